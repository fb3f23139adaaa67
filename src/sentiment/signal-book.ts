import type { Post, PostDeleted, PostEdited } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { SentimentSignal, TextScore } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import { authorWeight } from './author-weight.ts';
import { Clusters } from './clusters.ts';
import { HitRates } from './hit-rates.ts';
import { PostMemory } from './post-memory.ts';
import { type CastVote, SymbolCrowd } from './symbol-crowd.ts';
import { tokenise } from './tokenise.ts';
import { VoicePool } from './voice-pool.ts';
import { VoicedClusters } from './voiced-clusters.ts';

export interface SignalBookOptions {
  /** Voices a symbol needs before its signal stops warming; 1 unless a scenario asks for more. */
  readonly minimumHistory: number;
  /** The last price known of a symbol, in any unit; asked when a post arrives, to learn which authors were right. */
  readonly priceOf: (symbol: SymbolId) => number | undefined;
}

/** Turns scored posts into signals, in event time. */
export interface SignalBook {
  /** Posts come in visible order. A second post of one id counts once. */
  add(post: Post, score: TextScore): void;
  edit(event: PostEdited, score: TextScore): void;
  remove(event: PostDeleted): void;
  /** The number of the posts that a post is a copy of; undefined where it was about nothing, or is forgotten. */
  clusterOf(post: Pick<Post, 'source' | 'id'>): number | undefined;
  /** The symbol's crowd at `now`, from posts added so far; undefined before its first. Changes nothing. */
  signal(symbol: SymbolId, now: Instant): SentimentSignal | undefined;
}

const POSTS_REMEMBERED = 1 << 17;
const CLUSTERS_REMEMBERED = 1 << 15;
/** Four symbols a cluster: a cluster forgotten is met as a new one anyway. */
const VOICED_REMEMBERED = 1 << 17;
const VOICES_REMEMBERED = 1 << 16;

/** What is kept of a post. */
interface Heard {
  /** Undefined when it was about nothing, or could not be read. */
  readonly cluster: number | undefined;
  /** Undefined while only reposts of it have been heard. */
  readonly voices: readonly CastVote[] | undefined;
}

/** Stances weaker than this oppose nothing. */
const FAINT = 0.25;
const NO_VOICES: readonly CastVote[] = [];
type Target = TextScore['symbols'][number];
const NO_TARGETS: readonly Target[] = [];
const SAID_NOTHING: Heard = { cluster: undefined, voices: NO_VOICES };

export function createSignalBook(options: SignalBookOptions): SignalBook {
  return new DecayingSignals(options);
}

/** Tables of a size that is taken whole: a run without posts has none. */
interface Tables {
  readonly posts: PostMemory<Heard>;
  readonly voiced: VoicedClusters;
  readonly clusters: Clusters;
}

class DecayingSignals implements SignalBook {
  private readonly options: SignalBookOptions;
  private readonly symbols = new Map<SymbolId, SymbolCrowd>();
  private readonly hitRates = new HitRates();
  private readonly pool = new VoicePool(VOICES_REMEMBERED);
  private tables: Tables | undefined;

  constructor(options: SignalBookOptions) {
    this.options = options;
  }

  private get known(): Tables {
    this.tables ??= {
      posts: new PostMemory(POSTS_REMEMBERED),
      voiced: new VoicedClusters(VOICED_REMEMBERED),
      clusters: new Clusters({ capacity: CLUSTERS_REMEMBERED }),
    };
    return this.tables;
  }

  add(post: Post, score: TextScore): void {
    const known = this.known.posts.get(post.source, post.id);
    if (known?.voices !== undefined) return;
    if (score.label === 'unscored' || score.symbols.length === 0) {
      this.known.posts.set(post.source, post.id, known === undefined ? SAID_NOTHING : { ...known, voices: NO_VOICES });
      return;
    }
    const cluster = this.placed(post, score, known);
    this.known.posts.set(post.source, post.id, { cluster, voices: this.castVotes(post, score, cluster) });
  }

  edit(event: PostEdited, score: TextScore): void {
    for (const voice of this.voicesOf(event)) {
      const target = score.symbols.find((candidate) => candidate.symbol === voice.crowd.symbol);
      if (target === undefined || score.label === 'unscored') voice.crowd.silence(voice, event.visible);
      else voice.crowd.restate(voice, target.score, event.visible);
    }
  }

  remove(event: PostDeleted): void {
    for (const voice of this.voicesOf(event)) voice.crowd.silence(voice, event.visible);
  }

  clusterOf({ source, id }: Pick<Post, 'source' | 'id'>): number | undefined {
    return this.tables?.posts.get(source, id)?.cluster;
  }

  signal(symbol: SymbolId, now: Instant): SentimentSignal | undefined {
    return this.symbols.get(symbol)?.signal(now, this.options.minimumHistory);
  }

  private castVotes(post: Post, score: TextScore, cluster: number): readonly CastVote[] {
    const { hitRates } = this;
    const fresh = this.countPost(post, score, cluster);
    const author = fresh.length === 0 ? '' : `${post.source}\u0000${post.author}`;
    const weight = fresh.length === 0 ? 0 : authorWeight(post) * hitRates.factor(author);
    const spoken: CastVote[] = [];
    for (const target of score.symbols) {
      const { symbol } = target;
      const price = this.options.priceOf(symbol);
      if (price !== undefined) hitRates.settle(symbol, price, post.visible);
      if (!fresh.includes(target)) continue;
      spoken.push(this.crowdOf(symbol, post.visible).castVote(post, author, target, weight));
      if (price !== undefined) hitRates.note(author, symbol, target.score, price, post.visible);
    }
    return spoken.length === 0 ? NO_VOICES : spoken;
  }

  /** The targets the post is to have a voice on: not those its cluster has spoken of. */
  private countPost(post: Post, score: TextScore, cluster: number): readonly Target[] {
    let fresh = NO_TARGETS;
    for (const target of score.symbols) {
      const crowd = this.crowdOf(target.symbol, post.visible);
      const isRepeat = this.known.voiced.touch(cluster, crowd.number);
      crowd.countPost(post, isRepeat);
      if (!isRepeat) fresh = [...fresh, target];
    }
    return fresh;
  }

  /** A repost is in its original's cluster, whichever was heard first. */
  private placed(post: Post, score: TextScore, known: Heard | undefined): number {
    const { source, repostOf } = post;
    const original = repostOf === undefined ? known : this.known.posts.get(source, repostOf);
    if (original?.cluster !== undefined) return original.cluster;
    const cluster = this.known.clusters.place(tokenise(post.text), sideOf(score.score), post.visible);
    if (repostOf !== undefined) this.known.posts.set(source, repostOf, { cluster, voices: original?.voices });
    return cluster;
  }

  private crowdOf(symbol: SymbolId, at: Instant): SymbolCrowd {
    const known = this.symbols.get(symbol);
    if (known !== undefined) return known;
    const crowd = new SymbolCrowd(symbol, this.pool, at);
    this.symbols.set(symbol, crowd);
    return crowd;
  }

  private voicesOf(event: PostEdited | PostDeleted): readonly CastVote[] {
    return this.tables?.posts.get(event.source, event.id)?.voices ?? NO_VOICES;
  }
}

/** A faint stance is on neither side: copies of one text must not part over a mark that tips it. */
function sideOf(score: number): number {
  return Math.abs(score) < FAINT ? 0 : Math.sign(score);
}
