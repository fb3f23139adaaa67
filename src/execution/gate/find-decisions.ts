import { fail, ok, type Result } from '../../domain/result.ts';
import { type Json, type JsonProblem, readJson } from './strict-json.ts';

/** Beyond this a reply is not read at all. */
const MAX_RAW_CHARACTERS = 1_048_576;
/** What may be left once the thinking is gone: as much as is kept of a reply. */
const MAX_CHARACTERS = 65_536;
/** Brackets in a row that no list of decisions has. */
const TOO_MANY_BRACKETS = '['.repeat(9);

export type FindProblem = JsonProblem | 'too-large' | 'several-objects';

export interface Found {
  /** What stands beside them, thinking left out. */
  readonly around: string;
  readonly decisions: readonly Json[];
}

/**
 * Finds the one object, or the one list of objects, in a reply: bare, fenced or with prose around it. Whatever starts
 * like JSON must be JSON to its end; braces that only stand in prose are passed over. None found is no problem.
 */
export function findDecisions(raw: string): Result<Found, FindProblem> {
  if (raw.length > MAX_RAW_CHARACTERS) return fail('too-large');
  const text = withoutThinking(raw);
  if (text.length > MAX_CHARACTERS) return fail('too-large');
  if (text.includes(TOO_MANY_BRACKETS)) return fail('nested-too-deep');
  let found: Json | undefined;
  let around = text;
  let openBraces = 0;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if ((character === '{' || character === '[') && startsJson(text, at)) {
      const read = readJson(text, at);
      if (!read.ok) return read;
      if (found !== undefined) return fail('several-objects');
      found = read.value.value;
      around = `${text.slice(0, at)}\n${text.slice(read.value.end)}`;
      at = read.value.end;
      continue;
    }
    if (character === '{') openBraces += 1;
    if (character === '}') openBraces -= 1;
    if (openBraces < 0) return fail('malformed-json');
    at += 1;
  }
  return ok({ around, decisions: found === undefined ? [] : isList(found) ? found : [found] });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const THINKING = /<(\/?)think>/gi;

/** The text outside `<think>` and the end that belongs to it; thinking that never ends takes the rest with it. */
function withoutThinking(raw: string): string {
  let kept = '';
  let from = 0;
  let depth = 0;
  for (const { 0: tag, 1: closing, index } of raw.matchAll(THINKING)) {
    if (depth === 0) kept += raw.slice(from, index);
    depth = closing === '' ? depth + 1 : Math.max(0, depth - 1);
    from = index + tag.length;
  }
  return depth === 0 ? kept + raw.slice(from) : kept;
}

/** After a brace: a key in any quotes, escaped or bare, an end, another brace or a comment. After a bracket: an object. */
const AFTER_BRACE = /\s{0,1000}(?:["'{}/]|\\["']|[A-Za-z_$][\w$]{0,40}\s{0,1000}:|$)/y;
const AFTER_BRACKET = /[\s[]{0,20}(?:\{|$)/y;

function startsJson(text: string, at: number): boolean {
  const pattern = text.charAt(at) === '{' ? AFTER_BRACE : AFTER_BRACKET;
  pattern.lastIndex = at + 1;
  return pattern.test(text);
}
