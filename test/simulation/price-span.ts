import type { OrderSide } from '../../src/domain/side.ts';
import type { ExecutionPlan } from '../../src/engine/plan.ts';
import type { Tick } from './tape-log.ts';

/** Prices that an event and the stated costs allow one who buys or sells, both ends included. */
export function priceSpan(
  event: Tick,
  { spreadBps, slippageBps, impactBps }: ExecutionPlan,
  side: OrderSide,
): { readonly low: number; readonly high: number } {
  const sign = side === 'buy' ? 1 : -1;
  // Each cost is rounded up on its own, so three of them may take three units more than their sum.
  const dearer = (price: number, bps: number, units: number): number => price + sign * ((price * bps) / 10_000 + units);
  const between = (left: number, right: number) => ({ low: Math.min(left, right), high: Math.max(left, right) });
  const costs = slippageBps + impactBps + 0.1;
  switch (event.kind) {
    case 'quote': {
      const touch = side === 'buy' ? event.ask : event.bid;
      return between(touch, dearer(touch, costs, 3));
    }
    case 'trade':
      return between(dearer(event.price, spreadBps / 2, 0), dearer(event.price, spreadBps / 2 + slippageBps + 0.1, 3));
    case 'bar-open':
      return between(dearer(event.open, spreadBps / 2, 0), dearer(event.open, spreadBps / 2 + slippageBps + 0.1, 3));
    case 'bar-close': {
      const [best, worst] = side === 'buy' ? [event.low, event.high] : [event.high, event.low];
      return between(best, dearer(worst, spreadBps / 2 + slippageBps + 0.1, 3));
    }
  }
}
