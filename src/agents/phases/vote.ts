import type { SymbolId } from '../../domain/ids.ts';
import type { ForecastMade } from '../../domain/record.ts';
import type { DecisionAction } from '../../domain/team.ts';
import type { CycleContext } from '../context.ts';
import { backedByMoreThanNews, consistent, opens } from '../rules.ts';
import type { Seat, SettledDecision } from '../seat.ts';
import { ballotsBasis, evidenceOf, type Support, surest } from './basis.ts';
import { forecastRecord, type Settled } from './decide.ts';

const VOTE_LEVERAGE = 1;

/** Blind voices joined by code: what a strict majority of those still up asks for, at their mean weight. */
export function countVotes(context: CycleContext, seats: readonly Seat[]): Settled {
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
    decisions.push(ruled.decision);
    records.push(forecastRecord(context, basis, prior, ruled));
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
