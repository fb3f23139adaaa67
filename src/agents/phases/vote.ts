import type { SymbolId } from '../../domain/ids.ts';
import type { ForecastMade } from '../../domain/record.ts';
import type { DecisionAction } from '../../domain/team.ts';
import type { CycleContext } from '../context.ts';
import { backedByMoreThanNews, consistent, opens } from '../rules.ts';
import type { AuditedProposal, Seat, SettledDecision } from '../seat.ts';
import { forecastRecord, priorIn, type Settled, surest } from './decide.ts';

const VOTE_LEVERAGE = 1;
const MAX_EVIDENCE = 8;

/** Blind voices joined by code: what a strict majority of those still up asks for, at their mean weight. */
export function countVotes(context: CycleContext, seat: Seat): Settled {
  const decisions: SettledDecision[] = [];
  const records: ForecastMade[] = [];
  for (const symbol of seat.symbols) {
    const majority = majorityIn(seat, symbol);
    const prior = priorIn(context, seat, symbol);
    if (majority === undefined || prior === undefined) continue;
    const ruled = backedByMoreThanNews(context, consistent({ decision: joined(symbol, majority, prior), notes: [] }));
    decisions.push(ruled.decision);
    records.push(forecastRecord(context, seat, prior, prior, ruled));
  }
  return { decisions, records };
}

interface Majority {
  readonly action: DecisionAction;
  readonly proposals: readonly AuditedProposal[];
}

function majorityIn(seat: Seat, symbol: SymbolId): Majority | undefined {
  const proposals = seat.voices.flatMap((voice) => voice.proposals.filter((proposal) => proposal.symbol === symbol));
  for (const { action } of proposals) {
    const agreeing = proposals.filter((proposal) => proposal.action === action);
    if (action !== 'hold' && agreeing.length * 2 > seat.voices.length) return { action, proposals: agreeing };
  }
  return undefined;
}

function joined(symbol: SymbolId, { action, proposals }: Majority, prior: number): SettledDecision {
  const opening = opens({ action });
  const weights = proposals.reduce((sum, proposal) => sum + Math.abs(proposal.weight), 0);
  return {
    symbol,
    action,
    weight: opening ? weights / proposals.length : 0,
    pUp: prior,
    leverage: VOTE_LEVERAGE,
    stop: surest(proposals, 'stop'),
    target: surest(proposals, 'target'),
    invalidation: surest(proposals, 'invalidation'),
    rationale: `${proposals.length} blind votes for ${action}`,
    evidence: [...new Set(proposals.flatMap((one) => one.claims.flatMap((claim) => claim.evidence)))].slice(
      0,
      MAX_EVIDENCE,
    ),
  };
}
