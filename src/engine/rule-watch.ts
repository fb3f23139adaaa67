import type { BarClose } from '../domain/feed-event.ts';
import type { Instrument } from '../domain/instrument.ts';
import { assertNever } from '../domain/never.ts';
import type { SentimentSignal } from '../domain/signal.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { priceToNumber } from '../domain/units.ts';
import { type Rule, ruleTerms, type Term } from '../execution/invalidation/rule.ts';
import { type BarRollUp, barRollUp } from '../feed/roll-up.ts';
import type { IndicatorHandle } from '../ports/strategy.ts';
import { IndicatorSet } from './indicator-set.ts';

/** The bars of one interval that a rule looks at. */
interface Frame {
  readonly rollUp: BarRollUp;
  readonly series: IndicatorSet;
  last: BarClose | undefined;
}

/**
 * The numbers of one plan's rule. It is warmed with the bars its symbol has kept and belongs to one account, so that
 * what it says depends on the tape alone.
 */
export class RuleWatch {
  private readonly frames = new Map<number, Frame>();
  private readonly indicators = new Map<Term, IndicatorHandle>();
  private readonly instrument: Instrument;

  constructor(rule: Rule, instrument: Instrument, past: readonly BarClose[]) {
    this.instrument = instrument;
    for (const term of ruleTerms(rule)) {
      const frame = this.frameOf(term.intervalMs);
      if (term.period !== undefined) {
        this.indicators.set(term, frame.series.indicator(term.name, { period: term.period }));
      }
    }
    for (const bar of past) this.onBar(bar);
  }

  /** The intervals that close with this bar. */
  onBar(bar: BarClose): readonly number[] {
    const closed: number[] = [];
    for (const [intervalMs, frame] of this.frames) {
      const rolled = frame.rollUp.add(bar);
      for (const larger of rolled) frame.series.onBar(larger);
      if (rolled.length === 0) continue;
      frame.last = rolled.at(-1);
      closed.push(intervalMs);
    }
    return closed;
  }

  valueOf(term: Term, signal: SentimentSignal | undefined): number | undefined {
    const bar = this.frames.get(term.intervalMs)?.last;
    switch (term.name) {
      case 'open':
      case 'high':
      case 'low':
      case 'close':
        return bar === undefined ? undefined : priceToNumber(bar[term.name], this.instrument.priceDecimals);
      case 'sentiment':
        return signal === undefined ? undefined : scoreOver(signal, term.intervalMs);
      case 'sma':
      case 'ema':
      case 'rsi':
      case 'atr':
      case 'adx':
        return this.indicators.get(term)?.value();
      default:
        return assertNever(term.name);
    }
  }

  private frameOf(intervalMs: number): Frame {
    const known = this.frames.get(intervalMs);
    if (known !== undefined) return known;
    const { session, priceDecimals } = this.instrument;
    const made = { rollUp: barRollUp(intervalMs, session), series: new IndicatorSet(priceDecimals), last: undefined };
    this.frames.set(intervalMs, made);
    return made;
  }
}

/** The score of the longest half-life that is no longer than the interval. */
function scoreOver({ score }: SentimentSignal, intervalMs: number): number {
  if (intervalMs >= DAY_MS) return score.d1;
  if (intervalMs >= HOUR_MS) return score.h1;
  if (intervalMs >= 15 * MINUTE_MS) return score.m15;
  return intervalMs >= 5 * MINUTE_MS ? score.m5 : score.m1;
}
