import { z } from 'zod';
import { seededRandom } from '../../src/domain/random.ts';

export const SCENARIO = `name: waves
feeds:
  - tape: bars.ndjson
instruments:
  - { symbol: WAVE-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 3, lot: "0.001", maxLeverage: 20 }
execution: { latencyMs: 0 }
capital: "100000 USD"
entrants:
  - { id: sma, strategy: sma-cross }
  - { id: hold, strategy: buy-and-hold }
`;

export const GRID = `name: waves
scenario: scenario.yaml
entrant: sma
vary:
  parameters:
    fast: [3, 24]
    slow: { from: 12, to: 36, step: 24 }
slices: 2
embargo: 10m
folds: walk-forward
from: 2025-01-06
to: 2025-01-06T10:00Z
test: { from: 2025-01-06T10:00Z, to: 2025-01-06T15:00Z }
`;

const START = Date.UTC(2025, 0, 6);

/** Prices that swing to and fro every two hours: a slow average is always behind. */
export function bars(count: number, name = 'waves'): string {
  const random = seededRandom(name);
  let cents = 1_000_000;
  const lines = Array.from({ length: count }, (_, minute) => {
    const open = cents;
    cents = Math.round(1_000_000 * (1 + 0.02 * Math.sin((2 * Math.PI * minute) / 120)) + 500 * (random.next() - 0.5));
    const [high, low] = [Math.max(open, cents) + 20, Math.min(open, cents) - 20];
    const prices = Object.fromEntries(
      Object.entries({ open, high, low, close: cents }).map(([name, one]) => [name, one / 100]),
    );
    return JSON.stringify({
      type: 'bar',
      ts: START + minute * 60_000,
      symbol: 'WAVE-PERP',
      ...prices,
      volume: 1,
      interval: '1m',
    });
  });
  return `${lines.join('\n')}\n`;
}

export const sweepTold = z.looseObject({
  rows: z.array(
    z.looseObject({ point: z.record(z.string(), z.unknown()), slices: z.number(), score: z.number().optional() }),
  ),
  jobs: z.object({ ran: z.number(), found: z.number(), checked: z.number() }),
  tries: z.number(),
  verdict: z.string(),
  notes: z.array(z.string()),
  folds: z.array(z.unknown()),
  openings: z.array(z.unknown()),
  test: z.object({ score: z.number() }).optional(),
});

/** All but where it lies and who has done it. */
export function sweepBoard({ jobs: _, folder: __, ...rest }: z.output<typeof sweepTold>) {
  return rest;
}
