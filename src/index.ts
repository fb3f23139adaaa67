/**
 * Quartet's public API: all a strategy file may import, from `'quartet'`.
 *
 * @packageDocumentation
 */

export { InputError, type InputProblem } from './domain/errors.ts';
export type { Post } from './domain/feed-event.ts';
export type { OrderId, PostId, SymbolId } from './domain/ids.ts';
export type { IndicatorName, IndicatorOutput, IndicatorParameters } from './domain/indicators.ts';
export type { InstrumentKind, Session } from './domain/instrument.ts';
export type { ExitIntent, ExitTerms, Intent, OpenIntent, OrderTerms, Sizing, TimeInForce } from './domain/order.ts';
export type { RandomSource } from './domain/random.ts';
export { type OrderSide, type PositionSide, signOf } from './domain/side.ts';
export type { SentimentByHalfLife, SentimentSignal, TextScore } from './domain/signal.ts';
export type { Mode, Role } from './domain/team.ts';
export { DAY_MS, HOUR_MS, type Instant, later, MINUTE_MS, SECOND_MS } from './domain/time.ts';
export { type GridPrice, type GridSize, priceToNumber, sizeToNumber } from './domain/units.ts';
export type {
  BarView,
  CodeStrategy,
  DecideContext,
  IndicatorHandle,
  InstrumentView,
  Parameters,
  ParameterValue,
  PositionView,
  QuoteView,
  ScoredPost,
  StartContext,
  Strategy,
  StrategyHandlers,
  TeamStrategy,
  TradeView,
} from './ports/strategy.ts';
export { defineStrategy, type StrategyDefinition, type StrategyStart } from './strategy/define-strategy.ts';
export { defineTeam, type TeamDefinition } from './strategy/define-team.ts';
export {
  bracket,
  buy,
  buyingPower,
  cancel,
  close,
  type LimitOptions,
  limit,
  notional,
  type OrderOptions,
  sell,
  setExits,
  stop,
  stopLimit,
  takeProfit,
  trailingStop,
  units,
} from './strategy/orders.ts';
export {
  choice,
  decimal,
  type ParameterRule,
  type ParameterRules,
  type Range,
  whole,
} from './strategy/parameters.ts';
export { type TargetOptions, target, weightOf } from './strategy/target.ts';
