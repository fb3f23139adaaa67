import type { CodeStrategy, Parameters, StartContext, StrategyHandlers } from '../ports/strategy.ts';
import { checkDefinition } from './check-definition.ts';
import { checkParameters, type ParameterRules, readParameter } from './parameters.ts';

/** What a strategy is given when it starts: the market's names, its indicators, and its own parameters. */
export interface StrategyStart<Values extends Parameters>
  extends Pick<StartContext, 'symbols' | 'indicator' | 'remember'> {
  /** The scenario's value, or the standard one. */
  parameter<Name extends keyof Values & string>(name: Name): Values[Name];
}

/** What an author writes down; see `defineStrategy`. */
export interface StrategyDefinition<Values extends Parameters> {
  /** Lower-case letters, digits and dashes, e.g. `sma-cross`. */
  readonly name: string;
  /** What a scenario may set, each with its rule: `whole`, `decimal` or `choice`. */
  readonly parameters: ParameterRules<Values>;
  /**
   * Called once an account, before the first event. Indicators are taken here, and `remember` names what is kept. State
   * is what the returned handlers close over, so that no two accounts share any.
   */
  start(context: StrategyStart<Values>): StrategyHandlers;
}

/**
 * A competitor written as code; a strategy file default-exports one.
 *
 * Handlers see events when they become visible and return intents; an order reaches the venue after the scenario's
 * latency and fills on a later event, so nothing can be bought at the price that gave the signal.
 * Throws InputError when the name is not one, or a standard value is not accepted by its own rule.
 */
export function defineStrategy<Values extends Parameters>(definition: StrategyDefinition<Values>): CodeStrategy {
  const { name, parameters } = definition;
  checkDefinition(name, parameters, definition.start);
  const rules: ParameterRules<Parameters> = parameters;
  const standard = Object.fromEntries(Object.entries(rules).map(([parameter, rule]) => [parameter, rule.standard]));
  checkParameters(name, rules, standard);
  return {
    kind: 'code',
    name,
    parameters: standard,
    start: (context) => {
      const given = context.parameters;
      checkParameters(name, rules, given);
      return definition.start({
        symbols: context.symbols,
        indicator: (...call) => context.indicator(...call),
        remember: (memory) => context.remember(memory),
        parameter: (parameter) => readParameter({ name, rules: parameters, given }, parameter),
      });
    },
  };
}
