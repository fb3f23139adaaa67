import { assertNever } from '../../domain/never.ts';
import { type Phase, type Role, VOICES } from '../../domain/team.ts';
import type { Ask, Brief } from '../ask.ts';
import { type CycleContext, newAsk } from '../context.ts';
import { debateViewFor } from '../debate-view.ts';
import type { Seat } from '../seat.ts';
import { seatBasis } from './basis.ts';

/** What a phase asks of a seat, all at once. */
export function asksOf(context: CycleContext, seat: Seat, phase: Phase | undefined): readonly Ask[] {
  const ask = (role: Role, brief: Brief): Ask => newAsk(context, seat, role, brief);
  switch (phase) {
    case 'decompose':
      return [ask('leader', { phase })];
    case 'solo':
      return [ask('leader', { phase })];
    case 'propose':
      return VOICES.map((role) => ask(role, { phase, symbols: seat.symbols, questions: seat.questions[role] }));
    case 'criticise':
      return seat.voices
        .filter((voice) => !seat.down.has(voice.role))
        .map(({ role }) => ask(role, { phase, round: seat.round + 1, board: debateViewFor(context, seat, role) }));
    case 'decide': {
      const basis = seatBasis(context, seat);
      const priors = seat.symbols.flatMap((symbol) => {
        const pUp = basis.prior(symbol);
        return pUp === undefined ? [] : [{ symbol, pUp }];
      });
      return [ask('leader', { phase, board: debateViewFor(context, seat, 'leader'), priors })];
    }
    case 'merge':
    case undefined:
      return [];
    default:
      return assertNever(phase);
  }
}
