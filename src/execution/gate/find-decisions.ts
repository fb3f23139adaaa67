import { fail, ok, type Result } from '../../domain/result.ts';
import { type Json, type JsonProblem, readJson } from '../../domain/strict-json.ts';
import { withoutThinking } from '../../domain/text.ts';

/** Beyond this a reply is not read at all. */
const MAX_RAW_CHARACTERS = 1_048_576;
/** What may be left once the thinking is gone: as much as is kept of a reply. */
const MAX_CHARACTERS = 65_536;
/** Brackets in a row that no list of decisions has. */
const TOO_MANY_BRACKETS = '['.repeat(9);

/** Full-width forms look like JSON to a person and are none: what starts so is read as JSON, and refused. */
const BRACES: ReadonlySet<string> = new Set(['{', '\uff5b']);
const OPENINGS: ReadonlySet<string> = new Set([...BRACES, '[', '\uff3b']);

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
    if (OPENINGS.has(character) && startsJson(text, at)) {
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
  if (found === undefined && isBareList(text)) return fail('malformed-json');
  return ok({ around, decisions: found === undefined ? [] : isList(found) ? found : [found] });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * After a brace: an end, another brace, a comment, or a key in any quotes (also such as typesetters and East Asian
 * keyboards make), escaped or bare with its colon. After a bracket: an object.
 */
const AFTER_BRACE =
  /\s{0,1000}(?:["'`{}/\u2018-\u201f\u00ab\u2039\u300c\u300e\uff02\uff07\uff5b\uff5d]|\\["']|[A-Za-z_$][\w$]{0,40}\s{0,1000}[:\uff1a]|$)/y;
const AFTER_BRACKET = /[\s[\uff3b]{0,20}(?:[{\uff5b]|$)/y;

function startsJson(text: string, at: number): boolean {
  const pattern = BRACES.has(text.charAt(at)) ? AFTER_BRACE : AFTER_BRACKET;
  pattern.lastIndex = at + 1;
  return pattern.test(text);
}

/** A reply that is nothing but a list, in a fence or not, was meant as JSON whatever is in it. */
function isBareList(text: string): boolean {
  const inner = text
    .trim()
    .replace(/^```\w{0,20}/, '')
    .replace(/```$/, '')
    .trim();
  return /^[[\uff3b]\s*[^\]\s]/.test(inner) && /[\]\uff3d]$/.test(inner);
}
