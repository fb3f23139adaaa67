import { fail, ok, type Result } from '../../domain/result.ts';
import { type Json, type JsonProblem, readJson } from '../../domain/strict-json.ts';
import { withoutThinking } from '../../domain/thinking.ts';

/** Longest reply that is looked at; what follows is noise or an attack. */
const MAX_CHARACTERS = 1_000_000;

/** The first JSON object of a reply, past any thinking, fence or prose, read by the parser that the gate reads with. */
export function firstObject(reply: string): Result<unknown, JsonProblem | 'no-object'> {
  const text = withoutThinking(reply.slice(0, MAX_CHARACTERS));
  const start = text.indexOf('{');
  if (start === -1) return fail('no-object');
  const read = readJson(text, start);
  return read.ok ? ok(plain(read.value.value)) : read;
}

/** As schemas check it. `fromEntries` defines what it is given: no key reaches a prototype. */
function plain(value: Json): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]));
  return Array.isArray(value) ? value.map(plain) : value;
}
