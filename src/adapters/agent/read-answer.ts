import { type Json, plainJson, readJson } from '../../domain/strict-json.ts';
import type { ToolCall } from '../../ports/chat-model.ts';
import type { AgentEnd } from './link.ts';

/** As a model's reply has it: the text of its decisions, or calls. */
export interface AgentAnswer {
  readonly text: string;
  readonly calls?: readonly ToolCall[];
}

const NO_ID: AgentEnd = { failure: 'empty', detail: 'its answer has no id: give back the id of the question' };

/**
 * What an agent says to question `id`; undefined where it is an answer to another one. What is no JSON has no id to be told
 * by and stands as the answer, to be found wanting as a model's would be.
 */
export function readAnswer(text: string, id: string): AgentAnswer | AgentEnd | undefined {
  const read = readJson(text, 0);
  if (!read.ok || read.value.end < text.trimEnd().length) return { text };
  const { value } = read.value;
  if (!(value instanceof Map)) return { text };
  const members = new Map<string, Json>(value);
  const named = members.get('id');
  if (typeof named !== 'string') return NO_ID;
  if (named !== id) return undefined;
  members.delete('id');
  const calls = members.size === 1 ? callsIn(members.get('calls')) : undefined;
  if (calls !== undefined) return { text: '', calls };
  const whole = new Map<string, Json>([['dissent', ''], ['comment', ''], ...members]);
  return { text: JSON.stringify(plainJson(whole)) };
}

/** Calls as they were written: what they ask for is judged as a model's calls are. */
function callsIn(value: Json | undefined): readonly ToolCall[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.map((call: Json, place) => {
    const name = call instanceof Map ? call.get('name') : undefined;
    const words = call instanceof Map ? call.get('arguments') : undefined;
    return {
      id: `call-${place}`,
      name: typeof name === 'string' ? name : '',
      arguments: words === undefined ? '' : JSON.stringify(plainJson(words)),
    };
  });
}
