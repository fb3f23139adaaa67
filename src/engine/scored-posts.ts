import type { Post, PostEvent } from '../domain/feed-event.ts';
import { type EvidenceId, evidenceId, type PostId, type SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import type { SentimentSignal, TextScore } from '../domain/signal.ts';
import type { Evidence } from '../domain/snapshot.ts';
import { cutText, normaliseText } from '../domain/text.ts';
import type { Instant } from '../domain/time.ts';
import type { Scorer } from '../ports/scorer.ts';
import type { ScoredPost } from '../ports/strategy.ts';
import type { PostSearch } from '../ports/tools.ts';
import { createSignalBook, type SignalBook } from '../sentiment/signal-book.ts';

/** Posts a cycle may look back on. */
const KEPT_POSTS = 500;
const POST_CHARACTERS = 500;

/** Posts counted towards a burst, by symbol. */
export type BurstWindows = Map<SymbolId, { since: Instant; posts: number }>;

/** What posts have said so far: scored once, whoever listens. */
export class ScoredPosts {
  readonly #scorer: Scorer;
  private readonly signals: SignalBook;
  /** On a symbol of the run, oldest first; edits have replaced and deletions removed theirs. */
  private readonly recent: ScoredPost[] = [];
  readonly #evidence = new WeakMap<ScoredPost, Evidence>();
  /** Undefined where no team may ask it. */
  readonly #search: PostSearch | undefined;

  constructor(
    scorer: Scorer,
    minimumHistory: number,
    priceOf: (symbol: SymbolId) => number | undefined,
    search: PostSearch | undefined,
  ) {
    this.#scorer = scorer;
    this.#search = search;
    this.signals = createSignalBook({ minimumHistory, priceOf });
  }

  /** The newest of them as evidence, at most so many; made once, since a post stays citable for many cycles. */
  citable(most: number): readonly Evidence[] {
    const newest = most === 0 ? [] : this.recent.slice(-most);
    return newest.map((scored) => {
      const known = this.#evidence.get(scored) ?? postEvidence(scored);
      this.#evidence.set(scored, known);
      return known;
    });
  }

  signal(symbol: SymbolId, now: Instant): SentimentSignal | undefined {
    return this.signals.signal(symbol, now);
  }

  /** The posts that match best as of an instant, all since the start of the run; none where no team may ask. */
  found(query: string, symbol: SymbolId | undefined, at: Instant, limit: number): readonly ScoredPost[] {
    return this.#search?.search(query, symbol, at, limit) ?? [];
  }

  /** Takes a post event in; gives a new post with its score when it is about a symbol of the run. */
  add(event: PostEvent): ScoredPost | undefined {
    switch (event.kind) {
      case 'post':
        return this.#add(event);
      case 'post-edited': {
        const score = this.#scorer.score(event.text);
        this.signals.edit(event, score);
        this.#search?.edit(event, score);
        this.#replace(event.source, event.id, ({ post }) => ({ post: { ...post, text: event.text }, score }));
        return undefined;
      }
      case 'post-deleted':
        this.signals.remove(event);
        this.#search?.remove(event);
        this.#replace(event.source, event.id, () => undefined);
        return undefined;
      case 'post-picture': {
        const { sha256, width, height } = event;
        this.#replace(event.source, event.id, ({ post, score }) => ({
          post: { ...post, picture: { sha256, width, height } },
          score,
        }));
        return undefined;
      }
      default:
        return assertNever(event);
    }
  }

  #add(post: Post): ScoredPost | undefined {
    const score: TextScore = this.#scorer.score(post.text);
    this.signals.add({ ...post, text: this.#scorer.heard?.(post.text) ?? post.text }, score);
    if (score.symbols.length === 0) return undefined;
    const scored = { post, score };
    this.recent.push(scored);
    this.#search?.add(scored);
    if (this.recent.length > KEPT_POSTS) this.recent.shift();
    return scored;
  }

  #replace(source: string, id: PostId, by: (scored: ScoredPost) => ScoredPost | undefined): void {
    const place = this.recent.findIndex(({ post }) => post.source === source && post.id === id);
    const old = this.recent[place];
    if (old === undefined) return;
    const now = by(old);
    if (now === undefined) this.recent.splice(place, 1);
    else this.recent[place] = now;
  }
}

/** By its place on the tape: a stranger's own id says too much and too freely. */
export function postName({ tape, line }: Pick<Post, 'tape' | 'line'>): EvidenceId {
  return evidenceId(`post:${tape}-${line}`);
}

export function postEvidence({ post, score }: ScoredPost): Evidence {
  const [first] = score.symbols;
  return {
    id: postName(post),
    kind: 'post',
    symbol: first?.symbol,
    visible: post.visible,
    numbers: { score: first?.score ?? score.score },
    text: cutText(normaliseText(post.text), POST_CHARACTERS),
    origin: { source: post.source, followers: post.followers },
    ...(post.picture === undefined ? {} : { picture: post.picture }),
  };
}
