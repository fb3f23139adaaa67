import { assertNever } from '../../domain/never.ts';
import type { Voice } from '../../domain/team.ts';
import type { CycleContext } from '../context.ts';
import { NOTHING_SPENT } from '../purse.ts';
import type { Seat } from '../seat.ts';

export const VOICES: readonly Voice[] = ['researcher', 'quant', 'creative'];

/** How many seats a mode sits down. */
export function seatCount({ plan, team }: CycleContext): number {
  switch (plan.seats) {
    case 'one':
      return 1;
    case 'hypotheses':
      return team.protocol.hypotheses.length;
    case 'ballots':
      return team.protocol.ballots;
    default:
      return assertNever(plan.seats);
  }
}

export function emptySeat(index: number): Seat {
  return {
    seat: index,
    phaseIndex: 0,
    round: 0,
    symbols: [],
    questions: { researcher: [], quant: [], creative: [] },
    voices: [],
    down: new Map(),
    critiques: [],
    waiting: new Map(),
    answers: [],
    spent: NOTHING_SPENT,
    rungs: new Map(),
    end: undefined,
  };
}
