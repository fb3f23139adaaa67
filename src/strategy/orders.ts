import type { OrderId, SymbolId } from '../domain/ids.ts';
import type { ExitIntent, Intent, OpenIntent, OrderTerms, Sizing, TimeInForce } from '../domain/order.ts';
import type { OrderSide } from '../domain/side.ts';

/** What any order can have. */
export interface OrderOptions {
  /** Exposure / margin of what it opens; 1 unless said otherwise. */
  readonly leverage?: number;
  /** Never opens or grows a position; false unless said otherwise. */
  readonly reduceOnly?: boolean;
}

/** What a limit order can have besides its price. */
export interface LimitOptions extends OrderOptions {
  /** Good till cancelled unless said otherwise. */
  readonly timeInForce?: TimeInForce;
  /** Cancelled instead of taking liquidity; false unless said otherwise. */
  readonly postOnly?: boolean;
}

const GOOD_TILL_CANCELLED: TimeInForce = { kind: 'gtc' };

/** Sizes an order by units of the asset; floored to the instrument's lot. */
export function units(amount: number): Sizing {
  return { by: 'units', units: amount };
}

/** Sizes an order by exposure in the quote currency, at the price of the moment. */
export function notional(amount: number): Sizing {
  return { by: 'notional', notional: amount };
}

/** Sizes an order by a share, above 0 and at most 1, of all the account could still open. */
export function buyingPower(share: number): Sizing {
  return { by: 'buying-power', share };
}

/** Buys at market. */
export function buy(symbol: SymbolId, sizing: Sizing, options?: OrderOptions): OpenIntent {
  return open('buy', symbol, sizing, { type: 'market' }, options);
}

/** Sells at market: closes a long as far as it goes, then opens a short where the instrument has them. */
export function sell(symbol: SymbolId, sizing: Sizing, options?: OrderOptions): OpenIntent {
  return open('sell', symbol, sizing, { type: 'market' }, options);
}

/** Trades at `price` or better. */
export function limit(
  side: OrderSide,
  symbol: SymbolId,
  sizing: Sizing,
  price: number,
  options: LimitOptions = {},
): OpenIntent {
  const { timeInForce = GOOD_TILL_CANCELLED, postOnly = false } = options;
  return open(side, symbol, sizing, { type: 'limit', limit: price, timeInForce, postOnly }, options);
}

/** Trades at market once the price has moved against `side` to `trigger`: up for a buy, down for a sell. */
export function stop(
  side: OrderSide,
  symbol: SymbolId,
  sizing: Sizing,
  trigger: number,
  options?: OrderOptions,
): OpenIntent {
  return open(side, symbol, sizing, { type: 'stop', trigger }, options);
}

/** A limit order at `price` that comes to life at `trigger`. */
export function stopLimit(
  side: OrderSide,
  symbol: SymbolId,
  sizing: Sizing,
  trigger: number,
  price: number,
  options: Omit<LimitOptions, 'postOnly'> = {},
): OpenIntent {
  const { timeInForce = GOOD_TILL_CANCELLED } = options;
  return open(side, symbol, sizing, { type: 'stop-limit', trigger, limit: price, timeInForce }, options);
}

/** Trades at market once the price has moved in favour of `side` to `trigger`: down for a buy, up for a sell. */
export function takeProfit(
  side: OrderSide,
  symbol: SymbolId,
  sizing: Sizing,
  trigger: number,
  options?: OrderOptions,
): OpenIntent {
  return open(side, symbol, sizing, { type: 'take-profit', trigger }, options);
}

/** A stop that keeps `distance` (in price) behind the best price since it reached the venue. */
export function trailingStop(
  side: OrderSide,
  symbol: SymbolId,
  sizing: Sizing,
  distance: number,
  options?: OrderOptions,
): OpenIntent {
  return open(side, symbol, sizing, { type: 'trailing-stop', distance }, options);
}

/** Ties exits to the position an order opens: `bracket(buy(symbol, units(10)), { stop: 95, target: 110 })`. */
export function bracket(entry: OpenIntent, exits: Partial<ExitIntent>): OpenIntent {
  return { ...entry, exits: exitsOf(exits) };
}

/** Closes the whole position at market; the venue then cancels the symbol's orders. */
export function close(symbol: SymbolId): Intent {
  return { kind: 'close', symbol };
}

/** Replaces the exits of the position; what is left out is taken away. */
export function setExits(symbol: SymbolId, exits: Partial<ExitIntent>): Intent {
  return { kind: 'set-exits', symbol, exits: exitsOf(exits) };
}

/** Cancels one order, or all of the symbol's. */
export function cancel(symbol: SymbolId, order: OrderId | 'all' = 'all'): Intent {
  return { kind: 'cancel', symbol, order };
}

function exitsOf({ stop, target, trailing, invalidation }: Partial<ExitIntent>): ExitIntent {
  return { stop, target, trailing, invalidation };
}

function open(
  side: OrderSide,
  symbol: SymbolId,
  sizing: Sizing,
  terms: OrderTerms<number>,
  { leverage = 1, reduceOnly = false }: OrderOptions = {},
): OpenIntent {
  return { kind: 'open', symbol, side, sizing, terms, leverage, reduceOnly, exits: undefined };
}
