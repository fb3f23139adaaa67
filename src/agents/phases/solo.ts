import type { RunRecord } from '../../domain/record.ts';
import type { HoldReason } from '../../domain/team.ts';
import { type AuditedClaim, auditClaim, isDropped, summarise } from '../audit.ts';
import { type CycleContext, knownSymbol } from '../context.ts';
import type { SoloDecision, SoloReply } from '../replies/shapes.ts';
import { backedByMoreThanNews, consistent, withinSignal, wordsAudited } from '../rules.ts';
import type { Seat, SettledDecision } from '../seat.ts';
import { seatBasis } from './basis.ts';
import { forecastRecord } from './decide.ts';
import { auditRationale } from './decision-audit.ts';
import { auditRecord, tooManyDropped } from './propose.ts';

export interface SoloSettled {
  readonly decisions: readonly SettledDecision[];
  readonly records: readonly RunRecord[];
  readonly hold: HoldReason | undefined;
}

/** One call's decisions: claims audited as a voice's are, the rules applied, no prior to keep to. */
export function settleSolo(context: CycleContext, seat: Seat, reply: SoloReply): SoloSettled {
  const decisions: SettledDecision[] = [];
  const forecasts: RunRecord[] = [];
  const checked: AuditedClaim[] = [];
  const basis = seatBasis(context, seat);
  const whole = context.team.protocol.audit === 'whole';
  for (const said of reply.decisions) {
    const symbol = knownSymbol(context, said.symbol);
    const alone = reply.decisions.filter((other) => other.symbol === said.symbol).length === 1;
    if (symbol === undefined || !alone) continue;
    const claims = said.claims.map((claim) => auditClaim(claim, symbol, context.audit));
    const decision = soloDecision(said, symbol, claims);
    const words = whole ? [...claims, auditRationale(context, basis, decision)] : claims;
    checked.push(...words);
    const ruled = backedByMoreThanNews(context, consistent({ decision, notes: [] }));
    const weighed = whole ? withinSignal(context, wordsAudited(ruled, words)) : ruled;
    decisions.push(weighed.decision);
    forecasts.push(forecastRecord(context, basis, said.pUp, weighed, said.horizonMinutes));
  }
  const audit = summarise(checked);
  const records = [auditRecord(context, 'leader', 'solo', seat.seat, audit), ...forecasts];
  if (tooManyDropped(context, audit)) return { decisions: [], records, hold: 'too-many-fabrications' };
  return { decisions, records, hold: undefined };
}

function soloDecision(
  said: SoloDecision,
  symbol: SettledDecision['symbol'],
  claims: readonly AuditedClaim[],
): SettledDecision {
  const evidence = claims.filter((claim) => !isDropped(claim)).flatMap((claim) => claim.evidence);
  const { action, pUp, leverage, stop, target, invalidation, rationale } = said;
  return {
    symbol,
    action,
    weight: Math.abs(said.weight),
    pUp,
    leverage,
    stop,
    target,
    invalidation,
    rationale,
    evidence: [...new Set(evidence)],
  };
}
