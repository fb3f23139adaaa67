import { seededRandom, shuffled } from '../domain/random.ts';
import type { Role } from '../domain/team.ts';
import type { BoardClaim, BoardProposal, Critique, DebateView, Peer } from './ask.ts';
import type { AuditedClaim } from './audit.ts';
import type { CycleContext } from './context.ts';
import { withPlanted } from './plant.ts';
import type { AuditedProposal, ClaimReview, Seat, VoiceCritique, VoiceState } from './seat.ts';

/**
 * The voices in the order drawn for one reader, or by the second prompt for all who then share what they read; the same in
 * every round of a cycle: A is the first.
 */
export function peerOrder(context: CycleContext, seat: Seat, reader: Role): readonly VoiceState[] {
  const { team, snapshot } = context;
  const readers = team.prompt === 'v2' ? 'all' : reader;
  return shuffled(seat.voices, seededRandom('board', team.seed, team.account, snapshot.cycle, seat.seat, readers));
}

export function debateViewFor(context: CycleContext, seat: Seat, reader: Role): DebateView {
  const order = peerOrder(context, seat, reader);
  const letters = new Map<Role, string>(order.map((voice, place) => [voice.role, letterOf(place)]));
  return {
    peers: withPlanted(context, seat.seat, reader, peersFor(context, seat, reader)),
    rounds: seat.critiques.map((critiques) =>
      order
        .flatMap((voice) => critiques.filter((critique) => critique.role === voice.role))
        .map((critique) => critiqueOf(critique, letters)),
    ),
  };
}

/** Peers as they are, before anything is planted. */
export function peersFor(context: CycleContext, seat: Seat, reader: Role): readonly Peer[] {
  return peerOrder(context, seat, reader).map((voice, place) => peerOf(voice, letterOf(place), reader));
}

function letterOf(place: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + place);
}

function peerOf(voice: VoiceState, label: string, reader: Role): Peer {
  let count = 0;
  const labelled = (claim: AuditedClaim): BoardClaim => {
    count += 1;
    return { label: `${label}${count}`, text: claim.text, evidence: claim.evidence, flags: claim.flags };
  };
  const onBoard = (proposal: AuditedProposal): BoardProposal => ({
    ...proposal,
    claims: proposal.claims.map(labelled),
  });
  return { label, own: voice.role === reader, proposals: voice.proposals.map(onBoard) };
}

function critiqueOf(critique: VoiceCritique, letters: ReadonlyMap<Role, string>): Critique {
  const label = letters.get(critique.role) ?? '?';
  const { objection } = critique;
  return {
    label,
    reviews: critique.reviews.flatMap((review) => labelledReview(review, letters)),
    objection: objection === undefined ? undefined : { ...objection, label: `${label}!` },
    stances: critique.stances,
  };
}

function labelledReview(review: ClaimReview, letters: ReadonlyMap<Role, string>): Critique['reviews'] {
  const letter = letters.get(review.of);
  return letter === undefined ? [] : [{ claim: `${letter}${review.number}`, verdict: review.verdict }];
}
