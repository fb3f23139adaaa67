import { InputError, InvariantBroken } from '../domain/errors.ts';
import type { Built, IndicatorDefinition, IndicatorParameter } from './definition.ts';
import type { PriceBar, StreamingIndicator } from './streaming.ts';
import { CATALOG } from './table.ts';

export type { PriceBar, StreamingIndicator } from './streaming.ts';

/**
 * A streaming indicator of the catalogue, parameters left out taking their customary values.
 * Throws InputError on an unknown name or parameter, and on a value out of its range.
 */
export function createIndicator(name: string, parameters: Readonly<Record<string, number>>): StreamingIndicator {
  const definition = CATALOG.get(name);
  if (definition === undefined) {
    const what = `there is no indicator ${JSON.stringify(name)}`;
    const mend = `use one of ${[...CATALOG.keys()].join(', ')}`;
    throw new InputError({ code: 'indicator-unknown', what, where: 'indicator', mend });
  }
  refuseUnknownParameters(name, definition, parameters);
  const values = new Map<string, number>();
  for (const [parameter, rule] of Object.entries(definition.parameters)) {
    values.set(parameter, checked(name, parameter, rule, parameters[parameter] ?? rule.standard));
  }
  return new CheckedIndicator(
    name,
    values,
    definition.build((parameter) => values.get(parameter) ?? Number.NaN),
  );
}

/** The one door numbers come in by: whatever is not finite stops here, before it can poison a running sum. */
export class CheckedIndicator implements StreamingIndicator {
  /** It is made of these alone. */
  readonly name: string;
  readonly parameters: ReadonlyMap<string, number>;
  readonly label: string;
  readonly warmUp: number;
  private readonly built: Built;
  readonly #outputs: ReadonlyMap<string, () => number>;
  readonly #main: () => number;
  private seen = 0;

  constructor(name: string, parameters: ReadonlyMap<string, number>, built: Built) {
    this.name = name;
    this.parameters = parameters;
    this.label = name + [...parameters.values()].join('-');
    this.warmUp = built.warmUp;
    this.built = built;
    this.#outputs = new Map(Object.entries(built.outputs));
    const [main] = this.#outputs.values();
    if (main === undefined) throw new InvariantBroken(`indicator ${name} has no output`);
    this.#main = main;
  }

  update(bar: PriceBar): void {
    const sum = bar.open + bar.high + bar.low + bar.close + bar.volume;
    if (!Number.isFinite(sum))
      throw new InvariantBroken(`${this.label} was fed ${JSON.stringify(bar)}, not all finite`);
    this.built.update(bar);
    if (this.seen < this.warmUp) this.seen += 1;
  }

  value(output?: string): number | undefined {
    const read = output === undefined ? this.#main : this.#outputs.get(output);
    if (read === undefined) throw this.#unknownOutput(output);
    return this.seen < this.warmUp ? undefined : read();
  }

  #unknownOutput(output: string | undefined): InputError {
    const what = `there is no output ${JSON.stringify(output)}`;
    const mend = `use one of ${[...this.#outputs.keys()].join(', ')}`;
    return new InputError({ code: 'indicator-unknown-output', what, where: `indicator ${this.label}`, mend });
  }
}

function refuseUnknownParameters(
  name: string,
  definition: IndicatorDefinition,
  given: Readonly<Record<string, number>>,
): void {
  for (const parameter of Object.keys(given)) {
    if (Object.hasOwn(definition.parameters, parameter)) continue;
    const known = Object.keys(definition.parameters).join(', ');
    const what = `there is no parameter ${JSON.stringify(parameter)}`;
    const mend = known === '' ? 'leave it out' : `use ${known}`;
    throw new InputError({ code: 'indicator-unknown-parameter', what, where: `indicator ${name}`, mend });
  }
}

function checked(name: string, parameter: string, rule: IndicatorParameter, value: number): number {
  const fits = value >= rule.least && value <= rule.most && (!rule.whole || Number.isInteger(value));
  if (fits) return value;
  const what = `${parameter} is ${value}`;
  const mend = `give ${rule.whole ? 'a whole number' : 'a number'} from ${rule.least} to ${rule.most}`;
  throw new InputError({ code: 'indicator-bad-parameter', what, where: `indicator ${name}`, mend });
}
