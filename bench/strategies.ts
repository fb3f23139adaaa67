import type { Intent } from '../src/domain/order.ts';
import type { CodeStrategy, IndicatorHandle } from '../src/ports/strategy.ts';
import { buy, limit, sell, units } from '../src/strategy/orders.ts';
import { SYMBOL } from './walk.ts';

const NOTHING: readonly Intent[] = [];

/** Hears everything and never trades. */
export const watcher: CodeStrategy = {
  kind: 'code',
  name: 'watcher',
  parameters: {},
  start: () => ({ onBars: () => NOTHING, onTrade: () => NOTHING }),
};

/** Hears bars alone, as most strategies do, and never trades. */
export const barWatcher: CodeStrategy = { ...watcher, name: 'bar-watcher', start: () => ({ onBars: () => NOTHING }) };

/** Flips one unit at every strict cross of two averages; over bars, or over ticks. */
export function flipper(over: 'bars' | 'ticks'): CodeStrategy {
  return {
    kind: 'code',
    name: `flip-${over}`,
    parameters: {},
    start({ indicator }) {
      const every = over === 'ticks' ? 'tick' : undefined;
      const turn = turner(
        indicator('sma', { period: 10 }, SYMBOL, every),
        indicator('sma', { period: 30 }, SYMBOL, every),
      );
      return over === 'ticks' ? { onTrade: turn } : { onBars: turn };
    },
  };
}

/** The same among limit orders that rest far from every price. */
export function amongResting(strategy: CodeStrategy, count: number): CodeStrategy {
  return {
    ...strategy,
    name: `${strategy.name}-resting`,
    start(run) {
      const listener = strategy.start(run);
      let hasPlaced = false;
      return {
        onTrade(context, trade) {
          if (hasPlaced) return listener.onTrade?.(context, trade) ?? NOTHING;
          hasPlaced = true;
          return Array.from({ length: count }, (_, place) => limit('buy', SYMBOL, units(1), 1 + place / 100));
        },
      };
    },
  };
}

/** Places a limit order far from every price at every so many ticks, and none is ever filled. */
export function rester(every: number): CodeStrategy {
  return {
    kind: 'code',
    name: 'rester',
    parameters: {},
    start() {
      let ticks = 0;
      return {
        onTrade() {
          ticks += 1;
          return ticks % every === 0 ? [limit('buy', SYMBOL, units(1), 1)] : NOTHING;
        },
      };
    },
  };
}

function turner(fast: IndicatorHandle, slow: IndicatorHandle): () => readonly Intent[] {
  let gapBefore = 0;
  let held = 0;
  return () => {
    const slowNow = slow.value();
    if (slowNow === undefined) return NOTHING;
    const gap = (fast.value() ?? 0) - slowNow;
    const wanted = gapBefore < 0 && gap > 0 ? 1 : gapBefore > 0 && gap < 0 ? -1 : held;
    gapBefore = gap;
    const missing = wanted - held;
    if (missing === 0) return NOTHING;
    held = wanted;
    return [missing > 0 ? buy(SYMBOL, units(missing)) : sell(SYMBOL, units(-missing))];
  };
}
