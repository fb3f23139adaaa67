import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { feedQuotes, liveVenuesOf } from '../../../src/run/live.ts';
import { readScenario } from '../../../src/run/scenario/read.ts';
import { testFolder } from '../../support/test-folder.ts';

const root = testFolder('live-feeds');

function scenarioOf(...feeds: readonly string[]) {
  const file = join(root, 'scenario.yaml');
  writeFileSync(
    file,
    `name: feeds
feeds:
${feeds.map((feed) => `  - ${feed}`).join('\n')}
instruments:
  - { symbol: BTC-USDT-PERP, kind: perp, venue: percent, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001" }
cycle: { every: 1m }
capital: "10000 USDT"
entrants: [{ id: idle, strategy: cash }]
`,
  );
  return readScenario(file, root);
}
const KEYS = { X_BEARER_TOKEN: 'token' };
const X = '{ live: [bluesky, x], maxCost: "5 USD" }';

describe('a live feed that charges', () => {
  it('has its bound, and only it; what it charges is told before a run', () => {
    const scenario = scenarioOf(X, '{ live: [hyperliquid] }');
    const venues = liveVenuesOf(scenario, KEYS);
    const bounds = venues.map(({ source, bound }) => [source, bound?.maxCost]);
    expect(bounds).toEqual([
      ['bluesky', undefined],
      ['x', 5],
      ['hyperliquid', undefined],
    ]);
    expect(feedQuotes(scenario, venues)).toEqual([
      expect.stringMatching(
        /^x charges 0\.005 USD a post, 0\.01 for its author and 0\.005 a picture \(.*\); it ends at 5 USD$/,
      ),
    ]);
    const unbounded = scenarioOf('{ live: [x] }');
    const [line] = feedQuotes(unbounded, liveVenuesOf(unbounded, KEYS));
    expect(line).toMatch(/; nothing bounds it: give its feed a maxCost$/);
  });

  it.each([
    [
      'a feed that charges nothing',
      [X, '{ live: [hyperliquid], maxCost: "5 USD" }'],
      /bounds a feed that charges nothing/,
    ],
    ['a tape', ['{ tape: some.ndjson, maxCost: "5 USD" }'], /stands beside a tape, which charges nothing/],
  ])('is no bound of %s', (_what, feeds, trouble) => {
    expect(() => liveVenuesOf(scenarioOf(...feeds), KEYS)).toThrow(trouble);
  });
});
