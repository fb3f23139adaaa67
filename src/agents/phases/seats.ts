import { assertNever } from '../../domain/never.ts';
import { type Phase, type Role, VOICES } from '../../domain/team.ts';
import { MODE_PLANS } from '../modes.ts';
import { NOTHING_SPENT } from '../purse.ts';
import type { Seat } from '../seat.ts';
import type { TeamConfig } from '../team-config.ts';

/** How many seats a mode sits down. */
export function seatCount({ mode, protocol }: Pick<TeamConfig, 'mode' | 'protocol'>): number {
  const { seats } = MODE_PLANS[mode];
  switch (seats) {
    case 'one':
      return 1;
    case 'hypotheses':
      return Math.max(1, protocol.hypotheses.length);
    case 'ballots':
      return protocol.ballots;
    default:
      return assertNever(seats);
  }
}

/** Who is asked in a phase. */
export function rolesOf(phase: Phase): readonly Role[] {
  return phase === 'propose' || phase === 'criticise' ? VOICES : ['leader'];
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
    found: [],
    lessons: [],
    spent: NOTHING_SPENT,
    rungs: new Map(),
    end: undefined,
  };
}
