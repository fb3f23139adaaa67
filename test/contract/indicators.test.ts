import { describe, expect, it } from 'vitest';
import { InputError, InvariantBroken } from '../../src/domain/errors.ts';
import { createIndicator, type PriceBar, type StreamingIndicator } from '../../src/indicators/catalog.ts';
import { CATALOG } from '../../src/indicators/table.ts';
import { flat, walk } from '../support/indicators-market.ts';

const BARS = walk(1, 400);
const BROKEN = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

function outputsOf(name: string): readonly string[] {
  const definition = CATALOG.get(name);
  if (definition === undefined) throw new Error(`${name} is not in the catalogue`);
  return Object.keys(definition.build((parameter) => definition.parameters[parameter]?.standard ?? 0).outputs);
}

/** Every output after every bar. */
function run(indicator: StreamingIndicator, bars: readonly PriceBar[], outputs: readonly string[]): unknown[] {
  return bars.map((bar) => {
    indicator.update(bar);
    return outputs.map((output) => indicator.value(output));
  });
}

describe.each([...CATALOG.keys()])('indicator %s', (name) => {
  const outputs = outputsOf(name);

  it('has no value before exactly warmUp bars, and all of them from there on', () => {
    const indicator = createIndicator(name, {});
    expect(outputs.map((output) => indicator.value(output))).toEqual(outputs.map(() => undefined));
    BARS.forEach((bar, index) => {
      indicator.update(bar);
      for (const output of outputs) {
        const value = indicator.value(output);
        expect(value !== undefined, `${output} after ${index + 1} bars`).toBe(index + 1 >= indicator.warmUp);
        if (value !== undefined) expect(Number.isFinite(value), `${output} after ${index + 1} bars`).toBe(true);
      }
      expect(indicator.value()).toBe(indicator.value(outputs[0]));
    });
  });

  it('warms up with every parameter at its least, and at other values', () => {
    const definition = CATALOG.get(name);
    const rules = Object.entries(definition?.parameters ?? {});
    for (const stretch of [0, 3]) {
      const parameters: Record<string, number> = {};
      // MACD wants slow above fast: each later period is a bar longer.
      for (const [index, [parameter, rule]] of rules.entries()) {
        parameters[parameter] = rule.whole ? rule.least + index + stretch : rule.standard;
      }
      const indicator = createIndicator(name, parameters);
      const values = run(indicator, BARS, outputs);
      const first = values.findIndex((row) => Array.isArray(row) && row.every((value) => value !== undefined));
      expect(first + 1, indicator.label).toBe(indicator.warmUp);
      expect(values.flat().every((value) => value === undefined || Number.isFinite(value))).toBe(true);
    }
  });

  it('is the same bar by bar as all at once, and reuses nothing of an object the caller changes later', () => {
    const fresh = run(createIndicator(name, {}), BARS, outputs);
    const shared = { open: 0, high: 0, low: 0, close: 0, volume: 0 };
    const indicator = createIndicator(name, {});
    const reused = BARS.map((bar) => {
      indicator.update(Object.assign(shared, bar));
      return outputs.map((output) => indicator.value(output));
    });
    expect(reused).toEqual(fresh);
    const short = createIndicator(name, {});
    for (const bar of BARS.slice(0, 150)) short.update(bar);
    expect(outputs.map((output) => short.value(output))).toEqual(fresh[149]);
  });

  it('stays finite when nothing moves and nothing is traded, then finds its way back', () => {
    const indicator = createIndicator(name, {});
    const values = run(indicator, [...flat(200), ...walk(2, 200), ...flat(200)], outputs);
    expect(
      values
        .slice(indicator.warmUp - 1)
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
  });

  it('refuses what is not finite and goes on as if it had never come', () => {
    const wanted = run(createIndicator(name, {}), BARS, outputs);
    const indicator = createIndicator(name, {});
    const values = BARS.map((bar, index) => {
      const field = (['open', 'high', 'low', 'close', 'volume'] as const)[index % 5] ?? 'close';
      const poisoned = { ...bar, [field]: BROKEN[index % 3] };
      expect(() => indicator.update(poisoned)).toThrow(InvariantBroken);
      indicator.update(bar);
      return outputs.map((output) => indicator.value(output));
    });
    expect(values).toEqual(wanted);
  });

  it('names itself, and refuses parameters and outputs it does not have', () => {
    const indicator = createIndicator(name, {});
    expect(indicator.label).toMatch(new RegExp(`^${name}[\\d.-]*$`));
    expect(() => indicator.value('nonsense')).toThrow(InputError);
    expect(() => createIndicator(name, { nonsense: 1 })).toThrow(/^indicator-unknown-parameter: /);
    expect(() => createIndicator(name, JSON.parse('{"__proto__": 1}'))).toThrow(/^indicator-unknown-parameter: /);
    for (const [parameter, rule] of Object.entries(CATALOG.get(name)?.parameters ?? {})) {
      for (const value of [rule.least - 0.00005, rule.most + 1, 0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => createIndicator(name, { [parameter]: value })).toThrow(/^indicator-bad-parameter: /);
      }
    }
  });
});
