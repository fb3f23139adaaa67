import type { SymbolId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import type { ForecastMade, RunRecord } from '../../domain/record.ts';
import type { DecisionAction } from '../../domain/team.ts';
import type { CycleContext } from '../context.ts';
import { backedByMoreThanNews, consistent, opens, withinSignal } from '../rules.ts';
import type { CycleEnd, Seat, SeatStep, SettledDecision } from '../seat.ts';
import { holdWith } from './answers.ts';
import { ballotsBasis, evidenceOf, type Support, surest } from './basis.ts';
import { forecastRecord, type Settled } from './decide.ts';
import { openMerge, settledEnds } from './merge.ts';
import { seatCount } from './seats.ts';

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

const VOTE_LEVERAGE = 1;

/** Blind voices joined by code: what a strict majority of those still up asks for, at their mean weight. */
function countVotes(context: CycleContext, seats: readonly Seat[]): Settled {
  const basis = ballotsBasis(context, seats);
  const voters = seats.reduce((sum, seat) => sum + seat.voices.length, 0);
  const decisions: SettledDecision[] = [];
  const records: ForecastMade[] = [];
  for (const { symbol } of context.snapshot.symbols) {
    const prior = basis.prior(symbol);
    const majority = majorityOf(
      basis.supports.filter((support) => support.symbol === symbol),
      voters,
    );
    if (majority === undefined || prior === undefined) continue;
    const ruled = backedByMoreThanNews(context, consistent({ decision: joined(symbol, majority, prior), notes: [] }));
    const weighed = context.team.protocol.audit === 'whole' ? withinSignal(context, ruled) : ruled;
    decisions.push(weighed.decision);
    records.push(forecastRecord(context, basis, prior, weighed));
  }
  return { decisions, records };
}

interface Majority {
  readonly action: DecisionAction;
  readonly supports: readonly Support[];
}

function majorityOf(supports: readonly Support[], voters: number): Majority | undefined {
  for (const { action } of supports) {
    const agreeing = supports.filter((support) => support.action === action);
    if (action !== 'hold' && agreeing.length * 2 > voters) return { action, supports: agreeing };
  }
  return undefined;
}

function joined(symbol: SymbolId, { action, supports }: Majority, prior: number): SettledDecision {
  const weights = supports.reduce((sum, support) => sum + Math.abs(support.weight), 0);
  return {
    symbol,
    action,
    weight: opens({ action }) ? weights / supports.length : 0,
    pUp: prior,
    leverage: VOTE_LEVERAGE,
    stop: surest(supports, 'stop'),
    target: surest(supports, 'target'),
    invalidation: surest(supports, 'invalidation'),
    rationale: `${supports.length} blind votes for ${action}`,
    evidence: evidenceOf(supports),
  };
}
