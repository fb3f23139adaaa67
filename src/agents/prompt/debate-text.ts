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
import { boardStyle } from './board-style.ts';

/** What was said so far. A later round only adds to the end, so a reader's earlier board is a prefix of its next. */
export function debateText(ask: Ask): string {
  const { brief } = ask;
  const writer = boardWriter(ask, 'board' in brief ? brief.board.peers : []);
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

/** Of what the second prompt writes shorter. */
const LEVEL_DIGITS = 5;
const SHARE_DIGITS = 3;

function boardWriter(ask: Ask, peers: readonly Peer[]) {
  const { marker } = ask.team;
  const style = boardStyle(ask.team.prompt);
  const showsQuotes = style.showsQuotes && readsPosts(ask);
  const marked = markedOf(ask);

  /** A peer may have been talked into something by a post: its words are marked for every reader. */
  const words = (text: string, cited: readonly string[]): string => {
    const open = showsQuotes ? text : withoutQuotes(text, cited);
    const key = marker + open;
    const known = marked.get(key) ?? markedJson(open, marker);
    marked.set(key, known);
    return known;
  };

  const claimLine = (claim: BoardClaim): string =>
    `${claim.label} ${words(claim.text, claim.evidence)}${style.cites} ${claim.evidence.join(' ')}${flagged(claim)}`;

  const levels = ({ stop, target, invalidation }: Pick<BoardProposal, 'stop' | 'target' | 'invalidation'>): string =>
    [
      stop === null ? '' : ` stop ${style.number(stop, LEVEL_DIGITS)}`,
      target === null ? '' : ` target ${style.number(target, LEVEL_DIGITS)}`,
      invalidation === null
        ? ''
        : ` invalidation ${style.isPlain(invalidation) ? invalidation : words(invalidation, [])}`,
    ].join('');

  const proposalLines = (proposal: BoardProposal): string => {
    const { symbol, action, weight, pUp, horizonMinutes } = proposal;
    const head = `${symbol} ${action} weight ${style.number(weight, SHARE_DIGITS)} pUp ${style.number(pUp, SHARE_DIGITS)} ${style.horizon(horizonMinutes)}`;
    return [`${head}${levels(proposal)}`, ...proposal.claims.map(claimLine)].join('\n');
  };

  return {
    peer: (peer: Peer): string =>
      [
        `### Peer ${peer.label}${peer.own && style.marksOwn ? ' (you)' : ''}`,
        ...peer.proposals.map(proposalLines),
      ].join('\n'),
    team: (team: TeamView): string => {
      const decisions = team.decisions.map(
        (one) =>
          `${one.symbol} ${one.action} weight ${shown(one.weight)} pUp ${shown(one.pUp)} leverage ${shown(one.leverage)}${levels(one)} because ${words(one.rationale, one.evidence)} cites ${one.evidence.join(' ')}`,
      );
      const dissent = team.dissent === '' ? [] : [`dissent ${words(team.dissent, [])}`];
      return [`### Team ${team.label}`, ...decisions, ...dissent].join('\n');
    },
    critique: (critique: Critique): string => {
      const reviews = style.reviews(critique.reviews);
      const stances = style
        .stances(critique, peers)
        .map(({ symbol, pUp }) => `${symbol} pUp ${style.number(pUp, SHARE_DIGITS)}`)
        .join(', ');
      const { objection } = critique;
      const objected = objection === undefined ? '' : `\nobjects on ${objection.symbol}: ${claimLine(objection)}`;
      return `Peer ${critique.label}: reviews ${reviews || 'none'}; stands at ${stances || style.nowhereElse}${objected}`;
    },
  };
}

function flagged(claim: BoardClaim): string {
  return claim.flags.length === 0 ? '' : ` audit ${claim.flags.join(' ')}`;
}
