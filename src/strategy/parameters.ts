import { InputError } from '../domain/errors.ts';
import type { Parameters, ParameterValue } from '../ports/strategy.ts';

/** What a parameter is unless the scenario says otherwise, and what it may be. Made by `whole`, `decimal`, `choice`. */
export interface ParameterRule<Value extends ParameterValue> {
  readonly standard: Value;
  /** For the error message: "give …". */
  readonly expects: string;
  accepts(value: ParameterValue): value is Value;
}

/** A rule for every parameter of a strategy. */
export type ParameterRules<Values extends Parameters> = {
  readonly [Name in keyof Values]: ParameterRule<Values[Name]>;
};

/** Both ends included. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** A whole number within a range, e.g. a period in bars: `whole(14, { least: 2, most: 500 })`. */
export function whole(standard: number, { least, most }: Range): ParameterRule<number> {
  return {
    standard,
    expects: `a whole number from ${least} to ${most}`,
    accepts: (value): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  };
}

/** A finite number within a range, e.g. a weight: `decimal(0.95, { least: 0.01, most: 1 })`. */
export function decimal(standard: number, { least, most }: Range): ParameterRule<number> {
  return {
    standard,
    expects: `a number from ${least} to ${most}`,
    accepts: (value): value is number => typeof value === 'number' && value >= least && value <= most,
  };
}

/** One of a few words, the first being the standard one: `choice('long-only', 'long-short')`. */
export function choice<Word extends string>(standard: Word, ...others: readonly Word[]): ParameterRule<Word> {
  const words: readonly ParameterValue[] = [standard, ...others];
  return {
    standard,
    expects: `one of ${words.join(', ')}`,
    accepts: (value): value is Word => words.includes(value),
  };
}

/** Throws InputError on a parameter the strategy does not have, or a value its rule does not accept. */
export function checkParameters(strategy: string, rules: ParameterRules<Parameters>, given: Parameters): void {
  for (const [name, value] of Object.entries(given)) {
    parameterValue(strategy, name, ruleOf(strategy, rules, name), value);
  }
}

/** What a strategy reads of its own. Throws InputError on a name that it did not declare: files are run without type checks. */
export function readParameter<Values extends Parameters, Name extends keyof Values & string>(
  { name: strategy, rules, given }: { name: string; rules: ParameterRules<Values>; given: Parameters },
  name: Name,
): Values[Name] {
  return parameterValue(strategy, name, ruleOf(strategy, rules, name), given[name]);
}

function ruleOf<Values extends Parameters, Name extends keyof Values & string>(
  strategy: string,
  rules: ParameterRules<Values>,
  name: Name,
): ParameterRule<Values[Name]> {
  if (Object.hasOwn(rules, name)) return rules[name];
  throw unknownParameter(strategy, name, Object.keys(rules));
}

/** The value given, or the standard one. Throws InputError when the rule does not accept it. */
function parameterValue<Value extends ParameterValue>(
  strategy: string,
  name: string,
  rule: ParameterRule<Value>,
  given: ParameterValue | undefined,
): Value {
  if (given === undefined) return rule.standard;
  if (rule.accepts(given)) return given;
  const what = `parameter ${name} is ${JSON.stringify(given)}`;
  const mend = `give ${rule.expects}`;
  throw new InputError({ code: 'strategy-bad-parameter', what, where: `strategy ${strategy}`, mend });
}

function unknownParameter(strategy: string, name: string, known: readonly string[]): InputError {
  const what = `there is no parameter ${JSON.stringify(name)}`;
  const mend = known.length === 0 ? 'leave it out' : `use ${known.join(', ')}`;
  return new InputError({ code: 'strategy-unknown-parameter', what, where: `strategy ${strategy}`, mend });
}
