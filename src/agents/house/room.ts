import type { Snapshot } from '../../domain/snapshot.ts';
import type { LeaderDecision } from '../replies/shapes.ts';
import { opens } from '../rules.ts';
import { rounded } from './voice.ts';

/** The house never holds more than its equity, long and short together, nor more than its free margin carries. */
const LARGEST_GROSS = 1;
/** Of the free margin; the rest pays fees and gaps. */
const USABLE_MARGIN = 0.9;
/** A smaller position is not worth its fees. */
const LEAST_WEIGHT = 0.02;

type Sized = Pick<LeaderDecision, 'symbol' | 'action' | 'weight' | 'pUp' | 'leverage'>;

/** The surest opens first, each cut to the room that is left; what gets too little is left out. */
export function withinRoom<Decision extends Sized>(snapshot: Snapshot, decisions: readonly Decision[]): Decision[] {
  const { equity, freeMargin } = snapshot;
  if (equity <= 0) return decisions.filter((decision) => !opens(decision));
  let gross = Math.max(0, LARGEST_GROSS - grossOf(snapshot));
  let margin = (USABLE_MARGIN * freeMargin) / equity;
  const fitted: Decision[] = [];
  for (const decision of [...decisions].sort(bySureness)) {
    if (!opens(decision)) {
      fitted.push(decision);
      continue;
    }
    const weight = rounded(Math.min(decision.weight, gross, margin * decision.leverage) - ROUNDING, 3);
    if (weight < LEAST_WEIGHT) continue;
    gross -= weight;
    margin -= weight / decision.leverage;
    fitted.push({ ...decision, weight });
  }
  return fitted;
}

/** Half of the last digit a weight is rounded to: rounding never takes more room than there is. */
const ROUNDING = 0.0005;

function bySureness(left: Sized, right: Sized): number {
  return Math.abs(right.pUp - 0.5) - Math.abs(left.pUp - 0.5) || (left.symbol < right.symbol ? -1 : 1);
}

function grossOf({ held, symbols, equity }: Snapshot): number {
  const prices = new Map<string, number>(symbols.map((view) => [view.symbol, view.price]));
  return held.reduce((sum, one) => sum + one.size * (prices.get(one.symbol) ?? one.entryPrice), 0) / equity;
}
