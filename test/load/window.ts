import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../src/domain/random.ts';
import { extentShape, runShape } from '../../src/web/api/shapes.ts';
import { type Served, served } from '../support/window/server.ts';
import { makeLongRun } from './long-journal.ts';

/*
 * The window before a journal of a million rows: how soon it shows something, how soon all is read, how soon it is open
 * again, how long a seek takes anywhere, and what memory it holds. `npm run soak:window` runs it; QUARTET_ROWS gives
 * another number of rows, QUARTET_RUNS a folder that such a run called `long` lies in already.
 */

const ROWS = Number(process.env.QUARTET_ROWS ?? 1_000_000);
const SEEKS = 200;

const root = mkdtempSync(join(tmpdir(), 'quartet-window-load-'));
const given = process.env.QUARTET_RUNS;
const runs = given ?? join(root, 'runs');
if (given === undefined) await makeLongRun(ROWS, root, join(runs, 'long'));

await opened('first');
await opened('second');

/** Opens the window on the run, waits until all is read, and seeks about. */
async function opened(which: string): Promise<void> {
  const began = performance.now();
  const server = await served([runs, '--port', '0'], { XDG_CACHE_HOME: join(root, 'cache') });
  try {
    const listensMs = performance.now() - began;
    const first = await extent(server);
    console.log(`${which} open, ${first.last} rows`);
    const shownMs = performance.now() - began;
    console.log(`  listens after ${listensMs.toFixed(0)} ms, first answer after ${shownMs.toFixed(0)} ms`);
    while ((await extent(server)).read < first.last) await pause(200);
    console.log(`  all read after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const { accounts, symbols } = runShape.parse(await (await server.get('/api/v1/runs/long')).json());
    const account = encodeURIComponent(accounts.at(-1)?.account ?? '');
    const views = [
      '/state',
      '',
      '/equity',
      '/fills?latest=12',
      `/fills?latest=12&account=${account}`,
      '/cycles?latest=300',
    ];
    for (const view of [...views, '/step?by=fill', '/step?by=time&ms=60000']) await seek(server, view, first.last);
    console.log(`  server memory ${memoryOf(server).toFixed(0)} MB`);
    for (const view of ['/prices', `/symbols/${symbols[0]}`]) await seek(server, view, first.last);
    console.log(`  server memory with its markets ${memoryOf(server).toFixed(0)} MB`);
  } finally {
    await server.close();
  }
}

async function seek(server: Served, view: string, rows: number): Promise<void> {
  const random = seededRandom('window', `load ${view}`);
  const places = Array.from({ length: SEEKS }, () => 1 + Math.floor(random.next() * rows));
  const began = performance.now();
  // Once all of it can be seen: the rows of a long journal are copies, so that its last is not its latest.
  for (const at of places) while ((await asked(server, view, at)) === 503) await pause(100);
  const readMs = performance.now() - began;
  const tookMs: number[] = [];
  for (const at of places) {
    const from = performance.now();
    const status = await asked(server, view, at);
    if (status !== 200) throw new Error(`${view} at ${at}: ${status}`);
    tookMs.push(performance.now() - from);
  }
  tookMs.sort((left, right) => left - right);
  const name = view === '' ? '(run)' : view;
  const share = (part: number) => tookMs[Math.ceil(SEEKS * part) - 1]?.toFixed(1);
  console.log(
    `  seek ${name}: first round ${(readMs / 1000).toFixed(1)} s, then median ${share(0.5)} ms, 95 % ${share(0.95)} ms, ` +
      `worst of ${SEEKS} ${share(1)} ms`,
  );
}

async function asked(server: Served, view: string, at: number): Promise<number> {
  const response = await server.get(`/api/v1/runs/long${view}${view.includes('?') ? '&' : '?'}at=${at}`);
  await response.arrayBuffer();
  return response.status;
}

async function extent(from: Served) {
  for (;;) {
    const response = await from.get('/api/v1/runs/long/extent');
    if (response.ok) return extentShape.parse(await response.json());
    if (response.status !== 503) throw new Error(await response.text());
    await pause(20);
  }
}

/** What the process holds at most, in MB. */
function memoryOf({ process: { pid } }: Served): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
