import { marginBase, marginFor } from '../../domain/margin.ts';
import { assertNever } from '../../domain/never.ts';
import type { ExitPlan, OpenIntent, OrderTerms, RefusalReason, Sizing } from '../../domain/order.ts';
import { ok, type Result } from '../../domain/result.ts';
import { money, moneyOfNumber, type Price, size } from '../../domain/units.ts';
import type { Market } from '../market/market.ts';
import { feeOf } from '../money/fees.ts';
import { liquidationPrice, NEVER_ABOVE, NEVER_BELOW } from '../money/liquidation.ts';
import { maxLeverageAt } from '../money/maintenance.ts';
import { isPayable } from '../money/sizing.ts';
import { worth } from '../money/worth.ts';
import { approved, holdWithin } from './approved.ts';
import { exitPlan } from './exit-plan.ts';
import { expectedPrice, gridTerms } from './grid-terms.ts';
import { type Approval, type OrderRequest, refused } from './request.ts';
import { type OpenCase, openCase, roomFor, type Sized, sizeOpen } from './size-open.ts';

/** Numbers first, then limits, size, money and exits. */
export function approveOpen(intent: OpenIntent, market: Market, request: OrderRequest): Approval {
  const { leverage, side } = intent;
  if (!(leverage >= 1 && Number.isFinite(leverage)) || !isSane(intent.sizing)) return refused('bad-number');
  const cap = Math.min(market.instrument.maxLeverage, request.limits.maxLeverage);
  if (leverage > cap) return refused('leverage-over-cap');
  const terms = gridTerms(intent.terms, side, market.instrument);
  if (terms === undefined || isPast(terms, request)) return refused('bad-number');

  const open = openCase(intent, terms, expectedPrice(terms, side, market, request.rules), market, request);
  const sized = sizeOpen(open, request);
  if (!sized.ok) return refused(sized.problem);
  const broken = brokenLimit(open, sized.value, request);
  if (broken !== undefined) return refused(broken);
  const hold = holdFor(open, sized.value, request);
  if (hold === undefined) return refused('insufficient-margin');
  const exits = exitsOf(open, sized.value, request);
  if (!exits.ok) return refused(exits.problem);

  const { sizing } = intent;
  const order = approved({
    id: request.order,
    decision: request.decision,
    symbol: intent.symbol,
    side,
    size: sized.value.total,
    share: sizing.by === 'buying-power' && terms.type === 'market' ? sizing.share : undefined,
    terms,
    leverage,
    reduceOnly: sized.value.reduceOnly,
    exits: exits.value,
    decidedAt: request.now,
    arrivesAt: request.arrivesAt,
    ...hold,
  });
  return { kind: 'order', order };
}

/** A date that comes before the order does. */
function isPast(terms: OrderTerms<Price>, { arrivesAt }: OrderRequest): boolean {
  if (terms.type !== 'limit' && terms.type !== 'stop-limit') return false;
  return terms.timeInForce.kind === 'gtd' && !(terms.timeInForce.until > arrivesAt);
}

function isSane(sizing: Sizing): boolean {
  switch (sizing.by) {
    case 'units':
      return sizing.units > 0 && Number.isFinite(sizing.units);
    case 'notional':
      return sizing.notional > 0 && sizing.notional < Number.MAX_SAFE_INTEGER;
    case 'buying-power':
      return sizing.share > 0 && sizing.share <= 1;
    default:
      return assertNever(sizing);
  }
}

function brokenLimit(open: OpenCase, sized: Sized, request: OrderRequest): RefusalReason | undefined {
  if (sized.reduceOnly) return undefined;
  const { intent, market, at, same } = open;
  const { instrument } = market;
  const exposure = marginBase(worth('buy', at, sized.total, instrument), sized.total, instrument);
  if (exposure < moneyOfNumber(request.limits.minNotional, 'up')) return 'below-minimum-notional';
  const opened = marginBase(worth('sell', at, sized.opening, instrument), sized.opening, instrument);
  if (sized.opening > 0 && opened > roomFor(open, request)) return 'season-limit';
  const side = intent.side === 'buy' ? 'long' : 'short';
  const held = same === undefined ? 0n : marginBase(same.cost, same.size, instrument);
  const whole = money(opened + held);
  return intent.leverage > maxLeverageAt(request.rules.maintenance[side], whole) ? 'leverage-over-cap' : undefined;
}

/**
 * What the order takes out of cash; undefined when there is not enough. What only closes is never refused for money, and
 * until ruin nothing is before it fills: buying power then is what the price of then leaves.
 */
function holdFor(open: OpenCase, sized: Sized, request: OrderRequest): ReturnType<typeof holdWithin> | undefined {
  const { intent, market, at, funds } = open;
  const { instrument } = market;
  const fee = feeOf(request.fees, worth('buy', at, sized.total, instrument), 'worst', true);
  const openFee =
    sized.opening === sized.total
      ? fee
      : feeOf(request.fees, worth('buy', at, sized.opening, instrument), 'worst', true);
  const opened = marginBase(worth(intent.side, at, sized.opening, instrument), sized.opening, instrument);
  const { marginMode } = request.rules;
  const isJudgedNow = sized.opening > 0 && marginMode !== 'until-ruin';
  if (isJudgedNow && !isPayable(marginMode, opened, openFee, intent.leverage, funds)) return undefined;
  return holdWithin(marginFor(opened, intent.leverage), fee, request.view.cash);
}

function exitsOf(open: OpenCase, sized: Sized, request: OrderRequest): Result<ExitPlan | undefined, RefusalReason> {
  const { intent, market } = open;
  if (intent.exits === undefined || sized.opening === 0) return ok(undefined);
  const side = intent.side === 'buy' ? 'long' : 'short';
  const entered = { side, from: open.at, liquidationAt: liquidationAfter(open, sized, request) } as const;
  return exitPlan(intent.exits, entered, market.instrument);
}

/** Where the position that the order leads to would be liquidated; unless isolated it answers with the whole account. */
function liquidationAfter(open: OpenCase, sized: Sized, { rules }: OrderRequest): number {
  const { intent, market, at, same } = open;
  const { instrument } = market;
  const side = intent.side === 'buy' ? 'long' : 'short';
  if (instrument.kind === 'spot' || rules.marginMode !== 'isolated') return side === 'long' ? NEVER_BELOW : NEVER_ABOVE;
  const cost = worth(intent.side, at, sized.opening, instrument);
  const backed = {
    side,
    size: size(sized.opening + (same?.size ?? 0)),
    cost: money(cost + (same?.cost ?? 0n)),
    margin: money(marginFor(marginBase(cost, sized.opening, instrument), intent.leverage) + (same?.margin ?? 0n)),
  } as const;
  return liquidationPrice(backed, rules.maintenance[side], instrument);
}
