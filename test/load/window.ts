import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readHead } from '../../src/adapters/journal/head.ts';
import { MANIFEST, manifestText, readRunManifest } from '../../src/adapters/journal/manifest.ts';
import { readJournal } from '../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { accountId, type EntrantId } from '../../src/domain/ids.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { extentShape } from '../../src/web/api/shapes.ts';
import { command, ended, type Served, served } from '../support/window/server.ts';

/*
 * The window before a journal of a million rows: how soon it shows something, how soon all is read, how long a seek
 * takes anywhere, and what memory it holds. `npm run soak:window` runs it; QUARTET_ROWS gives another number of rows.
 */

const ROWS = Number(process.env.QUARTET_ROWS ?? 1_000_000);
const SEEKS = 200;

const root = mkdtempSync(join(tmpdir(), 'quartet-window-load-'));
const runs = join(root, 'runs');
const [made, rows] = await madeRun();
const server = await served([runs, '--port', '0']);
try {
  const began = performance.now();
  const first = await extent(server);
  const shownMs = performance.now() - began;
  while ((await extent(server)).read < rows) await pause(200);
  const readMs = performance.now() - began;
  const seeks: number[] = [];
  const random = seededRandom('window', 'load');
  for (let seek = 0; seek < SEEKS; seek += 1) {
    const at = 1 + Math.floor(random.next() * rows);
    const asked = performance.now();
    await (await server.get(`/api/v1/runs/${made}/state?at=${at}`)).arrayBuffer();
    seeks.push(performance.now() - asked);
  }
  seeks.sort((left, right) => left - right);
  console.log(`rows ${rows}`);
  console.log(`first answer ${shownMs.toFixed(0)} ms, with ${first.read} rows read`);
  console.log(`all read after ${(readMs / 1000).toFixed(1)} s`);
  console.log(`seek median ${seeks[SEEKS / 2]?.toFixed(1)} ms, worst of ${SEEKS} ${seeks.at(-1)?.toFixed(1)} ms`);
  console.log(`server memory ${memoryOf(server).toFixed(0)} MB`);
} finally {
  await server.close();
}

/** Several copies of one long run in one journal, each with accounts of its own. */
async function madeRun(): Promise<readonly [name: string, rows: number]> {
  const tape = join(root, 'long.ndjson.gz');
  const scenario = join(root, 'long.yaml');
  await ended(command(['tape', 'generate', tape, '--span', `${Math.max(2, Math.ceil((ROWS / 1e6) * 36))}d`]));
  const text = readFileSync('backtests/demo.yaml', 'utf8')
    .replace(/tape: .*/, `tape: ${tape}`)
    .replaceAll('../', `${resolve('.')}/`);
  writeFileSync(scenario, text);
  const whole = join(root, 'whole');
  await ended(command(['backtest', scenario, '--out', whole, '--json']));
  const to = join(runs, 'long');
  return ['long', copied(whole, to)];
}

function copied(from: string, to: string): number {
  mkdirSync(to, { recursive: true });
  const source = readJournal(from);
  const journal = openJournal(to, 'group');
  let sequence = 0;
  for (let copy = 1; sequence < ROWS; copy += 1) {
    for (const row of source.rows(1)) {
      if (sequence >= ROWS) break;
      if (row.account === undefined && copy > 1) continue;
      if (row.body.includes('"kind":"run-finished"')) continue;
      sequence += 1;
      const [entrant = '', seed] = row.account?.split('#') ?? [];
      const name = accountId(`${entrant}.${copy}` as EntrantId, seed === undefined ? undefined : Number(seed));
      const body = row.body.replace(/^\[\{"entrant":"[^"]*"/, `[{"entrant":"${entrant}.${copy}"`);
      journal.append({ ...row, sequence, account: row.account === undefined ? undefined : name, body });
    }
    journal.commit();
  }
  journal.close();
  source.close();
  for (const name of ['run.json', 'scenario.yaml']) copyFileSync(join(from, name), join(to, name));
  const head = readHead(to);
  const manifest = readRunManifest(from);
  if (head === undefined || manifest === undefined) throw new Error(`${from} is not a whole run`);
  const growing = { ...manifest.growing, 'journal.db': { length: head.sequence, hash: head.hash } };
  writeFileSync(join(to, MANIFEST), manifestText({ ...manifest, growing }));
  return sequence;
}

async function extent(from: Served) {
  for (;;) {
    const response = await from.get('/api/v1/runs/long/extent');
    if (response.ok) return extentShape.parse(await response.json());
    if (response.status !== 503) throw new Error(await response.text());
    await pause(50);
  }
}

/** What the process holds at most, in MB. */
function memoryOf({ process: { pid } }: Served): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
