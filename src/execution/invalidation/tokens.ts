import { fail, ok, type Result } from '../../domain/result.ts';

export interface RuleToken {
  readonly kind: 'word' | 'number' | 'mark';
  readonly text: string;
  /** Characters before it. */
  readonly at: number;
}

/** What is wrong with an invalidation, and where. */
export interface RuleProblem {
  readonly what: string;
  readonly at: number;
}

const BLANK = /\s/;
const DIGIT = /[0-9.]/;
const LETTER = /[a-z]/;
const WORD = /[a-z0-9]/;
const SINGLE_MARKS = '()-+';

/** Words, numbers and marks of a rule, in one pass. Letters are read as lower case. */
export function tokensOf(source: string): Result<readonly RuleToken[], RuleProblem> {
  const text = source.toLowerCase();
  const tokens: RuleToken[] = [];
  let at = 0;
  while (at < text.length) {
    const first = text.charAt(at);
    if (BLANK.test(first)) {
      at += 1;
      continue;
    }
    const kind = LETTER.test(first) ? 'word' : DIGIT.test(first) ? 'number' : 'mark';
    const end = kind === 'mark' ? at + markLength(text, at) : runEnd(text, at, kind === 'word' ? WORD : WORD_OR_POINT);
    if (end === at) return fail({ what: `"${first}" means nothing here`, at });
    tokens.push({ kind, text: text.slice(at, end), at });
    at = end;
  }
  return ok(tokens);
}

/** A number runs on into its unit: `4h` is one token, and only a duration may look so. */
const WORD_OR_POINT = /[a-z0-9.]/;

function runEnd(text: string, from: number, member: RegExp): number {
  let end = from;
  while (end < text.length && member.test(text.charAt(end))) end += 1;
  return end;
}

function markLength(text: string, at: number): number {
  const first = text.charAt(at);
  if (first === '<' || first === '>') return text.charAt(at + 1) === '=' ? 2 : 1;
  return SINGLE_MARKS.includes(first) ? 1 : 0;
}
