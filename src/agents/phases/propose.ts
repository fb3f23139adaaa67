import type { SymbolId } from '../../domain/ids.ts';
import type { ClaimsAudited } from '../../domain/record.ts';
import type { HoldReason, Phase, Role, Voice } from '../../domain/team.ts';
import type { RoleAnswer } from '../attempt.ts';
import { type AuditedClaim, auditClaim, type ClaimsAudit, isDropped, summarise } from '../audit.ts';
import { type CycleContext, knownSymbol } from '../context.ts';
import type { ProposeReply } from '../replies/shapes.ts';
import type { AuditedProposal, VoiceState } from '../seat.ts';

/** What became of a voice's blind proposals: it takes part, or it is down with a reason. */
export type VoiceEntry =
  | { readonly kind: 'up'; readonly voice: VoiceState; readonly record: ClaimsAudited }
  | { readonly kind: 'down'; readonly reason: HoldReason; readonly record: ClaimsAudited | undefined };

export function enterVoice(
  context: CycleContext,
  role: Voice,
  answer: RoleAnswer,
  inPlay: ReadonlySet<SymbolId>,
): VoiceEntry {
  if (answer.parsed?.phase !== 'propose') return { kind: 'down', reason: 'role-failed', record: undefined };
  const { proposals, audit } = auditProposals(context, answer.parsed.reply, inPlay);
  const record = auditRecord(context, role, 'propose', answer.attempt.ask.seat, audit);
  if (tooManyDropped(context, audit)) return { kind: 'down', reason: 'too-many-fabrications', record };
  const blind = new Map(proposals.map((proposal) => [proposal.symbol, proposal.pUp]));
  const cited = new Set(proposals.flatMap((proposal) => proposal.claims.flatMap((claim) => claim.evidence)));
  return { kind: 'up', voice: { role, proposals, blind, stance: blind, cited }, record };
}

/** Every claim is checked; views on symbols that are not in play, and second views on one symbol, are left out. */
function auditProposals(
  context: CycleContext,
  reply: ProposeReply,
  inPlay: ReadonlySet<SymbolId>,
): { readonly proposals: readonly AuditedProposal[]; readonly audit: ClaimsAudit } {
  const proposals = new Map<SymbolId, AuditedProposal>();
  const checked: AuditedClaim[] = [];
  for (const proposal of reply.proposals) {
    const symbol = knownSymbol(context, proposal.symbol);
    if (symbol === undefined || !inPlay.has(symbol) || proposals.has(symbol)) continue;
    const claims = proposal.claims.map((claim) => auditClaim(claim, symbol, context.audit));
    checked.push(...claims);
    const sound = claims.filter((claim) => claim.flags.length === 0).length;
    proposals.set(symbol, {
      ...proposal,
      symbol,
      claims: claims.filter((claim) => !isDropped(claim)),
      soundness: claims.length === 0 ? 1 : sound / claims.length,
    });
  }
  return { proposals: [...proposals.values()], audit: summarise(checked) };
}

export function tooManyDropped(context: CycleContext, audit: ClaimsAudit): boolean {
  return audit.dropped > audit.claims * context.team.protocol.maxDroppedShare;
}

export function auditRecord(
  context: CycleContext,
  role: Role,
  phase: Phase,
  seat: number,
  audit: ClaimsAudit,
): ClaimsAudited {
  return {
    kind: 'claims-audited',
    cycle: context.snapshot.cycle,
    role,
    phase,
    seat,
    claims: audit.claims,
    dropped: audit.dropped,
    flagged: audit.flagged.map(({ text, symbol, evidence, flags }) => ({ claim: { text, symbol, evidence }, flags })),
  };
}
