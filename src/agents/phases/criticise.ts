import type { EvidenceId, SymbolId } from '../../domain/ids.ts';
import type { ClaimsReviewed, RunRecord, StanceRevised } from '../../domain/record.ts';
import { type AuditedClaim, auditClaim, isDropped, summarise } from '../audit.ts';
import { type CycleContext, knownSymbol } from '../context.ts';
import { peerOrder, peersFor } from '../debate-view.ts';
import { plantedLabel } from '../plant.ts';
import type { CriticiseReply } from '../replies/shapes.ts';
import { isEvidence } from '../rules.ts';
import type { ClaimReview, Seat, VoiceCritique, VoiceState } from '../seat.ts';
import { auditRecord } from './propose.ts';

export interface Critiqued {
  readonly voice: VoiceState;
  readonly critique: VoiceCritique;
  readonly records: readonly RunRecord[];
}

/** Takes a voice's critique in: labels become claims again, the objection is audited, and unfounded turns are undone. */
export function takeCritique(context: CycleContext, seat: Seat, voice: VoiceState, reply: CriticiseReply): Critiqued {
  const round = seat.round + 1;
  const objection = auditedObjection(context, reply);
  const turned = revisedStances(context, seat, voice, reply, round);
  const records: RunRecord[] = [...turned.records];
  const claims = [...(objection === undefined ? [] : [objection]), ...turned.claims];
  if (claims.length > 0) {
    records.unshift(auditRecord(context, voice.role, 'criticise', seat.seat, summarise(claims)));
  }
  if (seat.round === 0) records.push(reviewRecord(context, seat, voice, reply));
  const kept = objection === undefined || isDropped(objection) ? undefined : objection;
  return {
    voice: {
      ...voice,
      stance: turned.stance,
      cited: new Set([...voice.cited, ...turned.cited, ...(kept?.evidence ?? [])]),
    },
    critique: {
      role: voice.role,
      reviews: reviewsOf(context, seat, voice, reply),
      objection: kept,
      stances: [...turned.stance].map(([symbol, pUp]) => ({ symbol, pUp })),
    },
    records,
  };
}

function auditedObjection(context: CycleContext, reply: CriticiseReply): AuditedClaim | undefined {
  if (reply.objection === null) return undefined;
  const symbol = knownSymbol(context, reply.objection.symbol);
  return symbol === undefined ? undefined : auditClaim(reply.objection, symbol, context.audit);
}

const CLAIM_LABEL = /^([A-C])(\d{1,3})$/;

function reviewsOf(
  context: CycleContext,
  seat: Seat,
  reader: VoiceState,
  reply: CriticiseReply,
): readonly ClaimReview[] {
  const peers = peerOrder(context, seat, reader.role).map(({ role, proposals }) => ({
    role,
    claims: proposals.reduce((sum, proposal) => sum + proposal.claims.length, 0),
  }));
  const reviews: ClaimReview[] = [];
  for (const { claim, verdict } of reply.reviews) {
    const match = CLAIM_LABEL.exec(claim);
    const peer = peers[(match?.[1] ?? '').charCodeAt(0) - 'A'.charCodeAt(0)];
    const number = Number(match?.[2]);
    const exists = peer !== undefined && number >= 1 && number <= peer.claims;
    if (exists) reviews.push({ of: peer.role, number, verdict });
  }
  return reviews;
}

/** Judged by what the audit knows, and by what was planted: only claims of others count. */
function reviewRecord(context: CycleContext, seat: Seat, reader: VoiceState, reply: CriticiseReply): ClaimsReviewed {
  const peers = peersFor(context, seat, reader.role);
  const planted = plantedLabel(context, seat.seat, reader.role, peers);
  const doubted = new Map(reply.reviews.map(({ claim, verdict }) => [claim, verdict !== 'supported']));
  const judged = peers
    .filter((peer) => !peer.own)
    .flatMap((peer) => peer.proposals.flatMap(({ claims }) => claims))
    .filter((claim) => claim.flags.length === 0 && claim.label !== planted && doubted.has(claim.label));
  return {
    kind: 'claims-reviewed',
    cycle: context.snapshot.cycle,
    role: reader.role,
    seat: seat.seat,
    planted: planted === undefined ? 0 : 1,
    caught: planted !== undefined && doubted.get(planted) === true ? 1 : 0,
    sound: judged.length,
    alarms: judged.filter((claim) => doubted.get(claim.label) === true).length,
  };
}

interface Turned {
  readonly stance: ReadonlyMap<SymbolId, number>;
  readonly cited: readonly EvidenceId[];
  /** What a changed stance is said to rest on, audited. */
  readonly claims: readonly AuditedClaim[];
  readonly records: readonly StanceRevised[];
}

function revisedStances(
  context: CycleContext,
  seat: Seat,
  voice: VoiceState,
  reply: CriticiseReply,
  round: number,
): Turned {
  const stance = new Map(voice.stance);
  const cited: EvidenceId[] = [];
  const records: StanceRevised[] = [];
  const claims: AuditedClaim[] = [];
  const whole = context.team.protocol.audit === 'whole';
  for (const said of reply.stances) {
    const symbol = knownSymbol(context, said.symbol);
    if (symbol === undefined || !seat.symbols.includes(symbol)) continue;
    if (whole && said.newEvidence.length > 0) {
      claims.push(
        auditClaim({ text: `pUp ${said.pUp}`, evidence: said.newEvidence }, symbol, {
          ...context.audit,
          stated: [said.pUp],
        }),
      );
    }
    const fresh = freshEvidence(context, voice, symbol, said.newEvidence);
    const from = voice.stance.get(symbol);
    const flips = from !== undefined && (from - 0.5) * (said.pUp - 0.5) < 0;
    const undone = flips && fresh.length === 0;
    if (!undone) {
      stance.set(symbol, said.pUp);
      cited.push(...fresh);
    }
    if (flips) {
      const turn = { cycle: context.snapshot.cycle, role: voice.role, seat: seat.seat, round, symbol };
      records.push({ kind: 'stance-revised', ...turn, from, to: said.pUp, newEvidence: fresh, undone });
    }
  }
  return { stance, cited, claims, records };
}

function freshEvidence(
  context: CycleContext,
  voice: VoiceState,
  symbol: SymbolId,
  ids: readonly string[],
): readonly EvidenceId[] {
  const fresh: EvidenceId[] = [];
  for (const id of ids) {
    const item = context.audit.evidence.get(id);
    const isNew = item !== undefined && isEvidence(context, id, symbol) && !voice.cited.has(item.id);
    if (isNew && item.visible <= context.audit.at) fresh.push(item.id);
  }
  return fresh;
}
