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
  /** The reply without its thinking. */
  readonly text: string;
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
  let openBraces = 0;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if ((character === '{' || character === '[') && startsJson(text, at)) {
      const read = readJson(text, at);
      if (!read.ok) return read;
      if (found !== undefined) return fail('several-objects');
      found = read.value.value;
      at = read.value.end;
      continue;
    }
    if (character === '{') openBraces += 1;
    if (character === '}') openBraces -= 1;
    if (openBraces < 0) return fail('malformed-json');
    at += 1;
  }
  return ok({ text, decisions: found === undefined ? [] : isList(found) ? found : [found] });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const TAG = /<(\/?)think>/gi;

/** The text outside `<think>` and its end; thinking that never ends takes the rest with it. */
function withoutThinking(raw: string): string {
  let kept = '';
  let keptFrom = 0;
  let isThinking = false;
  for (const tag of raw.matchAll(TAG)) {
    const isEnd = tag[1] === '/';
    if (!isEnd && !isThinking) {
      kept += raw.slice(keptFrom, tag.index);
      isThinking = true;
    } else if (isEnd && isThinking) {
      keptFrom = tag.index + tag[0].length;
      isThinking = false;
    }
  }
  return isThinking ? kept : kept + raw.slice(keptFrom);
}

/** After a brace: a key in any quotes, escaped or bare, an end, or another brace. After a bracket: an object. */
const AFTER_BRACE = /\s{0,1000}(?:["'{}]|\\["']|[A-Za-z_$][\w$]{0,40}\s{0,1000}:|$)/y;
const AFTER_BRACKET = /\s{0,1000}(?:\{|$)/y;

function startsJson(text: string, at: number): boolean {
  const pattern = text.charAt(at) === '{' ? AFTER_BRACE : AFTER_BRACKET;
  pattern.lastIndex = at + 1;
  return pattern.test(text);
}
