import {
  type Ask,
  type Board,
  type BoardClaim,
  type BoardProposal,
  type Critique,
  type Peer,
  readsPosts,
} from '../ask.ts';
import { markedJson, withoutQuotes } from '../mark.ts';
import { shown } from './shown.ts';

/** What was said so far. A later round only adds to the end, so a reader's earlier board is a prefix of its next. */
export function boardText(ask: Ask): string {
  const board = boardOf(ask);
  if (board === undefined) return '';
  const writer = boardWriter(ask);
  const rounds = board.rounds.map(
    (critiques, index) => `### Round ${index + 1}\n${critiques.map(writer.critique).join('\n')}\n`,
  );
  return `## Board (peers without names)\n${board.peers.map(writer.peer).join('\n')}\n${rounds.join('')}`;
}

function boardOf(ask: Ask): Board | undefined {
  return ask.brief.phase === 'criticise' || ask.brief.phase === 'decide' ? ask.brief.board : undefined;
}

function boardWriter(ask: Ask) {
  const { marker } = ask.team;
  const mayReadPosts = readsPosts(ask);

  /** A peer may have been talked into something by a post: its words are marked for every reader. */
  const words = (text: string, cited: readonly string[]): string =>
    markedJson(mayReadPosts ? text : withoutQuotes(text, cited), marker);

  const claimLine = (claim: BoardClaim): string =>
    `${claim.label} ${words(claim.text, claim.evidence)} cites ${claim.evidence.join(' ')}${flagged(claim)}`;

  const proposalLines = (proposal: BoardProposal): string => {
    const head = [
      `${proposal.symbol} ${proposal.action} weight ${shown(proposal.weight)} pUp ${shown(proposal.pUp)} horizonMinutes ${shown(proposal.horizonMinutes)}`,
      proposal.stop === null ? '' : `stop ${shown(proposal.stop)}`,
      proposal.target === null ? '' : `target ${shown(proposal.target)}`,
      proposal.invalidation === null ? '' : `invalidation ${words(proposal.invalidation, [])}`,
    ];
    return [head.filter((part) => part !== '').join(' '), ...proposal.claims.map(claimLine)].join('\n');
  };

  return {
    peer: (peer: Peer): string =>
      [`### Peer ${peer.label}${peer.own ? ' (you)' : ''}`, ...peer.proposals.map(proposalLines)].join('\n'),
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
