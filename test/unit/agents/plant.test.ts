import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../src/agents/ask.ts';
import { DEFAULT_PROTOCOL } from '../../../src/agents/protocol.ts';
import type { ClaimsReviewed } from '../../../src/domain/record.ts';
import type { ChatOutcome } from '../../../src/ports/chat-model.ts';
import { cheerful, snapshotOf } from '../../support/snapshot.ts';
import { house, type Played, playCycle, said, teamOf } from '../../support/team.ts';

const snapshot = snapshotOf([cheerful('BTC', 64_000), cheerful('ETH', 2_500)]);
const planting = teamOf({ protocol: { ...DEFAULT_PROTOCOL, plantErrors: 1 } });

const reviewsOf = ({ records }: Played): readonly ClaimsReviewed[] =>
  records.filter((record): record is ClaimsReviewed => record.kind === 'claims-reviewed');
const claimsOn = (ask: Ask): ReadonlyMap<string, string> => {
  const { brief } = ask;
  if (brief.phase !== 'criticise' && brief.phase !== 'decide') return new Map();
  const claims = brief.board.peers.flatMap((peer) =>
    peer.proposals.flatMap((proposal) =>
      proposal.claims.map((claim) => [claim.evidence.join() + claim.label[1], claim.text] as const),
    ),
  );
  return new Map(claims);
};

/** A critic with one verdict for everything. */
const always =
  (verdict: 'supported' | 'wrong') =>
  (ask: Ask): ChatOutcome => {
    if (ask.brief.phase !== 'criticise') return house(ask);
    const labels = ask.brief.board.peers.flatMap((peer) =>
      peer.proposals.flatMap(({ claims }) => claims.map(({ label }) => label)),
    );
    return said(JSON.stringify({ reviews: labels.map((claim) => ({ claim, verdict })), objection: null, stances: [] }));
  };

describe('planted errors', () => {
  it('stand in one claim of a peer a reader, with another number, and never before the leader', () => {
    const honest = playCycle(teamOf(), snapshot, house).asks;
    const played = playCycle(planting, snapshot, house);
    for (const [place, ask] of played.asks.entries()) {
      const [shown, true_] = [claimsOn(ask), claimsOn(honest[place] ?? expect.fail('another cycle'))];
      const changed = [...shown].filter(([key, text]) => true_.get(key) !== text);
      expect(changed).toHaveLength(ask.brief.phase === 'criticise' ? 1 : 0);
    }
    expect(playCycle(planting, snapshot, house).asks).toEqual(played.asks);
  });

  it('are caught by a voice that checks, at the price of no false alarm', () => {
    const reviews = reviewsOf(playCycle(planting, snapshot, house));
    expect(reviews).toHaveLength(3);
    for (const review of reviews) {
      expect(review).toMatchObject({ planted: 1, caught: 1, alarms: 0 });
      expect(review.sound).toBeGreaterThan(0);
    }
  });

  it('are missed by one that nods, and caught by one that doubts all, who pays in false alarms', () => {
    for (const review of reviewsOf(playCycle(planting, snapshot, always('supported')))) {
      expect(review).toMatchObject({ planted: 1, caught: 0, alarms: 0 });
    }
    for (const review of reviewsOf(playCycle(planting, snapshot, always('wrong')))) {
      expect(review).toMatchObject({ planted: 1, caught: 1, alarms: review.sound });
    }
  });

  it('are in as many boards as the protocol says, and in none unless it does', () => {
    const some = teamOf({ protocol: { ...DEFAULT_PROTOCOL, plantErrors: 0.3 } });
    const reviews = Array.from({ length: 60 }, (_, cycle) => playCycle(some, { ...snapshot, cycle }, house)).flatMap(
      reviewsOf,
    );
    const share = reviews.filter(({ planted }) => planted === 1).length / reviews.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
    expect(reviewsOf(playCycle(teamOf(), snapshot, house)).map(({ planted }) => planted)).toEqual([0, 0, 0]);
  });
});
