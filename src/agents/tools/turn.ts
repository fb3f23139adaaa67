import { canonicalJson } from '../../domain/canonical.ts';
import type { ToolUse } from '../../domain/record.ts';
import type { Evidence, Snapshot } from '../../domain/snapshot.ts';
import type { ToolName } from '../../domain/team.ts';
import { cutText } from '../../domain/text.ts';
import type { ToolCall } from '../../ports/chat-model.ts';
import { markedJson } from '../mark.ts';
import { evidenceLine } from '../prompt/snapshot-text.ts';
import type { Protocol } from '../protocol.ts';
import { type ToolRequest, toolRequest } from './catalog.ts';

/** Calls of one turn of a model, judged and not yet run. */
export interface PendingTurn {
  /** As the provider gave it: some want it back with the results. */
  readonly reasoning: string | undefined;
  readonly calls: readonly JudgedCall[];
}

/** A call as the model wrote it, with what it asks for, or why it is refused. */
export interface JudgedCall {
  readonly call: ToolCall;
  readonly request: ToolRequest | undefined;
  readonly refusal: string;
}

/** What running a granted call came to. */
export interface ToolResult {
  readonly callId: string;
  readonly ok: boolean;
  /** Names and numbers of ours, no stranger's word. */
  readonly text: string;
  /** What may be cited from now on, as far as it is shown. */
  readonly found: readonly Evidence[];
}

/** A turn with its answers, as the model is shown them and as the journal keeps them. */
export interface ToolTurn {
  readonly reasoning: string | undefined;
  readonly calls: readonly ToolCall[];
  readonly uses: readonly ToolUse[];
  readonly found: readonly Evidence[];
}

/** What of a question its calls are judged by. */
interface Questioned {
  readonly tools: readonly ToolName[];
  /** Run before. */
  readonly turns: readonly ToolTurn[];
  readonly team: { readonly protocol: Pick<Protocol, 'maxToolCalls'>; readonly marker: string };
  readonly snapshot: Snapshot;
}

/** A model may write as many calls into one turn as it likes; those beyond are as if never made. */
const MAX_CALLS_A_TURN = 12;
const MAX_WORDS = 4_000;

/** Judges what a model called: unknown tools, odd arguments, repeats and calls over the limit are refused with a word. */
export function pendingTurn(ask: Questioned, calls: readonly ToolCall[], reasoning: string | undefined): PendingTurn {
  const seen = new Set(ask.turns.flatMap((turn) => turn.calls.map(sameness)));
  let left = ask.team.protocol.maxToolCalls - ask.turns.reduce((sum, turn) => sum + turn.calls.length, 0);
  const judged = calls.slice(0, MAX_CALLS_A_TURN).map((written): JudgedCall => {
    const call = { ...written, name: cutText(written.name, 64), arguments: cutText(written.arguments, MAX_WORDS) };
    left -= 1;
    const problem = left < 0 ? 'no more calls for this question' : seen.has(sameness(call)) ? 'called before' : '';
    seen.add(sameness(call));
    if (problem !== '') return { call, request: undefined, refusal: problem };
    const tool = ask.tools.find((name) => name === call.name);
    if (tool === undefined) return { call, request: undefined, refusal: `there are only ${ask.tools.join(', ')}` };
    const request = toolRequest(tool, call.arguments, ask.snapshot);
    return request.ok
      ? { call, request: request.value, refusal: '' }
      : { call, request: undefined, refusal: request.problem };
  });
  return { reasoning, calls: judged };
}

/** The turn as everybody tells it once its calls were run. */
export function finishedTurn(ask: Questioned, turn: PendingTurn, results: readonly ToolResult[]): ToolTurn {
  const found: Evidence[] = [];
  const uses = turn.calls.map(({ call, refusal }): ToolUse => {
    const { name, arguments: words } = call;
    const result = results.find(({ callId }) => callId === call.id);
    if (result === undefined) {
      const text = `refused: ${refusal === '' ? 'it was not run' : refusal}`;
      return { name, arguments: words, outcome: 'refused', result: text, found: [] };
    }
    const shown = shownResult(result, ask.team.marker);
    found.push(...shown.found);
    const ids = shown.found.map(({ id }) => id);
    return { name, arguments: words, outcome: result.ok ? 'ran' : 'failed', result: shown.text, found: ids };
  });
  return { reasoning: turn.reasoning, calls: turn.calls.map(({ call }) => call), uses, found };
}

/** The same tool with the same arguments, however they are laid out. */
function sameness({ name, arguments: words }: ToolCall): string {
  try {
    return `${name} ${canonicalJson(JSON.parse(words))}`;
  } catch {
    return `${name} ${words}`;
  }
}

export const MAX_RESULT_CHARACTERS = 2_000;
const MAX_POST_CHARACTERS = 200;

/** A tool's result as a model sees it: strangers' words marked, at most 2,000 characters, and only what is shown is citable. */
function shownResult({ text, found }: ToolResult, marker: string) {
  const shown: Evidence[] = [];
  let out = cutText(text, MAX_RESULT_CHARACTERS);
  for (const item of found) {
    const line = `\n${foundLine(item, marker)}`;
    if (out.length + line.length > MAX_RESULT_CHARACTERS) break;
    out += line;
    shown.push(item);
  }
  return { text: out, found: shown };
}

/** One found item; a post's words only where they may be read. */
export function foundLine(item: Evidence, marker: string, withText = true): string {
  if (item.text === undefined || !withText) return evidenceLine(item);
  return `${evidenceLine(item)} text ${markedJson(cutText(item.text, MAX_POST_CHARACTERS), marker)}`;
}
