import type { SymbolId } from '../../domain/ids.ts';
import type { MemoryView, Note } from '../../domain/snapshot.ts';
import type { DecisionAction } from '../../domain/team.ts';
import type { Review } from '../lesson.ts';
import type { ReflectReply } from '../replies/shapes.ts';

/** Forecasts at its own word that the table is set against, so that a few that came out teach little. */
const PRIOR_COUNT = 20;

/** A probability as often as such ones came true; as it is, without a table. */
export function calibrated(pUp: number, memory: MemoryView | undefined): number {
  const row = memory?.calibration.find(({ said }) => said === Math.round(pUp * 10) / 10);
  if (row === undefined) return pUp;
  return (row.rose * row.count + pUp * PRIOR_COUNT) / (row.count + PRIOR_COUNT);
}

/** Notes on positions like the one that an action would open. */
export function notesOn(symbol: SymbolId, action: DecisionAction, memory: MemoryView | undefined): readonly Note[] {
  const side = action === 'open_long' ? 'long' : action === 'open_short' ? 'short' : undefined;
  return memory?.notes.filter(({ position }) => position.symbol === symbol && position.side === side) ?? [];
}

const FEWEST_NOTES = 2;

/** Whether they have lost on balance, and not only once. */
export function warnOff(notes: readonly Note[]): boolean {
  return notes.length >= FEWEST_NOTES && notes.reduce((sum, { position }) => sum + position.result, 0) < 0;
}

/** What a rule can say of a closed position. */
export function reflect(reviews: readonly Review[]): ReflectReply {
  return {
    lessons: reviews.map(({ position: { decision, symbol, side, exit, result } }) => ({
      position: decision,
      lesson: `${symbol} ${side}, closed by ${exit}: ${result > 0 ? 'paid' : 'lost'}; weigh the like ${result > 0 ? 'up' : 'down'}.`,
    })),
  };
}
