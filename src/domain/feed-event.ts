import type { PostId, SymbolId } from './ids.ts';
import type { OrderSide } from './side.ts';
import type { Instant } from './time.ts';
import type { Money, Price, Rate, Size } from './units.ts';

/** Where and when an event entered. `visible` is the only time a stage may act on. */
interface Stamp {
  /** The source's event time. */
  readonly ts: Instant;
  /** max(ts, recv), or what live ingest wrote to the tape; see design section 3. */
  readonly visible: Instant;
  /** The tape's place in the scenario's list, from 0; ties between tapes go by it. */
  readonly tape: number;
  /** The record's line in the tape, from 1; a bar's open and close share theirs. */
  readonly line: number;
}

/** The first price of a bar, known at its open time. */
export interface BarOpen extends Stamp {
  readonly kind: 'bar-open';
  readonly symbol: SymbolId;
  readonly intervalMs: number;
  readonly open: Price;
  /** The record already says that nobody trades in this bar. For the venue alone: no one else can know it yet. */
  readonly isUntraded?: true | undefined;
}

/** A closed bar, known at its close (`ts` is the close time). */
export interface BarClose extends Stamp {
  readonly kind: 'bar-close';
  readonly symbol: SymbolId;
  readonly intervalMs: number;
  readonly openedAt: Instant;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  /** In units of the symbol, however the bar was recorded; a float, never money. */
  readonly volume: number;
}

/** Best bid and ask of a venue, with the sizes shown there. */
export interface Quote extends Stamp {
  readonly kind: 'quote';
  readonly symbol: SymbolId;
  readonly bid: Price;
  readonly bidSize: Size;
  readonly ask: Price;
  readonly askSize: Size;
}

/** One trade others made. */
export interface Trade extends Stamp {
  readonly kind: 'trade';
  readonly symbol: SymbolId;
  readonly price: Price;
  readonly size: Size;
  /** The aggressor's side; undefined where the source does not say. */
  readonly side: OrderSide | undefined;
  /** The source's own, where the tape has one. */
  readonly id?: string | undefined;
}

/** The venue's own mark, and its oracle where it gives one. */
export interface Mark extends Stamp {
  readonly kind: 'mark';
  readonly symbol: SymbolId;
  readonly mark: Price;
  readonly oracle: Price | undefined;
}

/** A funding instant: longs pay `rate` × position × oracle price when it is positive. */
export interface Funding extends Stamp {
  readonly kind: 'funding';
  readonly symbol: SymbolId;
  readonly rate: Rate;
}

/** A share goes ex: whoever holds it now has `amount` a unit, whoever is short of it owes that. */
export interface Dividend extends Stamp {
  readonly kind: 'dividend';
  readonly symbol: SymbolId;
  readonly amount: Money;
}

/** From here on `newShares` stand for what `oldShares` were: 4 for 1, or 1 for 10. Whole numbers from 1 on. */
export interface Split extends Stamp {
  readonly kind: 'split';
  readonly symbol: SymbolId;
  readonly newShares: number;
  readonly oldShares: number;
}

/** What somebody wrote, as its source gave it: untrusted text. */
export interface Post extends Stamp {
  readonly kind: 'post';
  readonly id: PostId;
  readonly source: string;
  readonly author: string;
  readonly text: string;
  readonly followers: number | undefined;
  readonly authorCreated: Instant | undefined;
  readonly repostOf: PostId | undefined;
  readonly lang: string | undefined;
  /** Addresses of the links and pictures it carries: kept; none is fetched unless a paper run is told to look at pictures. */
  readonly references?: readonly string[] | undefined;
  /** Once it was looked at. */
  readonly picture?: KeptPicture;
}

/** A picture of a stranger's as it is kept beside a tape: drawn anew, and named by the hash of its bytes. */
export interface KeptPicture {
  readonly sha256: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** The picture of a post has been fetched: from here on it can be looked at. */
export interface PostPicture extends Stamp, KeptPicture {
  readonly kind: 'post-picture';
  readonly id: PostId;
  readonly source: string;
}

export interface PostEdited extends Stamp {
  readonly kind: 'post-edited';
  readonly id: PostId;
  readonly source: string;
  readonly text: string;
}

export interface PostDeleted extends Stamp {
  readonly kind: 'post-deleted';
  readonly id: PostId;
  readonly source: string;
}

/** A hole in a source that could not be filled: stated, never silent. */
export interface Gap extends Stamp {
  readonly kind: 'gap';
  readonly source: string;
  readonly symbol: SymbolId | undefined;
  readonly from: Instant;
}

/**
 * Our own clock has reached `visible`, whether or not anybody sent anything: what is due by then happens. Together with
 * the two below it stands on tapes of paper runs only, which so hold all that a run acted on.
 */
export interface ClockRead extends Stamp {
  readonly kind: 'clock';
  /** In a run that is fed by a bus: all up to this number there has been heard by now. */
  readonly sequence?: number | undefined;
}

/** How far our clock was found to stand behind a source's: what was added to its times to make them ours. */
export interface ClockOffset extends Stamp {
  readonly kind: 'clock-offset';
  readonly source: string;
  /** Milliseconds; above 0 only where our clock is days ahead. */
  readonly offsetMs: number;
}

/**
 * `pause`: cycles in flight end without a decision, and nobody opens anything. `resume`: as before. `flatten`: all
 * orders are cancelled, all positions closed at the next price, and the run is paused. `stop`: cycles in flight end.
 */
export const OPERATOR_COMMANDS = ['pause', 'resume', 'flatten', 'stop'] as const;
export type OperatorCommand = (typeof OPERATOR_COMMANDS)[number];

/** What the operator asked of the run. */
export interface Control extends Stamp {
  readonly kind: 'control';
  readonly command: OperatorCommand;
}

/** What moves a price. */
export type MarketEvent = BarOpen | BarClose | Quote | Trade | Mark | Funding;
export type PostEvent = Post | PostEdited | PostDeleted | PostPicture;
/** Everything a feed can deliver. */
export type FeedEvent = MarketEvent | Dividend | Split | PostEvent | Gap | ClockRead | ClockOffset | Control;
