import { type EvidenceId, evidenceId, type SymbolId } from '../../domain/ids.ts';
import type { ForecastMade } from '../../domain/record.ts';
import type { Voice } from '../../domain/team.ts';
import { type CycleContext, knownSymbol } from '../context.ts';
import { priorOf } from '../prior.ts';
import type { LeaderDecision } from '../replies/decide.ts';
import { backedByMoreThanNews, consistent, leashed, opens, type Ruled } from '../rules.ts';
import type { AuditedProposal, Seat, SettledDecision } from '../seat.ts';
import { skillOf } from '../skill.ts';

const MAX_FILLED_EVIDENCE = 8;

/** The code's prior in a symbol: what the voices say after the debate, weighted by how well they have foretold. */
export function priorIn(context: CycleContext, seat: Seat, symbol: SymbolId): number | undefined {
  const views = seat.voices.flatMap((voice) => {
    const pUp = voice.stance.get(symbol);
    return pUp === undefined ? [] : [{ pUp, skill: skillOf(context.memory.scores[voice.role]) }];
  });
  return priorOf(views);
}

export interface Settled {
  readonly decisions: readonly SettledDecision[];
  readonly records: readonly ForecastMade[];
}

/** The leader's decisions under the code's rules. Two on one symbol, or one on a symbol that is not ours, is none. */
export function settleDecisions(context: CycleContext, seat: Seat, decisions: readonly LeaderDecision[]): Settled {
  const used = new Set<EvidenceId>(seat.voices.flatMap((voice) => [...voice.cited]));
  const settled: SettledDecision[] = [];
  const records: ForecastMade[] = [];
  for (const said of decisions) {
    const symbol = knownSymbol(context, said.symbol);
    const alone = decisions.filter((other) => other.symbol === said.symbol).length === 1;
    if (symbol === undefined || !alone) continue;
    const prior = priorIn(context, seat, symbol);
    const filled = withExits(seat, {
      ...said,
      symbol,
      weight: Math.abs(said.weight),
      evidence: said.evidence.map(evidenceId),
    });
    const ruled = backedByMoreThanNews(context, consistent(leashed(context, filled, { prior, used })));
    settled.push(ruled.decision);
    records.push(forecastRecord(context, seat, prior, said.pUp, ruled));
  }
  return { decisions: settled, records };
}

/** What the leader left out of an open is taken from the surest proposal of the same action. */
function withExits(seat: Seat, decision: SettledDecision): SettledDecision {
  if (!opens(decision)) return decision;
  const supporting = seat.voices
    .flatMap((voice) => voice.proposals)
    .filter((proposal) => proposal.symbol === decision.symbol && proposal.action === decision.action);
  const evidence = supporting.flatMap((proposal) => proposal.claims.flatMap((claim) => claim.evidence));
  return {
    ...decision,
    stop: decision.stop ?? surest(supporting, 'stop'),
    target: decision.target ?? surest(supporting, 'target'),
    invalidation: decision.invalidation || surest(supporting, 'invalidation'),
    evidence: decision.evidence.length > 0 ? decision.evidence : [...new Set(evidence)].slice(0, MAX_FILLED_EVIDENCE),
  };
}

/** A field of the proposal whose probability is furthest from even, of those that have it. */
export function surest<Field extends 'stop' | 'target' | 'invalidation'>(
  proposals: readonly AuditedProposal[],
  field: Field,
): AuditedProposal[Field] | null {
  let best: AuditedProposal | undefined;
  for (const proposal of proposals) {
    if (proposal[field] === null || proposal[field] === '') continue;
    if (best === undefined || Math.abs(proposal.pUp - 0.5) > Math.abs(best.pUp - 0.5)) best = proposal;
  }
  return best === undefined ? null : best[field];
}

export function forecastRecord(
  context: CycleContext,
  seat: Seat,
  prior: number | undefined,
  leader: number,
  { decision, notes }: Ruled,
): ForecastMade {
  const blind: Partial<Record<Voice, number>> = {};
  const debated: Partial<Record<Voice, number>> = {};
  for (const voice of seat.voices) {
    const first = voice.blind.get(decision.symbol);
    const last = voice.stance.get(decision.symbol);
    if (first !== undefined) blind[voice.role] = first;
    if (last !== undefined) debated[voice.role] = last;
  }
  const { symbol, pUp } = decision;
  const place = { cycle: context.snapshot.cycle, seat: seat.seat, symbol };
  return { kind: 'forecast-made', ...place, blind, debated, prior, leader, used: pUp, notes };
}
