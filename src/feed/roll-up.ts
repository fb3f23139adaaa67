import { barAround, isMadeOf } from '../domain/bar-time.ts';
import type { BarClose } from '../domain/feed-event.ts';
import type { Session } from '../domain/instrument.ts';
import type { Instant } from '../domain/time.ts';
import { price } from '../domain/units.ts';

/** Larger bars out of smaller ones. */
export interface BarRollUp {
  /** Takes the next closed bar; gives the larger bars that it completes or shows to be over, at most two. */
  add(bar: BarClose): readonly BarClose[];
}

const NONE: readonly BarClose[] = [];

/**
 * `intervalMs` can be made of the bars given (see \`isMadeOf\`). A larger bar is complete with the last smaller one that
 * fits in it; where that one is missing, it is given when the next larger bar begins, which is when it can be known. The
 * first is left out unless it was seen from its opening. What comes late for its bar is in none.
 */
export function barRollUp(intervalMs: number, session: Session | undefined): BarRollUp {
  return new LargerBars(intervalMs, session);
}

export class LargerBars implements BarRollUp {
  private readonly intervalMs: number;
  private readonly session: Session | undefined;
  private open: BarClose | undefined;
  private begunAt = Number.NEGATIVE_INFINITY;

  constructor(intervalMs: number, session: Session | undefined) {
    this.intervalMs = intervalMs;
    this.session = session;
  }

  add(bar: BarClose): readonly BarClose[] {
    const { intervalMs, session, begunAt } = this;
    if (bar.intervalMs === intervalMs) return [bar];
    if (!isMadeOf(intervalMs, bar.intervalMs, session)) return NONE;
    const span = barAround({ opensAt: bar.openedAt, closesAt: bar.ts }, intervalMs, session);
    if (span === undefined || span.opensAt < begunAt) return NONE;
    let overdue: BarClose | undefined;
    if (span.opensAt > begunAt) {
      overdue = this.open;
      const isCut = begunAt === Number.NEGATIVE_INFINITY && bar.openedAt > span.opensAt;
      this.open = isCut ? undefined : begun(bar, span.opensAt, intervalMs);
      this.begunAt = span.opensAt;
    } else if (this.open !== undefined) this.open = joined(this.open, bar);
    const complete = bar.ts >= span.closesAt ? this.open : undefined;
    if (complete !== undefined) this.open = undefined;
    if (overdue === undefined && complete === undefined) return NONE;
    return [overdue, complete].filter((one) => one !== undefined);
  }
}

function begun(bar: BarClose, openedAt: Instant, intervalMs: number): BarClose {
  return { ...bar, intervalMs, openedAt };
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
