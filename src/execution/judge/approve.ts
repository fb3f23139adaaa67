import { assertNever } from '../../domain/never.ts';
import type { Intent } from '../../domain/order.ts';
import type { Position } from '../../domain/position.ts';
import { exitSide } from '../../domain/side.ts';
import { price } from '../../domain/units.ts';
import type { Market } from '../market/market.ts';
import { isStale } from '../market/stale.ts';
import { feeOf } from '../money/fees.ts';
import { worth } from '../money/worth.ts';
import { approveOpen } from './approve-open.ts';
import { approved, holdWithin } from './approved.ts';
import { exitPlan } from './exit-plan.ts';
import { expectedPrice } from './grid-terms.ts';
import { type Approval, type OrderRequest, refused } from './request.ts';

/**
 * The judge's refusing policy, which binds everyone: what code asks and what is left of a team's decision. Nothing is cut;
 * it gives an order on the instrument's grid with what it holds, checked exits, a cancellation, or the reason why not.
 */
export function approve(intent: Intent, request: OrderRequest): Approval {
  const { market } = request;
  if (market === undefined) return refused('unknown-symbol');
  if (intent.kind === 'cancel') return { kind: 'cancel', order: intent.order };
  if (market.source === 'none') return refused('no-price');
  if (isStale(market, request.now)) return refused('stale-price');
  if (intent.kind === 'open') return approveOpen(intent, market, request);
  const position = request.view.positions.get(intent.symbol);
  if (position === undefined) return refused('no-position');
  switch (intent.kind) {
    case 'close':
      return { kind: 'order', order: closingOrder(position, market, request) };
    case 'set-exits': {
      const from = price(position.side === 'long' ? market.bid : market.ask);
      const entered = { side: position.side, from, liquidationAt: request.liquidationAt };
      const plan = exitPlan(intent.exits, entered, market.instrument);
      return plan.ok ? { kind: 'exits', exits: plan.value } : refused(plan.problem);
    }
    default:
      return assertNever(intent);
  }
}

/** The whole position at market; it holds its worst fee, or what cash there is of it. */
function closingOrder(position: Position, market: Market, request: OrderRequest): ReturnType<typeof approved> {
  const side = exitSide(position.side);
  const terms = { type: 'market' } as const;
  const at = expectedPrice(terms, side, market, request.rules);
  const fee = feeOf(request.fees, worth('buy', at, position.size, market.instrument), 'worst', true);
  return approved({
    id: request.order,
    decision: request.decision,
    symbol: position.symbol,
    side,
    size: position.size,
    share: undefined,
    terms,
    leverage: position.leverage,
    reduceOnly: true,
    exits: undefined,
    decidedAt: request.now,
    arrivesAt: request.arrivesAt,
    ...holdWithin(0n, fee, request.view.cash),
  });
}
