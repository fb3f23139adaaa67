import { join } from 'node:path';
import { seededRandom } from '../../src/domain/random.ts';
import { writeFiles } from './small-run.ts';

/** Rows for some twenty-seven commits, done in two seconds. */
const BARS = 1_200;
const MINUTE_MS = 60_000;
const START = 1_736_121_600_000;

/** Six accounts, five of which trade at almost every bar. */
const SCENARIO = `name: to-be-killed
feeds:
  - tape: bars.ndjson
instruments:
  - { symbol: WALK-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 3, lot: "0.001", maxLeverage: 20, hourlyFundingRate: 0.00001 }
execution: { latencyMs: 0, spreadBps: 2 }
capital: "1000000 USD"
seed: 11
entrants:
`;
const ENTRANTS = `  - { id: hold, strategy: buy-and-hold }
  - { id: dice, strategy: seeded-random, seeds: [1, 2, 3, 4, 5], parameters: { turnoverPerDay: 900 } }
`;

/** Writes the scenario and its tape; gives the scenario's path. `more` are entrants beside the others. */
export function writeKillScenario(folder: string, more = '', barCount = BARS): string {
  return writeWalk(folder, barCount, `${ENTRANTS}${more}`);
}

/** The same market for longer, and one who holds. */
export function writeLongScenario(folder: string, barCount: number): string {
  return writeWalk(folder, barCount, '  - { id: hold, strategy: buy-and-hold }\n');
}

function writeWalk(folder: string, barCount: number, entrants: string): string {
  writeFiles(folder, { 'scenario.yaml': `${SCENARIO}${entrants}`, 'bars.ndjson': bars(barCount) });
  return join(folder, 'scenario.yaml');
}

function bars(count: number): string {
  const random = seededRandom('bars of a run to be killed');
  const lines: string[] = [];
  for (let bar = 0, cents = 1_000_000; bar < count; bar += 1) {
    const open = cents;
    cents = Math.max(1_000, Math.round(cents * (1 + (random.next() - 0.5) * 0.004)));
    const prices = { open, high: Math.max(open, cents) + 50, low: Math.min(open, cents) - 50, close: cents };
    const scaled = Object.entries(prices).map(([name, price]) => [name, price / 100]);
    const ts = START + bar * MINUTE_MS;
    const rest = { type: 'bar', ts, symbol: 'WALK-PERP', volume: 1, interval: '1m' };
    lines.push(JSON.stringify({ ...rest, ...Object.fromEntries(scaled) }));
  }
  return `${lines.join('\n')}\n`;
}
