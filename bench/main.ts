import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CASES } from './cases.ts';
import type { Measured } from './child.ts';
import { compiled } from './compiled.ts';

/** `npm run bench [-- TEXT…]`: the cases whose name holds one of the texts, each in its own process; medians with their spread. */
const REPEATS = 5;
const CHILD = await compiled(fileURLToPath(new URL('./child.ts', import.meta.url)));
const SENTIMENT = fileURLToPath(new URL('./sentiment.ts', import.meta.url));
const COMMAND_LINE = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
/** On the last line of the error stream. */
const TELL_USAGE = `data:text/javascript,process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write('\\n' + JSON.stringify({ cpu: userCPUTime + systemCPUTime, peak: maxRSS }));
})`;
const ONE_POST = '{"id":"1","text":"$BTC to the moon"}\n';
const wanted = process.argv.length > 2 ? process.argv.slice(2) : [''];

const rates = new Map<string, number>();
const costs = new Map<string, number>();
console.log(`${REPEATS} repeats each behind one to warm up; rate a second as median (lowest to highest)`);
for (const [name, { unit }] of Object.entries(CASES)) {
  if (!isWanted(name)) continue;
  const { rates: all, cpuMicros, fills, peakMegabytes } = measure(name);
  rates.set(name, median(all));
  costs.set(name, median(cpuMicros));
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
ratio(
  'hears bars alone, ticks from the cache, of the bare read',
  'engine, hears bars alone, ticks from the cache',
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
if (isWanted('start: help')) command('start: help', ['--help']);
if (isWanted('start: score of one post')) command('start: score of one post', ['score'], ONE_POST);
if (isWanted('demo')) command('demo, start to leaderboard', ['demo', '--json']);
if (isWanted('sentiment')) {
  const flags = ['--max-semi-space-size=64', '--import', 'tsx', SENTIMENT];
  spawnSync(process.execPath, flags, { stdio: 'inherit' });
}

function measure(name: string): Measured {
  const child = spawnSync(process.execPath, [CHILD, name, String(REPEATS)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`${name} ended with ${child.status}`);
  return JSON.parse(child.stdout);
}

function ratio(label: string, over: string, under: string): void {
  const [above, below] = [rates.get(over), rates.get(under)];
  if (above === undefined || below === undefined) return;
  const byCost = (costs.get(under) ?? Number.NaN) / (costs.get(over) ?? Number.NaN);
  console.log(`ratio: ${label}: ${(above / below).toPrecision(3)}, by processor time ${byCost.toPrecision(3)}`);
}

function isWanted(name: string): boolean {
  return wanted.some((text) => name.includes(text));
}

/** A whole command line, from the start of its process to its end. */
function command(label: string, words: readonly string[], input = ''): void {
  const seconds: number[] = [];
  const cpuSeconds: number[] = [];
  const peaks: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const startedAt = performance.now();
    const flags = ['--max-semi-space-size=64', '--import', TELL_USAGE, COMMAND_LINE];
    const run = spawnSync(process.execPath, [...flags, ...words], { encoding: 'utf8', input });
    if (run.status !== 0) throw new Error(run.stderr);
    seconds.push((performance.now() - startedAt) / 1_000);
    const usage: { readonly cpu: number; readonly peak: number } = JSON.parse(run.stderr.split('\n').at(-1) ?? '');
    cpuSeconds.push(usage.cpu / 1e6);
    peaks.push(usage.peak / 1_024);
  }
  const spread = `${median(seconds).toFixed(2)} s (${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)})`;
  const cpu = `${median(cpuSeconds).toFixed(2)} s of processor time`;
  console.log(`${label.padEnd(40)} ${spread}, ${cpu}, peak ${Math.max(...peaks).toFixed(0)} MB`);
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
