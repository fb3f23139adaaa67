import type { Post, PostDeleted, PostEdited } from '../domain/feed-event.ts';
import type { PostId, SymbolId } from '../domain/ids.ts';
import type { SentimentSignal, TextScore } from '../domain/signal.ts';
import { normaliseText } from '../domain/text.ts';
import type { Instant } from '../domain/time.ts';
import { authorWeight } from './author-weight.ts';
import { Clusters } from './clusters.ts';
import { Generations } from './generations.ts';
import { HitRates } from './hit-rates.ts';
import { scan } from './scan.ts';
import { SymbolCrowd, type Voice } from './symbol-crowd.ts';

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
  /** The symbol's crowd at `now`, from posts added so far; undefined before its first. Changes nothing. */
  signal(symbol: SymbolId, now: Instant): SentimentSignal | undefined;
}

const POSTS_REMEMBERED = 1 << 17;
const CLUSTERS_REMEMBERED = 1 << 15;

export function createSignalBook(options: SignalBookOptions): SignalBook {
  const symbols = new Map<SymbolId, SymbolCrowd>();
  const voices = new Generations<string, readonly Voice[]>(POSTS_REMEMBERED);
  const reposted = new Generations<PostId, number>(POSTS_REMEMBERED);
  const hitRates = new HitRates();
  const clusters = new Clusters({ capacity: CLUSTERS_REMEMBERED });

  const crowdOf = (symbol: SymbolId, at: Instant): SymbolCrowd => {
    const known = symbols.get(symbol);
    if (known !== undefined) return known;
    const crowd = new SymbolCrowd(symbol, at);
    symbols.set(symbol, crowd);
    return crowd;
  };

  const clusterOf = (post: Post, score: TextScore): number => {
    const original = post.repostOf ?? post.id;
    const known = reposted.get(original);
    if (known !== undefined) return known;
    const { cluster } = clusters.place(scan(normaliseText(post.text)), Math.sign(score.score), post.visible);
    reposted.set(original, cluster);
    return cluster;
  };

  return {
    add(post, score) {
      const key = keyOf(post);
      if (voices.get(key) !== undefined) return;
      const spoken: Voice[] = [];
      if (score.label !== 'unscored' && score.symbols.length > 0) {
        const cluster = clusterOf(post, score);
        const author = authorOf(post);
        const weight = authorWeight(post) * hitRates.factor(author);
        for (const target of score.symbols) {
          const { symbol } = target;
          const price = options.priceOf(symbol);
          if (price !== undefined) hitRates.settle(symbol, price, post.visible);
          const voice = crowdOf(symbol, post.visible).speak(post, author, target, weight, cluster);
          if (voice === undefined) continue;
          spoken.push(voice);
          if (price !== undefined) hitRates.note(author, symbol, target.score, price, post.visible);
        }
      }
      voices.set(key, spoken);
    },
    edit(event, score) {
      for (const voice of voices.get(keyOf(event)) ?? []) {
        const target = score.symbols.find((candidate) => candidate.symbol === voice.crowd.symbol);
        if (target === undefined || score.label === 'unscored') voice.crowd.silence(voice, event.visible);
        else voice.crowd.restate(voice, target.score, event.visible);
      }
    },
    remove(event) {
      for (const voice of voices.get(keyOf(event)) ?? []) voice.crowd.silence(voice, event.visible);
    },
    signal(symbol, now) {
      return symbols.get(symbol)?.signal(now, options.minimumHistory);
    },
  };
}

function authorOf(post: Post): string {
  return `${post.source}\u0000${post.author}`;
}

function keyOf(event: { readonly source: string; readonly id: PostId }): string {
  return `${event.source}\u0000${event.id}`;
}
