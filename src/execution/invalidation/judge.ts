import { assertNever } from '../../domain/never.ts';
import type { Comparator, Operand, Rule, TermValue } from './rule.ts';

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
