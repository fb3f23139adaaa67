import { assertNever } from '../../domain/never.ts';

/** A number that the market has at the close of an interval, e.g. `close(4h)`, `rsi14(3m)`, `sentiment(1h)`. */
export interface Term {
  readonly kind: 'term';
  readonly name: TermName;
  /** Of indicators; undefined for prices and sentiment. */
  readonly period: number | undefined;
  readonly intervalMs: number;
}

export const PRICE_NAMES = ['open', 'high', 'low', 'close'] as const;
export const INDICATOR_NAMES = ['sma', 'ema', 'rsi', 'atr', 'adx'] as const;
type TermName = (typeof PRICE_NAMES)[number] | (typeof INDICATOR_NAMES)[number] | 'sentiment';

export type Operand = Term | { readonly kind: 'number'; readonly value: number };
export type Comparator = '<' | '<=' | '>' | '>=';

export type Rule =
  | { readonly kind: 'compare'; readonly left: Operand; readonly by: Comparator; readonly right: Operand }
  | { readonly kind: 'all' | 'any'; readonly rules: readonly Rule[] };

/** Where a rule gets its numbers; undefined while one warms up or is not kept. */
export type TermValue = (term: Term) => number | undefined;

/** Whether any term of the rule is judged at the closes of this interval. */
export function listensTo(rule: Rule, intervalMs: number): boolean {
  if (rule.kind !== 'compare') return rule.rules.some((part) => listensTo(part, intervalMs));
  return [rule.left, rule.right].some((operand) => operand.kind === 'term' && operand.intervalMs === intervalMs);
}

/** Every term of the rule, so that whoever runs it can have their values ready. */
export function ruleTerms(rule: Rule): readonly Term[] {
  if (rule.kind !== 'compare') return rule.rules.flatMap(ruleTerms);
  return [rule.left, rule.right].filter((operand) => operand.kind === 'term');
}

/** Whether the rule certainly holds: a value that is not there yet makes its comparison hold for nobody. */
export function judgeRule(rule: Rule, numberOf: TermValue): boolean {
  switch (rule.kind) {
    case 'all':
      return rule.rules.every((part) => judgeRule(part, numberOf));
    case 'any':
      return rule.rules.some((part) => judgeRule(part, numberOf));
    case 'compare':
      return compare(read(rule.left, numberOf), rule.by, read(rule.right, numberOf));
    default:
      return assertNever(rule);
  }
}

function read(operand: Operand, numberOf: TermValue): number | undefined {
  return operand.kind === 'number' ? operand.value : numberOf(operand);
}

function compare(left: number | undefined, by: Comparator, right: number | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  switch (by) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return assertNever(by);
  }
}
