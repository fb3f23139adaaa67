import type { SymbolId } from '../../domain/ids.ts';
import { seededRandom, shuffled } from '../../domain/random.ts';
import type { RunRecord } from '../../domain/record.ts';
import type { TeamView } from '../ask.ts';
import { firstAttempt } from '../attempt.ts';
import type { CycleContext } from '../context.ts';
import type { CycleEnd, Seat, SeatStep } from '../seat.ts';
import { answerRecord, leaderFailed, withAnswersTaken } from './answers.ts';
import { newAsk } from './asks.ts';
import { type DebateBasis, teamsBasis } from './basis.ts';
import { settleDecisions } from './decide.ts';
import { emptySeat } from './seats.ts';

export type SettledEnd = Extract<CycleEnd, { kind: 'settled' }>;

export function settledEnds(seats: readonly Seat[]): readonly SettledEnd[] {
  return seats.flatMap(({ end }) => (end?.kind === 'settled' ? [end] : []));
}

/** The judge sits down after the teams have decided: one leader, asked once. */
export function openMerge(context: CycleContext, teams: readonly SettledEnd[], seats: readonly Seat[]): SeatStep {
  const index = seats.length;
  const basis = basisOf(teams, index);
  const symbols = [...new Set<SymbolId>(basis.supports.map((support) => support.symbol))];
  const found = seats.flatMap((team) => team.found);
  const seat = { ...emptySeat(index), symbols, found, phaseIndex: context.plan.phases.length };
  const ask = newAsk(context, seat, 'leader', {
    phase: 'merge',
    teams: teamViews(context, teams),
    priors: symbols.flatMap((symbol) => {
      const pUp = basis.prior(symbol);
      return pUp === undefined ? [] : [{ symbol, pUp }];
    }),
  });
  return { seat: { ...seat, waiting: new Map([[ask.key, firstAttempt(ask)]]) }, asks: [ask], records: [] };
}

/** The judge's decisions, leashed to the teams' as a leader's are to the voices'. */
export function closeMerge(context: CycleContext, teams: readonly SettledEnd[], seat: Seat): SeatStep {
  const { answers } = seat;
  const [answer] = answers;
  const records = answers.map((one) => answerRecord(context, one));
  const done = (end: CycleEnd, more: readonly RunRecord[] = []): SeatStep => ({
    seat: { ...withAnswersTaken(seat, answers), end },
    asks: [],
    records: [...records, ...more],
  });
  if (answer?.parsed?.phase !== 'merge') return done(leaderFailed(answer));
  const { reply } = answer.parsed;
  const { decisions, records: forecasts } = settleDecisions(context, basisOf(teams, seat.seat), answer.parsed);
  return done(
    { kind: 'settled', decisions, dissent: reply.dissent, comment: reply.comment, raw: answer.raw },
    forecasts,
  );
}

function basisOf(teams: readonly SettledEnd[], index: number): DebateBasis {
  return teamsBasis(
    index,
    teams.map((team) => team.decisions),
  );
}

function teamViews({ team, snapshot }: CycleContext, teams: readonly SettledEnd[]): readonly TeamView[] {
  const random = seededRandom('merge', team.seed, team.account, snapshot.cycle);
  return shuffled(teams, random).map(({ decisions, dissent }, place) => ({
    label: `T${place + 1}`,
    decisions,
    dissent,
  }));
}
