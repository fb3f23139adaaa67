import { assertNever } from '../../domain/never.ts';
import type { Phase, Role } from '../../domain/team.ts';
import { later } from '../../domain/time.ts';
import type { Ask, Brief } from '../ask.ts';
import type { CycleContext } from '../context.ts';
import { debateViewFor } from '../debate-view.ts';
import { TOP_RUNG } from '../memory.ts';
import type { Seat } from '../seat.ts';
import { grantedSearch } from '../tools/live-search.ts';
import { offeredTools } from '../tools/offer.ts';
import { seatBasis } from './basis.ts';

/** What a phase asks of a seat, all at once; with the first of a cycle goes the question what closed positions teach. */
export function asksOf(context: CycleContext, seat: Seat, phase: Phase | undefined): readonly Ask[] {
  const { reviews } = context.memory;
  const reflects = reviews.length > 0 && seat.seat === 0 && seat.phaseIndex === 0 && seat.round === 0;
  const asks = phaseAsks(context, seat, phase);
  return reflects ? [...asks, newAsk(context, seat, 'leader', { phase: 'reflect', reviews })] : asks;
}

function phaseAsks(context: CycleContext, seat: Seat, phase: Phase | undefined): readonly Ask[] {
  const ask = (role: Role, brief: Brief): Ask => newAsk(context, seat, role, brief);
  switch (phase) {
    case 'decompose':
      return [ask('leader', { phase })];
    case 'solo':
      return [ask('leader', { phase })];
    case 'propose':
      return context.team.protocol.voices.map((role) =>
        ask(role, { phase, symbols: seat.symbols, questions: seat.questions[role] }),
      );
    case 'criticise':
      return seat.voices
        .filter((voice) => !seat.down.has(voice.role))
        .map(({ role }) => {
          const board = debateViewFor(context, seat, role);
          return ask(role, { phase, symbols: seat.symbols, round: seat.round + 1, board });
        });
    case 'decide': {
      const basis = seatBasis(context, seat);
      const priors = seat.symbols.flatMap((symbol) => {
        const pUp = basis.prior(symbol);
        return pUp === undefined ? [] : [{ symbol, pUp }];
      });
      const board = debateViewFor(context, seat, 'leader');
      return [ask('leader', { phase, symbols: seat.symbols, board, priors })];
    }
    case 'merge':
    case 'reflect':
    case undefined:
      return [];
    default:
      return assertNever(phase);
  }
}

/** A lesson that does not come holds up the decision no longer than this share of the cycle. */
const REFLECT_SHARE = 0.5;

export function newAsk(context: CycleContext, place: Seat, role: Role, brief: Brief): Ask {
  const { team, snapshot, memory, plan } = context;
  const model = team.models[role];
  const round = brief.phase === 'criticise' ? `.${brief.round}` : '';
  const share = Math.min(
    plan.phases[place.phaseIndex]?.endsAtShare ?? 1,
    brief.phase === 'reflect' ? REFLECT_SHARE : 1,
  );
  return {
    key: `${place.seat}/${brief.phase}${round}/${role}`,
    seat: place.seat,
    hypothesis:
      plan.seats === 'hypotheses' && brief.phase !== 'reflect' ? team.protocol.hypotheses[place.seat] : undefined,
    role,
    brief,
    model,
    tools: offeredTools(context, place, role, brief.phase),
    liveSearch: grantedSearch(team, role, brief.phase),
    turns: [],
    pending: undefined,
    found: place.found,
    rung: place.rungs.get(model) ?? memory.rungs.get(model) ?? TOP_RUNG,
    occurrence: 0,
    delayMs: 0,
    until: later(snapshot.at, Math.floor(team.deadlineMs * share)),
    problems: [],
    team,
    snapshot,
  };
}
