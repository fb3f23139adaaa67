import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { barIntervals } from '../../../../src/adapters/tape/bar-intervals.ts';
import { temporaryFolder } from '../../../support/tape.ts';

const INTERVALS = { '1m': 60_000, '60m': 3_600_000, '1h': 3_600_000, '1d': 86_400_000 } as const;

const line = fc.record({
  type: fc.constantFrom('bar', 'bar-open', 'trade', 'post'),
  symbol: fc.constantFrom('ACME', 'OTHER-USD', 'a b', 7),
  interval: fc.constantFrom('1m', '60m', '1h', '1d', 'hourly', 60, undefined),
  visible: fc.constantFrom(undefined, undefined, 5, null),
  text: fc.constantFrom(undefined, 'says "interval":"1d" of "symbol":"ACME"'),
  order: fc.constantFrom(...['type symbol interval', 'interval type symbol', 'symbol interval type']),
  space: fc.constantFrom('', ' '),
});

/** A record's fields in one of several orders, with or without spaces behind colons and commas. */
function written(given: Record<string, unknown>, order: string, space: string): string {
  const fields = [...order.split(' '), 'visible', 'text'].flatMap((name) =>
    given[name] === undefined ? [] : [`${JSON.stringify(name)}:${space}${JSON.stringify(given[name])}`],
  );
  return `{${fields.join(`,${space}`)},${space}"ts":${space}${Math.floor(Number(given.at))}}`;
}

it('finds the intervals that a reading of every line finds, however lines are written', async () => {
  const path = join(temporaryFolder(), 'bars.ndjson');
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (lines) => {
      const first = { type: 'bar', symbol: 'FIRST', interval: '1m', at: 1 };
      const texts = lines.map(({ order, space, ...given }, at) => written({ ...given, at }, order, space));
      writeFileSync(path, [written(first, 'type symbol interval', ''), ...texts, ''].join('\n'));
      const right = new Map<string, number[]>([['FIRST', [60_000]]]);
      for (const { type, symbol, interval, visible } of lines) {
        const opens = type === 'bar-open' || (type === 'bar' && typeof visible !== 'number');
        const spanMs = new Map<unknown, number>(Object.entries(INTERVALS)).get(interval);
        if (!opens || typeof symbol !== 'string' || symbol.includes(' ') || spanMs === undefined) continue;
        const known = [...new Set([...(right.get(symbol) ?? []), spanMs])];
        right.set(
          symbol,
          known.sort((left, other) => left - other),
        );
      }
      const found = await barIntervals([{ parts: [path], csv: undefined }], []);
      expect(new Map<string, readonly number[]>(found)).toEqual(right);
    }),
    { numRuns: 300 },
  );
});
