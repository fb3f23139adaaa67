import { seededRandom } from '../domain/random.ts';
import type { Role } from '../domain/team.ts';
import type { BoardClaim, Peer } from './ask.ts';
import type { CycleContext } from './context.ts';
import { shown, writtenNumbers } from './numbers-in-text.ts';

/**
 * Puts a wrong number into one claim of a peer, for one reader alone, to see whether anybody checks: in a share of the
 * boards that the protocol names, never in the leader's, and the same in every round.
 */
export function withPlanted(
  context: CycleContext,
  seat: number,
  reader: Role,
  peers: readonly Peer[],
): readonly Peer[] {
  const label = plantedLabel(context, seat, reader, peers);
  if (label === undefined) return peers;
  return peers.map((peer) => ({
    ...peer,
    proposals: peer.proposals.map((proposal) => ({
      ...proposal,
      claims: proposal.claims.map((claim) => (claim.label === label ? falsified(claim) : claim)),
    })),
  }));
}

/** The claim that carries a planted error on a reader's board; undefined where none does. */
export function plantedLabel(
  { team, snapshot }: CycleContext,
  seat: number,
  reader: Role,
  peers: readonly Peer[],
): string | undefined {
  if (team.protocol.plantErrors === 0 || reader === 'leader') return undefined;
  const random = seededRandom('plant', team.seed, team.account, snapshot.cycle, seat, reader);
  if (random.next() >= team.protocol.plantErrors) return undefined;
  const fit = peers
    .filter((peer) => !peer.own)
    .flatMap((peer) => peer.proposals.flatMap(({ claims }) => claims))
    .filter((claim) => claim.flags.length === 0 && writtenNumbers(claim.text).length > 0);
  return fit[Math.floor(random.next() * fit.length)]?.label;
}

const FIRST_NUMBER = /(?<![\p{L}\p{N}_.])\d[\d,]*(?:\.\d+)?(?![\p{L}\p{N}_])/u;

function falsified(claim: BoardClaim): BoardClaim {
  const wrong = (written: string): string => shown(Number(written.replaceAll(',', '')) * 1.7 + 3);
  return { ...claim, text: claim.text.replace(FIRST_NUMBER, wrong) };
}
