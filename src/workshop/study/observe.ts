import type { BarClose, FeedEvent, Post } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { SentimentByHalfLife, TextScore } from '../../domain/signal.ts';
import type { Instant } from '../../domain/time.ts';
import { createSignalBook, type SignalBook } from '../../sentiment/signal-book.ts';

/** A symbol at one close: its price, the crowd's score then, and the posts since the close before. */
export interface Close {
  readonly at: Instant;
  readonly price: number;
  readonly intervalMs: number;
  /** Undefined before the symbol's first post. */
  readonly score: SentimentByHalfLife | undefined;
  readonly posts: number;
  /** Mean stance of those posts; 0 without any. */
  readonly stance: number;
}

export interface SourceCoverage {
  readonly source: string;
  posts: number;
  unscored: number;
  /** Posts about a symbol that has prices here. */
  routed: number;
  readonly authors: Set<string>;
}

/** A tape as the study sees it: each symbol's closes in order, and what the sources brought. */
export interface Observations {
  readonly closes: ReadonlyMap<SymbolId, readonly Close[]>;
  readonly sources: ReadonlyMap<string, SourceCoverage>;
}

interface Tally {
  posts: number;
  stance: number;
}

/** Takes events in visible order, one at a time, and keeps what was known at each close and nothing from after it. */
export class Observer implements Observations {
  readonly closes = new Map<SymbolId, Close[]>();
  readonly sources = new Map<string, SourceCoverage>();
  private readonly tallies = new Map<SymbolId, Tally>();
  private readonly seen = new Set<string>();
  private readonly book: SignalBook;
  private readonly score: (text: string) => TextScore;

  constructor(score: (text: string) => TextScore) {
    this.score = score;
    this.book = createSignalBook({
      minimumHistory: 1,
      priceOf: (symbol) => this.closes.get(symbol)?.at(-1)?.price,
    });
  }

  observe(event: FeedEvent): void {
    if (event.kind === 'bar-close') this.close(event);
    else if (event.kind === 'post') this.observePost(event);
    else if (event.kind === 'post-edited') this.book.edit(event, this.score(event.text));
    else if (event.kind === 'post-deleted') this.book.remove(event);
  }

  /** Of two intervals of a symbol the finest is studied. */
  private close(bar: BarClose): void {
    const { symbol, intervalMs } = bar;
    const before = this.closes.get(symbol) ?? [];
    const knownMs = before[0]?.intervalMs ?? intervalMs;
    if (intervalMs > knownMs) return;
    const closes = intervalMs < knownMs ? [] : before;
    const tally = this.tallies.get(symbol) ?? { posts: 0, stance: 0 };
    closes.push({
      at: bar.visible,
      price: bar.close,
      intervalMs,
      score: this.book.signal(symbol, bar.visible)?.score,
      posts: tally.posts,
      stance: tally.posts === 0 ? 0 : tally.stance / tally.posts,
    });
    this.closes.set(symbol, closes);
    this.tallies.set(symbol, { posts: 0, stance: 0 });
  }

  private observePost(post: Post): void {
    const key = `${post.source}\u0000${post.id}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const said = this.score(post.text);
    this.book.add(post, said);
    const known = this.sources.get(post.source);
    const coverage = known ?? { source: post.source, posts: 0, unscored: 0, routed: 0, authors: new Set<string>() };
    this.sources.set(post.source, coverage);
    coverage.posts += 1;
    coverage.authors.add(post.author);
    if (said.label === 'unscored') coverage.unscored += 1;
    if (said.symbols.length > 0) coverage.routed += 1;
    if (said.label === 'unscored') return;
    for (const { symbol, score } of said.symbols) {
      const tally = this.tallies.get(symbol) ?? { posts: 0, stance: 0 };
      tally.posts += 1;
      tally.stance += score;
      this.tallies.set(symbol, tally);
    }
  }
}
