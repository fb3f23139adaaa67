import { assertNever } from '../../domain/never.ts';
import type { Ask } from '../ask.ts';
import type { ProposeReply } from '../replies/shapes.ts';
import { criticise } from './critic.ts';
import { decide, decompose, merge, solo } from './leader.ts';
import { reflect } from './past.ts';
import { proposalFor } from './voice.ts';

/**
 * The house model: fixed rules over the snapshot's numbers that answer in exactly the replies a language model must
 * give, so that the debate, the audit and the gate run without a key. It is no language model and is labelled so.
 */
export function houseReply(ask: Ask): string {
  return JSON.stringify(replyTo(ask));
}

function replyTo(ask: Ask): object {
  const { brief, role } = ask;
  switch (brief.phase) {
    case 'decompose':
      return decompose(ask);
    case 'propose':
      return propose(ask, brief.symbols);
    case 'criticise':
      return role === 'leader' ? {} : criticise(ask, role, brief.board);
    case 'decide':
      return decide(ask, brief.board, brief.priors);
    case 'solo':
      return solo(ask);
    case 'merge':
      return merge(ask, brief.teams, brief.priors);
    case 'reflect':
      return reflect(brief.reviews);
    default:
      return assertNever(brief);
  }
}

function propose(ask: Ask, symbols: readonly string[]): ProposeReply {
  const { role } = ask;
  if (role === 'leader') return { proposals: [] };
  const views = ask.snapshot.symbols.filter((view) => symbols.includes(view.symbol));
  return { proposals: views.flatMap((view) => proposalFor(role, ask, view) ?? []) };
}
