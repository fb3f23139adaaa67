import type { z } from 'zod';
import { assertNever } from '../../domain/never.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type JsonProblem, plainJson, readJson } from '../../domain/strict-json.ts';
import type { Phase } from '../../domain/team.ts';
import { withoutThinking } from '../../domain/text.ts';
import {
  type CriticiseReply,
  type DecideReply,
  type DecomposeReply,
  type ProposeReply,
  REPLY_SCHEMAS,
  type ReflectReply,
  type SoloReply,
} from './shapes.ts';

/** A reply that kept to its schema. */
export type ParsedReply =
  | { readonly phase: 'decompose'; readonly reply: DecomposeReply }
  | { readonly phase: 'propose'; readonly reply: ProposeReply }
  | { readonly phase: 'criticise'; readonly reply: CriticiseReply }
  | { readonly phase: 'decide' | 'merge'; readonly reply: DecideReply }
  | { readonly phase: 'solo'; readonly reply: SoloReply }
  | { readonly phase: 'reflect'; readonly reply: ReflectReply };

/** What to tell the model to mend. */
export type ReplyProblems = readonly string[];

const MAX_PROBLEMS = 6;

/** Reads a reply against its phase's schema, whatever the provider promised. */
export function readReply(phase: Phase, text: string): Result<ParsedReply, ReplyProblems> {
  const value = firstObject(text);
  if (!value.ok) return fail([UNREADABLE[value.problem]]);
  switch (phase) {
    case 'decompose':
      return wrap(check(REPLY_SCHEMAS.decompose, value.value), (reply) => ({ phase, reply }));
    case 'propose':
      return wrap(check(REPLY_SCHEMAS.propose, value.value), (reply) => ({ phase, reply }));
    case 'criticise':
      return wrap(check(REPLY_SCHEMAS.criticise, value.value), (reply) => ({ phase, reply }));
    case 'decide':
    case 'merge':
      return wrap(check(REPLY_SCHEMAS.decide, value.value), (reply) => ({ phase, reply }));
    case 'solo':
      return wrap(check(REPLY_SCHEMAS.solo, value.value), (reply) => ({ phase, reply }));
    case 'reflect':
      return wrap(check(REPLY_SCHEMAS.reflect, value.value), (reply) => ({ phase, reply }));
    default:
      return assertNever(phase);
  }
}

function wrap<Reply>(
  checked: Result<Reply, ReplyProblems>,
  name: (reply: Reply) => ParsedReply,
): Result<ParsedReply, ReplyProblems> {
  return checked.ok ? ok(name(checked.value)) : checked;
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown): Result<z.output<Schema>, ReplyProblems> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return fail(parsed.error.issues.slice(0, MAX_PROBLEMS).map(problemOf));
}

/** Says what is wrong without repeating a word of the reply: the repair prompt is no place for a stranger's text. */
function problemOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.join('.') || 'reply';
  return issue.code === 'unrecognized_keys' ? `${place}: unknown keys` : `${place}: ${issue.message}`;
}

/** What keeps a reply from being read, as its model is told. */
const UNREADABLE: Readonly<Record<JsonProblem | 'no-object', string>> = {
  'no-object': 'there is no JSON object in the reply',
  'malformed-json': 'the JSON is malformed or cut off',
  'nested-too-deep': 'the JSON is nested too deep',
  'duplicate-key': 'an object of the JSON has the same key twice',
  'bad-number': 'a number of the JSON is out of all bounds',
};

/** Longest reply that is looked at; what follows is noise or an attack. */
const MAX_CHARACTERS = 1_000_000;

/** The first JSON object of a reply, past any thinking, fence or prose, read by the parser that the gate reads with. */
export function firstObject(reply: string): Result<unknown, JsonProblem | 'no-object'> {
  const text = withoutThinking(reply.slice(0, MAX_CHARACTERS));
  const start = text.indexOf('{');
  if (start === -1) return fail('no-object');
  const read = readJson(text, start);
  return read.ok ? ok(plainJson(read.value.value)) : read;
}
