import type { BarClose, Post, Quote, Trade } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { IndicatorName, IndicatorOutput, IndicatorParameters } from '../domain/indicators.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Intent } from '../domain/order.ts';
import type { RandomSource } from '../domain/random.ts';
import type { PositionSide } from '../domain/side.ts';
import type { SentimentSignal, TextScore } from '../domain/signal.ts';
import type { Mode, Role } from '../domain/team.ts';
import type { Instant } from '../domain/time.ts';
import type { GridPrice, GridSize, Price, Size } from '../domain/units.ts';

/**
 * What a strategy is shown of a record: prices and sizes keep to their instrument's grid and are no numbers, so that none
 * gets into an order or a sum by mistake.
 */
type Shown<Seen> = { readonly [Name in keyof Seen]: Grid<Seen[Name]> };
type Grid<Value> = Value extends Price ? GridPrice : Value extends Size ? GridSize : Value;

/** A closed bar, known at its close: `open`, `high`, `low`, `close` on the grid, `volume` in decimal units, at least 0. */
export type BarView = Shown<BarClose>;
/** Best bid and ask, and the sizes shown there, all on the grid. */
export type QuoteView = Shown<Quote>;
/** A trade that others made: price and size on the grid, `side` the aggressor's where the source tells it. */
export type TradeView = Shown<Trade>;
/** What is traded: `tick` and `lot` on the grid that `priceDecimals` and `sizeDecimals` (0 … 8) make. */
export type InstrumentView = Shown<Instrument>;

/** What a scenario can set a parameter to. */
export type ParameterValue = number | string | boolean;
/** Parameters by name. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** A value that follows the market; undefined while it warms up. */
export interface IndicatorHandle<Output extends string = string> {
  readonly label: string;
  /** The named output, or the main one, after the last closed bar or tick. */
  value(output?: Output): number | undefined;
}

/** What the engine hands to a strategy once, before the first event. */
export interface StartContext {
  readonly symbols: readonly InstrumentView[];
  /** What the scenario's entrant sets; the strategy fills in its defaults. */
  readonly parameters: Parameters;
  /**
   * Names what the strategy keeps from one event to the next, all of it, and gives it back: objects, lists, `Map`, `Set`,
   * numbers and text, to be changed in place; `{}` where it keeps nothing. A run that was stopped then goes on with what
   * it held. Of a strategy that names nothing nobody can know what its handlers close over: its run is stepped again.
   */
  remember<Memory extends object>(memory: Memory): Memory;
  /**
   * A streaming indicator over a symbol's closed bars (`every` names their interval, by default the tape's own),
   * or over its ticks. Handles are taken at the start so that every account sees the same history.
   */
  indicator<Name extends IndicatorName>(
    name: Name,
    parameters: IndicatorParameters<Name>,
    symbol: SymbolId,
    every?: string,
  ): IndicatorHandle<IndicatorOutput<Name>>;
}

/** A position in decimal numbers: size in units, above 0; entry price before fees; exposure / margin. */
export interface PositionView {
  readonly side: PositionSide;
  readonly size: number;
  readonly entryPrice: number;
  readonly leverage: number;
}

/** What a strategy may read while it decides: nothing that is not visible yet. */
export interface DecideContext {
  readonly now: Instant;
  /** Last accepted price; undefined before the first. */
  price(symbol: SymbolId): number | undefined;
  position(symbol: SymbolId): PositionView | undefined;
  /** Whether an order of ours in the symbol is still on its way or resting. */
  working(symbol: SymbolId): boolean;
  equity(): number;
  freeMargin(): number;
  signal(symbol: SymbolId): SentimentSignal | undefined;
  readonly random: RandomSource;
}

/** A post with what the scorer made of it. */
export interface ScoredPost {
  readonly post: Post;
  readonly score: TextScore;
}

/**
 * What a started strategy answers to; it needs no method it has no use for. Each returns what it wants done, and
 * none is called before what it is given can be known.
 */
export interface StrategyHandlers {
  /** All bars that closed at one instant. */
  onBars?(context: DecideContext, bars: readonly BarView[]): readonly Intent[];
  onQuote?(context: DecideContext, quote: QuoteView): readonly Intent[];
  onTrade?(context: DecideContext, trade: TradeView): readonly Intent[];
  onPost?(context: DecideContext, post: ScoredPost): readonly Intent[];
}

/** A competitor written as code. State lives in the closure `start` returns, so every account has its own. */
export interface CodeStrategy {
  readonly kind: 'code';
  readonly name: string;
  /** Every parameter with its default. */
  readonly parameters: Parameters;
  /** Once an account, before the first event. Throws InputError when a parameter given is unknown or out of range. */
  start(context: StartContext): StrategyHandlers;
}

/** A competitor of four agents. Its models and mode may be overridden by the scenario's entrant. */
export interface TeamStrategy {
  readonly kind: 'team';
  readonly name: string;
  readonly mode: Mode;
  /** `house`, or `provider/model`. */
  readonly model: string;
  /** In place of `model` for the roles that name their own; families may be mixed. */
  readonly models: Readonly<Partial<Record<Role, string>>>;
  /** Whether its agents may look up and work out more where there is reason to doubt. */
  readonly tools: boolean;
  /** Extra guidance for a role's brief, in the team's own words. */
  readonly briefs: Readonly<Partial<Record<Role, string>>>;
}

/** What a strategy file default-exports. */
export type Strategy = CodeStrategy | TeamStrategy;
