import type { ToolRequest } from '../../agents/tools/catalog.ts';
import type { ToolResult } from '../../agents/tools/turn.ts';
import { InputError } from '../../domain/errors.ts';
import { assertNever } from '../../domain/never.ts';
import { postEvidence } from '../scored-posts.ts';
import { type PendingAsk, postsOf, type RunState } from '../state.ts';
import { computeFor } from './compute.ts';
import { candlesFor, indicatorFor, positionFor, type ToolWords } from './market-tools.ts';

const MOST_POSTS = 6;

/** Runs the calls that an ask wants run first, on what was visible at its snapshot. */
export function toolResults(state: RunState, pending: PendingAsk): readonly ToolResult[] {
  const calls = pending.ask.pending?.calls ?? [];
  return calls.flatMap(({ call, request }) =>
    request === undefined ? [] : [{ callId: call.id, ...wordsOrProblem(state, pending, request) }],
  );
}

function wordsOrProblem(state: RunState, pending: PendingAsk, request: ToolRequest): Omit<ToolResult, 'callId'> {
  try {
    return { ok: true, ...wordsFor(state, pending, request) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { ok: false, text: `failed: ${error.problem.mend}`, found: [] };
  }
}

function wordsFor(state: RunState, pending: PendingAsk, request: ToolRequest): ToolWords {
  const { snapshot } = pending.ask;
  switch (request.tool) {
    case 'search_posts':
      return postsFor(state, pending, request);
    case 'candles':
      return candlesFor(state, snapshot, request.arguments);
    case 'indicator':
      return indicatorFor(state, snapshot, request.arguments);
    case 'position':
      return positionFor(snapshot, request.arguments);
    case 'compute':
      return computeFor(state, pending, request.arguments);
    default:
      return assertNever(request);
  }
}

function postsFor(
  state: RunState,
  { account, ask }: PendingAsk,
  { arguments: { query, symbol } }: Extract<ToolRequest, { tool: 'search_posts' }>,
): ToolWords {
  const found = postsOf(state, account).found(query, symbol, ask.snapshot.at, MOST_POSTS).map(postEvidence);
  return { text: found.length === 0 ? 'no post matches' : `${found.length} posts, best match first:`, found };
}
