import { assertNever } from '../../domain/never.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import {
  type Ask,
  type BoardClaim,
  type BoardProposal,
  type Critique,
  type Peer,
  readsPosts,
  type TeamView,
} from '../ask.ts';
import { markedJson, withoutQuotes } from '../mark.ts';
import { shown } from '../numbers-in-text.ts';
import { foundLine } from '../tools/turn.ts';

/** What was said so far. A later round only adds to the end, so a reader's earlier board is a prefix of its next. */
export function debateText(ask: Ask): string {
  const { brief } = ask;
  const writer = boardWriter(ask);
  switch (brief.phase) {
    case 'decompose':
    case 'propose':
    case 'solo':
    case 'reflect':
      return '';
    case 'criticise':
    case 'decide': {
      const { peers, rounds } = brief.board;
      const argued = rounds.map(
        (critiques, index) =>
          `### Round ${index + 1}\n${critiques.map(writer.critique).join('\n')}\n${foundText(ask, ask.found.slice(index + BLIND_PHASES, index + BLIND_PHASES + 1))}`,
      );
      const blind = foundText(ask, ask.found.slice(0, BLIND_PHASES));
      return `## Board (peers without names)\n${peers.map(writer.peer).join('\n')}\n${blind}${argued.join('')}`;
    }
    case 'merge':
      return `## Teams (without names)\n${brief.teams.map(writer.team).join('\n')}\n${foundText(ask, ask.found)}`;
    default:
      return assertNever(brief);
  }
}

/** Phases that end before the first round: the leader's questions, and the proposals. */
const BLIND_PHASES = 2;

/** What tools brought beyond the snapshot, for all to check claims against; told where it came, so that the board only grows. */
function foundText(ask: Ask, found: Ask['found']): string {
  const lines = found.flat().map((item) => foundLine(item, ask.team.marker, readsPosts(ask)));
  return lines.length === 0 ? '' : `### Found by tools (cite by id)\n${[...new Set(lines)].join('\n')}\n`;
}

/** What is said in a cycle is read by several and in several rounds, and marked once. */
const markedTexts = new WeakMap<Snapshot, Map<string, string>>();

function markedOf({ snapshot }: Ask): Map<string, string> {
  const known = markedTexts.get(snapshot) ?? new Map<string, string>();
  markedTexts.set(snapshot, known);
  return known;
}

function boardWriter(ask: Ask) {
  const { marker } = ask.team;
  const mayReadPosts = readsPosts(ask);
  const marked = markedOf(ask);

  /** A peer may have been talked into something by a post: its words are marked for every reader. */
  const words = (text: string, cited: readonly string[]): string => {
    const open = mayReadPosts ? text : withoutQuotes(text, cited);
    const known = marked.get(open) ?? markedJson(open, marker);
    marked.set(open, known);
    return known;
  };

  const claimLine = (claim: BoardClaim): string =>
    `${claim.label} ${words(claim.text, claim.evidence)} cites ${claim.evidence.join(' ')}${flagged(claim)}`;

  const levels = ({ stop, target, invalidation }: Pick<BoardProposal, 'stop' | 'target' | 'invalidation'>): string =>
    [
      stop === null ? '' : ` stop ${shown(stop)}`,
      target === null ? '' : ` target ${shown(target)}`,
      invalidation === null ? '' : ` invalidation ${words(invalidation, [])}`,
    ].join('');

  const proposalLines = (proposal: BoardProposal): string => {
    const { symbol, action, weight, pUp, horizonMinutes } = proposal;
    const head = `${symbol} ${action} weight ${shown(weight)} pUp ${shown(pUp)} horizonMinutes ${shown(horizonMinutes)}`;
    return [`${head}${levels(proposal)}`, ...proposal.claims.map(claimLine)].join('\n');
  };

  return {
    peer: (peer: Peer): string =>
      [`### Peer ${peer.label}${peer.own ? ' (you)' : ''}`, ...peer.proposals.map(proposalLines)].join('\n'),
    team: (team: TeamView): string => {
      const decisions = team.decisions.map(
        (one) =>
          `${one.symbol} ${one.action} weight ${shown(one.weight)} pUp ${shown(one.pUp)} leverage ${shown(one.leverage)}${levels(one)} because ${words(one.rationale, one.evidence)} cites ${one.evidence.join(' ')}`,
      );
      const dissent = team.dissent === '' ? [] : [`dissent ${words(team.dissent, [])}`];
      return [`### Team ${team.label}`, ...decisions, ...dissent].join('\n');
    },
    critique: (critique: Critique): string => {
      const reviews = critique.reviews.map((review) => `${review.claim} ${review.verdict}`).join(', ');
      const stances = critique.stances.map((stance) => `${stance.symbol} pUp ${shown(stance.pUp)}`).join(', ');
      const { objection } = critique;
      const objected = objection === undefined ? '' : `\nobjects on ${objection.symbol}: ${claimLine(objection)}`;
      return `Peer ${critique.label}: reviews ${reviews || 'none'}; stands at ${stances || 'none'}${objected}`;
    },
  };
}

function flagged(claim: BoardClaim): string {
  return claim.flags.length === 0 ? '' : ` audit ${claim.flags.join(' ')}`;
}
