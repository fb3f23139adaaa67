import type { SymbolId } from '../../domain/ids.ts';
import type { Evidence } from '../../domain/snapshot.ts';
import type { Voice } from '../../domain/team.ts';
import type { Ask, BoardClaim, DebateView, Peer } from '../ask.ts';
import { type AuditContext, auditClaim } from '../audit.ts';
import type { CriticiseReply } from '../replies/shapes.ts';
import { claimsFor } from './cite.ts';
import { rounded } from './voice.ts';

/** How much of the distance to the others a house voice gives up a round; it never crosses the middle. */
const YIELDING = 0.25;
const WORTH_AN_OBJECTION = 0.2;

export function criticise(ask: Ask, role: Voice, board: DebateView): CriticiseReply {
  const own = board.peers.find((peer) => peer.own);
  const others = board.peers.filter((peer) => !peer.own);
  const read = {
    at: ask.snapshot.at,
    evidence: new Map<string, Evidence>(ask.snapshot.evidence.map((item) => [item.id, item])),
  };
  const stances = standing(board, own).map(({ symbol, pUp }) => {
    const heard = others.flatMap((peer) => standing(board, peer).filter((one) => one.symbol === symbol));
    return {
      symbol,
      pUp: yielded(
        pUp,
        heard.map((one) => one.pUp),
      ),
      changed: heard.length > 0,
      newEvidence: [],
    };
  });
  return {
    reviews: others.flatMap((peer) =>
      peer.proposals.flatMap(({ symbol, claims }) => claims.map((claim) => reviewOf(claim, symbol, read))),
    ),
    objection: objectionTo(ask, role, own, others),
    stances,
  };
}

type Standing = { readonly symbol: string; readonly pUp: number };

/** Where a peer stood last. */
function standing(board: DebateView, peer: Peer | undefined): readonly Standing[] {
  if (peer === undefined) return [];
  const said = board.rounds.flatMap((critiques) => critiques.filter((critique) => critique.label === peer.label));
  return said.at(-1)?.stances ?? peer.proposals;
}

function yielded(own: number, heard: readonly number[]): number {
  if (heard.length === 0) return own;
  const mean = heard.reduce((sum, pUp) => sum + pUp, 0) / heard.length;
  const moved = own + YIELDING * (mean - own);
  return rounded(own < 0.5 ? Math.min(0.5, moved) : Math.max(0.5, moved), 4);
}

/** Reads the claim against its evidence, as the audit does: what a peer says may have changed on its way here. */
function reviewOf(claim: BoardClaim, symbol: SymbolId, read: AuditContext): CriticiseReply['reviews'][number] {
  const { flags } = auditClaim(claim, symbol, read);
  const wrong = flags.includes('unsupported-number') || flags.includes('misquoted');
  return { claim: claim.label, verdict: wrong ? 'wrong' : flags.length > 0 ? 'unsupported' : 'supported' };
}

/** Against the peer that is furthest from one's own view, with one's own evidence. */
function objectionTo(
  ask: Ask,
  role: Voice,
  own: Peer | undefined,
  others: readonly Peer[],
): CriticiseReply['objection'] {
  let furthest = WORTH_AN_OBJECTION;
  let objection: CriticiseReply['objection'] = null;
  for (const mine of own?.proposals ?? []) {
    for (const theirs of others.flatMap((peer) => peer.proposals)) {
      const distance = theirs.symbol === mine.symbol ? Math.abs(theirs.pUp - mine.pUp) : 0;
      const [claim] = distance > furthest ? claimsFor(role, mine.symbol, ask.snapshot) : [];
      if (claim === undefined) continue;
      furthest = distance;
      objection = { symbol: mine.symbol, ...claim };
    }
  }
  return objection;
}
