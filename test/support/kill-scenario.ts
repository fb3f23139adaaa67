import { join } from 'node:path';
import { smallBars, writeFiles } from './small-run.ts';

/** Long enough to be killed in its middle, with rows for several commits; done in a second or two. */
const BARS = 6_000;

const SCENARIO = `name: to-be-killed
feeds:
  - tape: bars.ndjson
instruments:
  - { symbol: ACME, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 3, lot: "0.001", maxLeverage: 20 }
execution: { latencyMs: 1000, spreadBps: 2 }
capital: "10000 USD"
seed: 7
entrants:
  - { id: hold, strategy: buy-and-hold }
  - { id: random, strategy: seeded-random, parameters: { turnoverPerDay: 900 }, seeds: [1, 2, 3, 4, 5] }
`;

/** Writes the scenario and its tape; gives the scenario's path. */
export function writeKillScenario(folder: string): string {
  writeFiles(folder, { 'scenario.yaml': SCENARIO, 'bars.ndjson': `${smallBars(BARS).join('\n')}\n` });
  return join(folder, 'scenario.yaml');
}
