import { type CallUsage, NO_USAGE } from '../../domain/call-usage.ts';
import type { ChatFailure, Citation, ToolCall } from '../../ports/chat-model.ts';

/** What a finished call said, or why that is no answer. */
export interface Completion {
  readonly usage: CallUsage;
  readonly reasoning: string | undefined;
  /** Tools it called; only where some were offered. */
  readonly calls: readonly ToolCall[];
  /** What its provider's own search came upon. */
  readonly citations: readonly Citation[];
  readonly answer: { readonly ok: true; readonly text: string } | { readonly ok: false; readonly failure: ChatFailure };
}

/** A 200 whose body is no answer at all: an HTML page is a server's error, not a model's word. */
export const NOT_A_COMPLETION: Completion = {
  usage: NO_USAGE,
  reasoning: undefined,
  calls: [],
  citations: [],
  answer: { ok: false, failure: 'server-error' },
};

/** Longest text taken as an answer. */
const MAX_CHARACTERS = 262_144;

export function answerOf(text: string, ended: 'whole' | 'cut' | 'refused'): Completion['answer'] {
  if (ended === 'refused') return { ok: false, failure: 'refused' };
  if (ended === 'cut') return { ok: false, failure: 'truncated' };
  if (text.trim() === '') return { ok: false, failure: 'empty' };
  if (text.length > MAX_CHARACTERS) return { ok: false, failure: 'too-large' };
  return { ok: true, text };
}
