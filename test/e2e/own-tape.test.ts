import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quartet } from '../support/cli.ts';
import { testFolder } from '../support/test-folder.ts';

const folder = testFolder('own');

const SCENARIO = `name: own
feeds: [{ tape: own.ndjson }]
instruments: instruments.yaml
capital: "10000 USD"
seed: 7
entrants:
  - { id: hold, strategy: buy-and-hold }
`;

/** A daily bar of a stock whose ticker YAML would take for a truth, and minutes of a coin. */
function tape(): string {
  const bar = (symbol: string, interval: string, ts: number, close: number) =>
    JSON.stringify({ type: 'bar', ts, symbol, interval, open: close, high: close, low: close, close, volume: 1 });
  const start = 1_736_121_600_000;
  const lines = [];
  for (let at = 0; at < 5; at += 1) lines.push(bar('DOGE-USD-PERP', '1m', start + at * 60_000, 0.30125 + at / 1_000));
  lines.push(bar('TRUE', '1d', start + 86_400_000, 12.5), bar('TRUE', '1d', start + 2 * 86_400_000, 12.75));
  return `${lines.join('\n')}\n`;
}

it('lists the instruments of a tape so that a scenario of one’s own can run on it as it stands', async () => {
  writeFileSync(join(folder, 'own.ndjson'), tape());
  const listed = await quartet(['tape', 'inspect', join(folder, 'own.ndjson'), '--instruments']);
  expect(listed.notes).toEqual([]);
  expect(listed.out.trimEnd().split('\n')).toEqual([
    '- { symbol: "DOGE-USD-PERP", kind: perp, venue: hyperliquid-perp, quoteCurrency: "USD", priceDecimals: 5, tick: "0.00001", sizeDecimals: 5, lot: "0.00001", maxLeverage: 10 }',
    '- { symbol: "TRUE", kind: equity, venue: percent:10bps, quoteCurrency: "USD", priceDecimals: 2, tick: "0.01", sizeDecimals: 0, lot: "1", maxLeverage: 2 }',
  ]);
  writeFileSync(join(folder, 'instruments.yaml'), listed.out);
  writeFileSync(join(folder, 'own.yaml'), SCENARIO);
  const run = await quartet(['backtest', join(folder, 'own.yaml'), '--out', join(folder, 'run'), '--json']);
  expect(run.notes.filter((note) => note.startsWith('error'))).toEqual([]);
  expect(run.exitCode).toBe(0);
});
