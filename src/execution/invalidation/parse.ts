import { fail, ok, type Result } from '../../domain/result.ts';
import { parseDurationMs } from '../../domain/time.ts';
import { type Comparator, INDICATOR_NAMES, type Operand, PRICE_NAMES, type Rule, type Term } from './rule.ts';

/** Longer texts are prose, not rules. */
const MAX_CHARACTERS = 500;
const MAX_DEPTH = 16;
const MAX_PERIOD = 1_000;

/**
 * Reads a machine-checked invalidation:
 *
 *     rule       = all { "or" all }
 *     all        = part { "and" part }
 *     part       = "(" rule ")" | operand ("<" | "<=" | ">" | ">=") operand
 *     operand    = number | name "(" interval ")"      close(4h), rsi14(3m), sentiment(1h)
 *
 * At least one side of a comparison is a name. A text that is no rule comes back with what is wrong with it.
 */
export function parseInvalidation(text: string): Result<Rule, RuleProblem> {
  if (text.length > MAX_CHARACTERS)
    return fail({ what: `longer than ${MAX_CHARACTERS} characters`, at: MAX_CHARACTERS });
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  const reader = new Reader(tokens.value, text.length);
  try {
    const rule = reader.rule(0);
    reader.end();
    return ok(rule);
  } catch (error) {
    if (error instanceof NotARule) return fail(error.problem);
    throw error;
  }
}

class NotARule extends Error {
  readonly problem: RuleProblem;
  constructor(problem: RuleProblem) {
    super(problem.what);
    this.problem = problem;
  }
}

/** Recursive descent over the tokens; depth is bounded, and the error never leaves this file. */
class Reader {
  readonly #tokens: readonly RuleToken[];
  readonly #length: number;
  #place = 0;

  constructor(tokens: readonly RuleToken[], length: number) {
    this.#tokens = tokens;
    this.#length = length;
  }

  rule(depth: number): Rule {
    return this.#joined('any', 'or', () => this.#all(depth));
  }

  end(): void {
    if (this.#peek() !== undefined) this.#refuse('expected the end, "and" or "or"');
  }

  #all(depth: number): Rule {
    return this.#joined('all', 'and', () => this.#part(depth));
  }

  #joined(kind: 'all' | 'any', word: string, next: () => Rule): Rule {
    const first = next();
    const rules = [first];
    while (this.#accept(word)) rules.push(next());
    return rules.length === 1 ? first : { kind, rules };
  }

  #part(depth: number): Rule {
    if (depth > MAX_DEPTH) this.#refuse(`nested deeper than ${MAX_DEPTH}`);
    if (this.#accept('(')) {
      const inner = this.rule(depth + 1);
      this.#expect(')');
      return inner;
    }
    const left = this.#operand();
    const by = this.#comparator();
    const right = this.#operand();
    if (left.kind === 'number' && right.kind === 'number') this.#refuse('a comparison needs a name such as close(1h)');
    return { kind: 'compare', left, by, right };
  }

  #comparator(): Comparator {
    const token = this.#peek();
    for (const by of ['<', '<=', '>', '>='] as const) {
      if (token?.text === by) {
        this.#place += 1;
        return by;
      }
    }
    return this.#refuse('expected <, <=, > or >=');
  }

  #operand(): Operand {
    const isNegative = this.#accept('-');
    if (!isNegative) this.#accept('+');
    const token = this.#peek();
    if (token?.kind === 'number' && /^(\d+(\.\d+)?|\.\d+)$/.test(token.text)) {
      this.#place += 1;
      return { kind: 'number', value: isNegative ? -Number(token.text) : Number(token.text) };
    }
    if (isNegative || token?.kind !== 'word') return this.#refuse('expected a number or a name such as close(1h)');
    return this.#term(token);
  }

  #term(token: RuleToken): Term {
    const match = /^([a-z]+?)(\d*)$/.exec(token.text);
    const name = [...PRICE_NAMES, ...INDICATOR_NAMES, 'sentiment' as const].find((known) => known === match?.[1]);
    if (name === undefined) return this.#refuse(`"${token.text}" is no price, indicator or sentiment`);
    const period = match?.[2] === '' ? undefined : Number(match?.[2]);
    const isIndicator = INDICATOR_NAMES.some((known) => known === name);
    if (isIndicator !== (period !== undefined) || period === 0 || (period ?? 0) > MAX_PERIOD) {
      return this.#refuse(isIndicator ? `${name} needs a period from 1 to ${MAX_PERIOD}` : `${name} has no period`);
    }
    this.#place += 1;
    this.#expect('(');
    const intervalMs = parseDurationMs(this.#peek()?.text ?? '');
    if (intervalMs === undefined) return this.#refuse('expected an interval such as 3m, 4h or 1d');
    this.#place += 1;
    this.#expect(')');
    return { kind: 'term', name, period, intervalMs };
  }

  #peek(): RuleToken | undefined {
    return this.#tokens[this.#place];
  }

  #accept(text: string): boolean {
    if (this.#peek()?.text !== text) return false;
    this.#place += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#refuse(`expected "${text}"`);
  }

  #refuse(what: string): never {
    throw new NotARule({ what, at: this.#peek()?.at ?? this.#length });
  }
}

interface RuleToken {
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
function tokensOf(source: string): Result<readonly RuleToken[], RuleProblem> {
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
  while (member.test(text.charAt(end))) end += 1;
  return end;
}

function markLength(text: string, at: number): number {
  const first = text.charAt(at);
  if (first === '<' || first === '>') return text.charAt(at + 1) === '=' ? 2 : 1;
  return SINGLE_MARKS.includes(first) ? 1 : 0;
}
