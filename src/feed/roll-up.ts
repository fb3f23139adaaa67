import type { BarClose } from '../domain/feed-event.ts';
import { instant } from '../domain/time.ts';
import { price } from '../domain/units.ts';

/** Larger bars out of smaller ones, aligned to UTC. */
export interface BarRollUp {
  /** Takes the next closed bar; gives the larger bar that it completes, or the one it shows to be over. */
  add(bar: BarClose): BarClose | undefined;
}

/**
 * `intervalMs` is a multiple of the bars' own interval. A larger bar is complete with the last smaller one that fits
 * in it; where that one is missing, it is given when the next larger bar begins, which is when it can be known.
 */
export function barRollUp(intervalMs: number): BarRollUp {
  let open: BarClose | undefined;
  return {
    add(bar) {
      const start = bar.openedAt - (bar.openedAt % intervalMs);
      const overdue = open !== undefined && open.openedAt !== start ? open : undefined;
      const current = overdue === undefined && open !== undefined ? joined(open, bar) : begun(bar, start, intervalMs);
      const isComplete = bar.ts >= start + intervalMs;
      open = isComplete ? undefined : current;
      return overdue ?? (isComplete ? current : undefined);
    },
  };
}

function begun(bar: BarClose, start: number, intervalMs: number): BarClose {
  return { ...bar, intervalMs, openedAt: instant(start) };
}

function joined(open: BarClose, bar: BarClose): BarClose {
  return {
    ...bar,
    intervalMs: open.intervalMs,
    openedAt: open.openedAt,
    open: open.open,
    high: price(Math.max(open.high, bar.high)),
    low: price(Math.min(open.low, bar.low)),
    volume: open.volume + bar.volume,
  };
}
