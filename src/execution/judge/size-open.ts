import { marginBase } from '../../domain/margin.ts';
import { assertNever } from '../../domain/never.ts';
import type { OpenIntent, OrderTerms, RefusalReason } from '../../domain/order.ts';
import type { Position } from '../../domain/position.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { entrySide, type OrderSide } from '../../domain/side.ts';
import { isSize, type Money, money, moneyOfNumber, type Price, price, type Size, size } from '../../domain/units.ts';
import type { Market } from '../market/market.ts';
import { feeOf } from '../money/fees.ts';
import { openableSize, shareOfMoney, sizeWorth } from '../money/sizing.ts';
import { releasedBy, worth } from '../money/worth.ts';
import { gridSize } from './grid-terms.ts';
import type { OrderRequest } from './request.ts';

/** An open intent with its numbers on the grid and the position it meets. */
export interface OpenCase {
  readonly intent: OpenIntent;
  readonly terms: OrderTerms<Price>;
  /** The price it is expected to fill at, costs included. */
  readonly at: Price;
  readonly market: Market;
  /** The position in its way, unless an earlier intent of the decision closes that. */
  readonly opposite: Position | undefined;
  /** The position it adds to. */
  readonly same: Position | undefined;
  /** Cash, what cancelled orders give back, and what closing the position in its way sets free, less that fee. */
  readonly funds: bigint;
}

export function openCase(
  intent: OpenIntent,
  terms: OrderTerms<Price>,
  at: Price,
  market: Market,
  request: OrderRequest,
): OpenCase {
  const held = request.view.positions.get(intent.symbol);
  const isOpposite = held !== undefined && entrySide(held.side) !== intent.side;
  const stands = request.closesFirst ? undefined : held;
  return {
    intent,
    terms,
    at,
    market,
    opposite: isOpposite ? stands : undefined,
    same: isOpposite ? undefined : stands,
    funds:
      request.view.cash +
      request.freedByCancels +
      (request.closesFirst || isOpposite ? freedBy(held, market, at, intent.side, request) : 0n),
  };
}

function freedBy(
  held: Position | undefined,
  market: Market,
  at: Price,
  side: OrderSide,
  { fees }: OrderRequest,
): bigint {
  if (held === undefined) return 0n;
  const { instrument } = market;
  const exitAt = entrySide(held.side) === side ? price(held.side === 'long' ? market.bid : market.ask) : at;
  return (
    releasedBy(held, held.size, exitAt, instrument) -
    feeOf(fees, worth('buy', exitAt, held.size, instrument), 'worst', false)
  );
}

/** An order's size in lots, and how it splits over the position in its way. */
export interface Sized {
  readonly total: Size;
  readonly closing: Size;
  readonly opening: Size;
  readonly reduceOnly: boolean;
}

export function sizeOpen(open: OpenCase, request: OrderRequest): Result<Sized, RefusalReason> {
  const { intent, terms, market, opposite } = open;
  const isSpotSale = market.instrument.kind === 'spot' && intent.side === 'sell';
  if (isSpotSale && opposite === undefined) return fail('short-not-allowed');
  // A resting reduce-only order may come before its position; one for now may not.
  if (intent.reduceOnly && opposite === undefined && terms.type === 'market') return fail('no-position');
  const total = wantedSize(open, request);
  // What integers cannot hold is refused, never cut: neither the order nor the position it adds to.
  if (total === undefined || !isSize(total + (open.same?.size ?? 0))) return fail('bad-number');
  if (total === 0) return fail('below-lot');
  const closing = size(Math.min(total, opposite?.size ?? 0));
  if (isSpotSale && closing < total) return fail('short-not-allowed');
  const isTied = request.rules.marginMode !== 'until-ruin' && isExitOrder(terms) && total <= guarded(open, request);
  const reduceOnly = intent.reduceOnly || isSpotSale || isTied;
  return ok({ total, closing, opening: size(reduceOnly ? 0 : total - closing), reduceOnly });
}

/** Size of the position against which an order stands, or that its decision opens just before it. */
function guarded({ intent, opposite }: OpenCase, { opensFirst }: OrderRequest): number {
  const opened = opensFirst !== undefined && opensFirst.side !== intent.side ? opensFirst.size : 0;
  return Math.max(opposite?.size ?? 0, opened);
}

/**
 * A stop or target against a position, no larger than it, is that position's exit: it must not outlive it. Only where an
 * account is kept as simple backtesters do (`until-ruin`) it stands for itself, as it does there.
 */
function isExitOrder(terms: OrderTerms<Price>): boolean {
  return terms.type !== 'market' && terms.type !== 'limit';
}

function wantedSize(open: OpenCase, request: OrderRequest): Size | undefined {
  const { intent, market, at, opposite } = open;
  const { instrument } = market;
  switch (intent.sizing.by) {
    case 'units':
      return gridSize(intent.sizing.units, instrument);
    case 'notional':
      return sizeWorth(moneyOfNumber(intent.sizing.notional, 'down'), price(market.mark), instrument);
    case 'buying-power': {
      if (intent.reduceOnly || (instrument.kind === 'spot' && intent.side === 'sell')) return opposite?.size;
      const budget = shareOfMoney(open.funds, intent.sizing.share);
      const affordable = openableSize(request.rules.marginMode, budget, at, intent.leverage, request.fees, instrument);
      const allowed = sizeWorth(roomFor(open, request), at, instrument);
      const opening = Math.min(affordable ?? Number.POSITIVE_INFINITY, allowed ?? Number.POSITIVE_INFINITY);
      const total = opening + (opposite?.size ?? 0);
      return isSize(total) ? total : undefined;
    }
    default:
      return assertNever(intent.sizing);
  }
}

/** Exposure the season still allows in this symbol. */
export function roomFor(open: OpenCase, { equity, limits }: OrderRequest): Money {
  const { same, market } = open;
  const { instrument } = market;
  const taken =
    same === undefined
      ? 0n
      : marginBase(worth('buy', price(market.mark), same.size, instrument), same.size, instrument);
  const room = shareOfMoney(equity, limits.maxSymbolExposure) - taken;
  return money(room > 0n ? room : 0n);
}
