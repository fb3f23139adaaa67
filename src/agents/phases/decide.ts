import { evidenceId } from '../../domain/ids.ts';
import type { ForecastMade, RunRecord } from '../../domain/record.ts';
import { type CheckedWords, summarise } from '../audit.ts';
import { type CycleContext, knownSymbol } from '../context.ts';
import type { ParsedReply } from '../replies/read.ts';
import { backedByMoreThanNews, consistent, leashed, opens, type Ruled, wordsAudited } from '../rules.ts';
import type { SettledDecision } from '../seat.ts';
import { type DebateBasis, evidenceOf, surest } from './basis.ts';
import { auditDissent, auditRationale } from './decision-audit.ts';
import { auditRecord } from './propose.ts';

export interface Settled {
  readonly decisions: readonly SettledDecision[];
  readonly records: readonly RunRecord[];
}

/**
 * The decisions of a leader, or of the judge of several teams, under the code's rules. Two on one symbol, or one on a
 * symbol that is not ours, is none.
 */
export function settleDecisions(
  context: CycleContext,
  basis: DebateBasis,
  { phase, reply: { decisions, dissent } }: Extract<ParsedReply, { phase: 'decide' | 'merge' }>,
): Settled {
  const whole = context.team.protocol.audit === 'whole';
  const settled: SettledDecision[] = [];
  const forecasts: ForecastMade[] = [];
  const words: CheckedWords[] = [];
  for (const said of decisions) {
    const symbol = knownSymbol(context, said.symbol);
    const alone = decisions.filter((other) => other.symbol === said.symbol).length === 1;
    if (symbol === undefined || !alone) continue;
    const weight = Math.abs(said.weight);
    const filled = withExits(basis, { ...said, symbol, weight, evidence: said.evidence.map(evidenceId) });
    const terms = { prior: basis.prior(symbol), used: basis.used };
    const rationale = whole ? [auditRationale(context, basis, filled)] : [];
    words.push(...rationale);
    const ruled = backedByMoreThanNews(context, consistent(leashed(context, filled, terms)));
    const weighed = wordsAudited(ruled, rationale);
    settled.push(weighed.decision);
    forecasts.push(forecastRecord(context, basis, said.pUp, weighed));
  }
  const dissented = whole ? auditDissent(context, basis, { dissent, decisions: settled }) : undefined;
  if (dissented !== undefined) words.push(dissented);
  if (words.length === 0) return { decisions: settled, records: forecasts };
  return {
    decisions: settled,
    records: [auditRecord(context, 'leader', phase, basis.seat, summarise(words)), ...forecasts],
  };
}

/** What the leader left out of an open is taken from the surest support of the same action. */
function withExits(basis: DebateBasis, decision: SettledDecision): SettledDecision {
  if (!opens(decision)) return decision;
  const same = basis.supports.filter(({ symbol, action }) => symbol === decision.symbol && action === decision.action);
  return {
    ...decision,
    stop: decision.stop ?? surest(same, 'stop'),
    target: decision.target ?? surest(same, 'target'),
    invalidation: decision.invalidation || surest(same, 'invalidation'),
    evidence: decision.evidence.length > 0 ? decision.evidence : evidenceOf(same),
  };
}

export function forecastRecord(
  context: CycleContext,
  basis: DebateBasis,
  leader: number,
  { decision, notes }: Ruled,
  horizonMinutes = basis.horizonMinutes(decision.symbol),
): ForecastMade {
  const { symbol, pUp } = decision;
  const place = { cycle: context.snapshot.cycle, seat: basis.seat, symbol };
  const prior = basis.prior(symbol);
  return { kind: 'forecast-made', ...place, ...basis.voices(symbol), prior, leader, used: pUp, horizonMinutes, notes };
}
