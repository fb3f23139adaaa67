import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CASES } from './cases.ts';
import type { Measured } from './child.ts';

/** `npm run bench [-- TEXT]`: the cases whose name holds TEXT, each in its own process; medians with their spread. */
const REPEATS = 5;
const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const SENTIMENT = fileURLToPath(new URL('./sentiment.ts', import.meta.url));
const DEMO = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const wanted = process.argv[2] ?? '';

const rates = new Map<string, number>();
console.log(`${REPEATS} repeats each behind one to warm up; rate a second as median (lowest to highest)`);
for (const [name, { unit }] of Object.entries(CASES)) {
  if (!name.includes(wanted)) continue;
  const { rates: all, cpuMicros, fills, peakMegabytes } = measure(name);
  rates.set(name, median(all));
  const spread = `${short(median(all))} ${unit}/s (${short(Math.min(...all))} to ${short(Math.max(...all))})`;
  const filled = fills > 0 ? `, ${fills} fills` : '';
  const cpu = `${median(cpuMicros).toPrecision(3)} µs of processor time each`;
  console.log(`${name.padEnd(40)} ${spread}, ${cpu}${filled}, peak ${peakMegabytes.toFixed(0)} MB`);
}

ratio('never trades, ticks, of the bare read', 'engine, never trades, ticks', 'bare read, ticks');
ratio(
  'never trades, ticks from the cache, of the bare read',
  'engine, never trades, ticks from the cache',
  'bare read, ticks',
);
ratio('tape decoded and kept, of decoded', 'tape of ticks, decoded and kept', 'tape of ticks, decoded');
ratio('flips on bars, of the bare loop', 'engine, flips, journal, bars', 'bare flips, bars');
ratio('flips on ticks, of the bare loop', 'engine, flips, journal, ticks', 'bare flips, ticks');
ratio('five times the orders, of the fifth', 'engine, flips, journal, ticks', 'engine, flips, journal, ticks, a fifth');
ratio(
  'flips among 100 resting orders, of flips alone',
  'engine, flips, 100 resting orders, ticks',
  'engine, flips, journal, ticks, a fifth',
);
ratio(
  '40,000 orders that rest, of the first 8,000',
  'engine, orders that rest, ticks',
  'engine, orders that rest, ticks, a fifth',
);
ratio('share of a run that invariants take', 'engine, flips, 1 entrant, bars', 'invariants of flips, bars');
ratio('time of one entrant that twenty take', 'engine, flips, 1 entrant, bars', 'engine, flips, 20 entrants, bars');
if ('demo'.includes(wanted)) demo();
if ('sentiment'.includes(wanted)) {
  const flags = ['--max-semi-space-size=64', '--import', 'tsx', SENTIMENT];
  spawnSync(process.execPath, flags, { stdio: 'inherit' });
}

function measure(name: string): Measured {
  const flags = ['--max-semi-space-size=64', '--import', 'tsx', CHILD, name, String(REPEATS)];
  const child = spawnSync(process.execPath, flags, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) throw new Error(`${name} ended with ${child.status}`);
  return JSON.parse(child.stdout);
}

function ratio(label: string, over: string, under: string): void {
  const [above, below] = [rates.get(over), rates.get(under)];
  if (above !== undefined && below !== undefined) console.log(`ratio: ${label}: ${(above / below).toPrecision(3)}`);
}

/** From the start of the process to the printed leaderboard. */
function demo(): void {
  const seconds: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const startedAt = performance.now();
    const run = spawnSync(process.execPath, ['--max-semi-space-size=64', DEMO, 'demo', '--json'], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    seconds.push((performance.now() - startedAt) / 1_000);
  }
  const [low, high] = [Math.min(...seconds).toFixed(1), Math.max(...seconds).toFixed(1)];
  console.log(`demo, start to leaderboard: ${median(seconds).toFixed(1)} s (${low} to ${high})`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** 1234567 → 1.23 M. */
function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(1)} k` : value.toFixed(0);
}
