import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bareFlips } from '../bare.ts';
import { walk } from '../walk.ts';

/*
 * `npm run bench:peers [-- NAME]`: the same walk and the same flips in other backtesters and in Quartet, in turn, each in a
 * process of its own and behind runs to warm up. Who is not installed (bench/peers/install.sh) is left out by name.
 */

const ROUNDS = 5;
const SEED = 7;
const TICKS_A_BAR = 60;
const HERE = fileURLToPath(new URL('.', import.meta.url));
const INSTALLED = fileURLToPath(new URL('../../node_modules/.peers', import.meta.url));
/** Fills that the end of the walk may leave open, or a first cross that a peer cannot take. */
const EDGE = 2;
/** Of all fills those that grademark misses: it cannot go in again on the bar behind the one it went out on. */
const MISSED_SHARE = 0.015;

interface Peer {
  readonly name: string;
  /** What the prices are of; of bars made of ticks, 60 to one, the strategy hears the bars alone. */
  readonly unit: 'bars' | 'ticks' | 'bars of ticks';
  readonly steps: number;
}

const PEERS: readonly Peer[] = [
  // As many as both need until their code is compiled: at a fifth of them half of Quartet's time is the compiler's.
  { name: 'grademark', unit: 'bars', steps: 1_000_000 },
  { name: 'backtesting', unit: 'bars', steps: 200_000 },
  { name: 'vectorbt', unit: 'bars', steps: 200_000 },
  { name: 'hftbacktest', unit: 'ticks', steps: 200_000 },
  { name: 'hftbacktest', unit: 'bars of ticks', steps: 3_000_000 },
  // A tick costs it more the more there have been: ten times as many take twenty times as long.
  { name: 'nautilus_trader', unit: 'ticks', steps: 50_000 },
];

interface Told {
  readonly steps: number;
  readonly flips: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMegabytes: number;
}

const wanted = process.argv[2] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'quartet-peers-'));
const quartet = join(INSTALLED, 'quartet.mjs');
buildSync({
  entryPoints: [join(HERE, 'quartet.ts')],
  outfile: quartet,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
});
console.log(`${ROUNDS} rounds in turn; steps a second of processor time as median (lowest to highest), peak memory`);
try {
  for (const peer of PEERS) if (peer.name.includes(wanted)) race(peer);
} finally {
  rmSync(folder, { recursive: true });
}

function race({ name, unit, steps }: Peer): void {
  const home = join(INSTALLED, name);
  const command = name === 'grademark' ? process.execPath : join(home, 'bin', 'python');
  const script = join(HERE, `${name}.race.${name === 'grademark' ? 'mjs' : 'py'}`);
  if (!existsSync(name === 'grademark' ? home : command)) {
    console.log(`${name}: not installed, left out (bench/peers/install.sh)`);
    return;
  }
  const file = join(folder, `${unit.replaceAll(' ', '-')}-${steps}`);
  const prices = walk(steps, SEED);
  writeFileSync(file, prices);
  const every = unit === 'bars of ticks' ? TICKS_A_BAR : 1;
  const decisive = prices.filter((_, step) => step % every === every - 1);
  const expected = bareFlips(decisive, 10, 30).fills;
  const theirs: Told[] = [];
  const ours: Told[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(timed(command, [script, file, home, String(every)], name, expected));
    ours.push(timed(process.execPath, [quartet, file, unit], 'quartet', expected));
  }
  const ratios = theirs.map((told, round) => told.cpuSeconds / (ours[round]?.cpuSeconds ?? Number.NaN));
  console.log(`${steps} prices as ${unit}, ${expected} flips`);
  console.log(`  ${name.padEnd(16)} ${line(theirs)}`);
  console.log(`  ${'quartet'.padEnd(16)} ${line(ours)}`);
  console.log(`  quartet of ${name}: ${spread(ratios, (ratio) => ratio.toPrecision(3))} times its speed`);
}

function timed(command: string, words: readonly string[], name: string, expected: number): Told {
  const { status, stdout, stderr } = spawnSync(command, words, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.slice(-2_000)}`);
  const told: Told = JSON.parse(stdout.slice(stdout.lastIndexOf('{')));
  const missed = name === 'grademark' ? Math.round(MISSED_SHARE * expected) : EDGE;
  if (Math.abs(told.flips - expected) > missed) throw new Error(`${name} filled ${told.flips} where ${expected} are`);
  return told;
}

function line(told: readonly Told[]): string {
  const rates = spread(
    told.map(({ steps, cpuSeconds }) => steps / cpuSeconds),
    (rate) => `${(rate / 1_000).toFixed(0)} k`,
  );
  const peak = Math.max(...told.map(({ peakMegabytes }) => peakMegabytes));
  return `${rates} steps/s, ${median(told.map(({ wallSeconds }) => wallSeconds)).toFixed(2)} s of wall time, peak ${peak.toFixed(0)} MB`;
}

function spread(values: readonly number[], text: (value: number) => string): string {
  return `${text(median(values))} (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
