import type { Instant } from '../../../domain/time.ts';
import type { BarMessage, FundingMessage, PostMessage, TradeMessage } from '../wire/message.ts';

/** There was more from `from` on, before `until`, than the source tells of. */
export interface HoleMessage {
  readonly kind: 'hole';
  readonly from: Instant;
  readonly until: Instant;
}

/** What history consists of. */
export type PastMessage = BarMessage | TradeMessage | FundingMessage | PostMessage | HoleMessage;

/** Everything from `from` on, before `to`. */
export interface TimeSpan {
  readonly from: Instant;
  readonly to: Instant;
}

export interface PastSpan extends TimeSpan {
  /** The venue's own name. */
  readonly market: string;
  /** Of candles. */
  readonly intervalMs: number;
}

/** One request to a venue's HTTP side: a POST where there is a body. */
export interface PastRequest {
  readonly path: string;
  readonly body?: string;
}

export interface Page {
  /** Of a market in the order in which they happened; posts in any, and those of the page before may be among them. */
  readonly messages: readonly PastMessage[];
  /** Where the next page begins; undefined after the last one. */
  readonly next: string | undefined;
  /** Records that are no posts, or none any more. */
  readonly leftOut?: number;
  /** How many posts the pages behind this one will have, where it says only that. */
  readonly announced?: number;
}

/** A reply that is no page. A venue may say in a reply that was otherwise fine that it was asked too often. */
export interface NoPage {
  readonly trouble: 'malformed' | 'rate-limited' | 'refused';
  readonly detail: string;
}

/** How one kind of history is asked for page by page. A cursor is text that a later process can go on from. */
export interface Past<Span extends TimeSpan = PastSpan> {
  start(span: Span): string;
  ask(span: Span, cursor: string): PastRequest;
  read(span: Span, cursor: string, body: string): Page | NoPage;
}

/** Trades that were missed, asked for by their numbers. */
export interface Missed {
  /** From number `from` to `to`, both included; the last trade before them happened at `after`. */
  ask(market: string, from: number, to: number, after: Instant): PastRequest;
  read(market: string, body: string): readonly TradeMessage[] | NoPage;
}

/** What a venue tells of the past over public HTTP. */
export interface VenuePast {
  readonly host: string;
  /** So far requests are apart, which keeps within the venue's limits. */
  readonly spacingMs: number;
  /** Spans that its candles come in. */
  readonly intervals: readonly number[];
  readonly candles: Past;
  readonly trades: Past | undefined;
  readonly funding: Past | undefined;
  readonly missed: Missed | undefined;
}

export function malformedPage(detail: string): NoPage {
  return { trouble: 'malformed', detail };
}

export function isNoPage<Good extends object>(read: Good | NoPage): read is NoPage {
  return 'trouble' in read;
}

/** All rows of a list, or undefined where it is none or one of them cannot be read. */
export function everyRow<Item>(rows: unknown, read: (row: unknown) => Item | undefined): readonly Item[] | undefined {
  if (!Array.isArray(rows)) return undefined;
  const items = rows.flatMap((row) => read(row) ?? []);
  return items.length === rows.length ? items : undefined;
}
