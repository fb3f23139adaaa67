import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readJournal } from '../../src/adapters/journal/read-journal.ts';
import { InputError } from '../../src/domain/errors.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { type Started, startProgram } from '../support/killed-run.ts';

/*
 * npm run soak:resume: a run over three million events is killed again and again, a moment after it has gone on. Printed is
 * what each life took, from the start of its process to the first rows that were not there before.
 */
const LONGEST_LIFE_MS = 1_500;
const LOOK_MS = 3;
const SCENARIO = `name: three-million
feeds: [{ tape: tape.ndjson.gz }]
instruments: demo.json
bars: { every: 5m }
execution: { latencyMs: 250, slippageBps: 1 }
capital: "10000 USDT"
entrants:
  - { id: hold, strategy: buy-and-hold }
  - { id: cross, strategy: sma-cross, parameters: { fast: 5, slow: 40 } }
  - { id: index, strategy: rsi }
  - { id: dice, strategy: seeded-random, seeds: [1, 2, 3], parameters: { turnoverPerDay: 200 } }
`;

const home = mkdtempSync(join(tmpdir(), 'quartet-resume-'));
const random = seededRandom('resume');
try {
  const span = ['--markets', '2', '--span', '84h', '--quotes', '300ms', '--trades', '600ms'];
  const made = startProgram(['tape', 'generate', join(home, 'tape.ndjson.gz'), ...span]);
  if ((await made.ended) !== 0) throw new Error(made.notes());
  copyFileSync(fileURLToPath(new URL('../../data/instruments/demo.json', import.meta.url)), join(home, 'demo.json'));
  writeFileSync(join(home, 'scenario.yaml'), SCENARIO);
  const whole = await digestOf(start('whole'));
  let life = await lived();
  for (; life.isKilled; life = await lived()) console.log(`${life.rows} rows before, the next after ${life.nextMs} ms`);
  const isSame = (await digestOf(life.run)) === whole;
  console.log(isSame ? 'the digest is that of a run in one piece' : 'ANOTHER DIGEST than in one piece');
  process.exitCode = isSame ? 0 : 1;
} finally {
  rmSync(home, { recursive: true });
}

/** Each folder has a cache of tapes of its own, so that what is killed never finds one decoded. */
function start(folder: string): Started {
  const words = ['backtest', join(home, 'scenario.yaml'), '--jobs', '1', '--json', '--out', join(home, folder)];
  return startProgram(words, { XDG_CACHE_HOME: join(home, `cache-${folder}`) });
}

async function digestOf(run: Started): Promise<unknown> {
  if ((await run.ended) !== 0) throw new Error(run.notes());
  return JSON.parse(run.output()).digest;
}

/** One life of the killed run, to its end where it comes before its first new rows. */
async function lived() {
  const rows = rowsOf(join(home, 'killed'));
  const begun = performance.now();
  const run = start('killed');
  while (run.process.exitCode === null && rowsOf(join(home, 'killed')) === rows) await sleep(LOOK_MS);
  const nextMs = Math.round(performance.now() - begun);
  if (run.process.exitCode === null) await sleep(random.next() * LONGEST_LIFE_MS);
  run.process.kill('SIGKILL');
  return { run, rows, nextMs, isKilled: (await run.ended) === 'SIGKILL' };
}

/** None before its first row. */
function rowsOf(folder: string): number {
  try {
    const reader = readJournal(folder);
    const rows = reader.last();
    reader.close();
    return rows;
  } catch (error) {
    if (error instanceof InputError) return 0;
    throw error;
  }
}
