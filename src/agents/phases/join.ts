import { assertNever } from '../../domain/never.ts';
import type { RunRecord } from '../../domain/record.ts';
import type { CycleContext } from '../context.ts';
import { opens } from '../rules.ts';
import type { CycleEnd, Seat, SeatStep } from '../seat.ts';
import { holdWith } from './answers.ts';
import { openMerge, settledEnds } from './merge.ts';
import { seatCount } from './seats.ts';
import { countVotes } from './vote.ts';

/** What all seats together come to, or the judge who has to be asked first. */
export type Joined =
  | { readonly kind: 'ended'; readonly end: CycleEnd; readonly records: readonly RunRecord[] }
  | { readonly kind: 'judge'; readonly step: SeatStep };

export function joinSeats(context: CycleContext, seats: readonly Seat[]): Joined {
  switch (context.plan.join) {
    case 'none':
      return ended(firstEnd(seats));
    case 'votes':
      return joinVotes(context, seats);
    case 'merge':
      return joinTeams(context, seats);
    default:
      return assertNever(context.plan.join);
  }
}

function ended(end: CycleEnd, records: readonly RunRecord[] = []): Joined {
  return { kind: 'ended', end, records };
}

function joinVotes(context: CycleContext, seats: readonly Seat[]): Joined {
  const ballots = seats.filter((seat) => seat.end?.kind === 'ballot');
  if (ballots.length === 0) return ended(firstEnd(seats));
  const { decisions, records } = countVotes(context, ballots);
  return ended({ kind: 'settled', decisions, dissent: '', comment: '', raw: '' }, records);
}

/** A judge is asked only where some team wants to do something. */
function joinTeams(context: CycleContext, seats: readonly Seat[]): Joined {
  const judge = seats[seatCount(context.team)];
  if (judge?.end !== undefined && judge.end.kind !== 'ballot') return ended(judge.end);
  const teams = settledEnds(seats);
  const acts = teams.some((team) => team.decisions.some((one) => opens(one) || one.action === 'close'));
  return acts ? { kind: 'judge', step: openMerge(context, teams, seats) } : ended(firstEnd(seats));
}

/** Where nobody decided, the first seat's reason stands for all. */
function firstEnd(seats: readonly Seat[]): CycleEnd {
  const ends = seats.flatMap((seat) => (seat.end === undefined || seat.end.kind === 'ballot' ? [] : [seat.end]));
  return ends.find((end) => end.kind === 'settled') ?? ends[0] ?? holdWith('no-decision', '');
}
