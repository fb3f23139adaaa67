import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A scenario of a few made-up bars, with all it needs in one folder. */
export const SMALL_SCENARIO = `name: small
feeds:
  - tape: bars.ndjson
instruments:
  - { symbol: ACME, kind: spot, venue: percent, priceDecimals: 2, tick: "0.01", sizeDecimals: 0, lot: "1" }
execution: { latencyMs: 1000, spreadBps: 2 }
capital: "10000 USD"
seed: 7
entrants:
  - { id: hold, strategy: buy-and-hold }
  - { id: idle, strategy: cash }
`;

const MINUTE_MS = 60_000;
const START = 1_736_121_600_000;

/** One bar a minute: up a cent, and every seventh down three. */
export function smallBars(count: number): readonly string[] {
  let cents = 10_000;
  return Array.from({ length: count }, (_, index) => {
    const open = cents;
    cents += index % 7 === 6 ? -3 : 1;
    const [low, high] = [Math.min(open, cents) - 2, Math.max(open, cents) + 2];
    const price = (value: number): number => value / 100;
    return JSON.stringify({
      type: 'bar',
      ts: START + index * MINUTE_MS,
      symbol: 'ACME',
      open: price(open),
      high: price(high),
      low: price(low),
      close: price(cents),
      volume: 10,
      interval: '1m',
    });
  });
}

export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

export function writeSmallRun(folder: string): void {
  writeFiles(folder, { 'scenario.yaml': SMALL_SCENARIO, 'bars.ndjson': `${smallBars(60).join('\n')}\n` });
}

/** Names and contents of everything below a folder, as one hash: equal when nothing was written. */
export function contentsOf(folder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort(byPath)) {
    const path = join(entry.parentPath, entry.name);
    hash.update(path);
    if (entry.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

function byPath(left: { parentPath: string; name: string }, right: { parentPath: string; name: string }): number {
  return join(left.parentPath, left.name) < join(right.parentPath, right.name) ? -1 : 1;
}
