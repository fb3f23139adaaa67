import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openNatsStore } from '../../src/adapters/store/nats-store.ts';
import { type Started, said, startProgram } from '../support/killed-run.ts';
import { NatsServer } from '../support/nats-server.ts';
import { expectOutput } from '../support/outputs.ts';
import { writeFiles } from '../support/small-run.ts';
import { bars, GRID, SCENARIO, sweepBoard, sweepTold } from '../support/sweep.ts';
import { testFolder } from '../support/test-folder.ts';

/** `npm run soak:scale`: a thousand jobs by 1, 2 and 8 workers on a file and on a server, and with all that can go wrong. */
const isFull = process.env.QUARTET_SCALE === '1';
const HOUR_MS = 3_600_000;

const workerTold = z.object({ ran: z.number(), handlingMs: z.number().optional() });

const home = testFolder('worker-soak');
const THOUSAND = GRID.replace('[3, 24]', '{ from: 2, to: 11, step: 1 }').replace('to: 36, step: 24', 'to: 61, step: 1');
beforeAll(() => writeFiles(home, { 'scenario.yaml': SCENARIO, 'bars.ndjson': bars(900), 'grid.yaml': THOUSAND }));

/** A grid whose jobs are half of so many days of bars long, in a folder of its own. */
function layLong(folder: string, grid: string, days: number): void {
  const to = new Date(Date.UTC(2025, 0, 6 + days)).toISOString().slice(0, 10);
  const long = grid.replace(/^test: .*\n/m, '').replace('to: 2025-01-06T10:00Z', `to: ${to}`);
  const files = { 'bars.ndjson': bars(days * 1_440), 'scenario.yaml': SCENARIO, 'grid.yaml': long };
  writeFiles(join(home, folder), files);
}

function worker(place: readonly string[]): Started {
  return startProgram(['worker', ...place, '--jobs', '1', '--lease', '3s', '--json'], {
    XDG_CACHE_HOME: join(home, 'far'),
  });
}

function sweep(place: readonly string[], jobs: string, folder = home): Started {
  const words = ['--json', '--lease', '3s', '--jobs', jobs, '--out', join(folder, 'out'), ...place];
  return startProgram(['sweep', join(folder, 'grid.yaml'), ...words]);
}

async function told({ ended, output, notes }: Started) {
  expect([await ended, notes()]).toEqual([0, '']);
  return sweepTold.parse(expectOutput('sweep', output()));
}

async function stopped(workers: readonly Started[]): Promise<readonly z.output<typeof workerTold>[]> {
  for (const one of workers) one.process.kill('SIGTERM');
  await Promise.all(workers.map((one) => one.ended));
  return workers.map(({ output }) => workerTold.parse(JSON.parse(output())));
}

it.runIf(isFull)(
  'a thousand jobs: 1, 2 and 8 workers on a file and on a server, one board',
  async () => {
    const whole = await told(sweep(['--store', join(home, 'whole.db')], '1'));
    for (const kind of ['SQLite', 'NATS'])
      for (const count of [1, 2, 8]) {
        const server = kind === 'NATS' ? await NatsServer.start() : undefined;
        const place = server === undefined ? ['--store', join(home, `${count}.db`)] : ['--bus', server.url];
        const workers = Array.from({ length: count }, () => worker(place));
        await Promise.all(workers.map((one) => said(one, 'works')));
        const begun = performance.now();
        const far = await told(sweep(place, '0'));
        const tookMs = performance.now() - begun;
        const each = await stopped(workers);
        const handling = each.map(({ handlingMs }) => (handlingMs ?? 0).toFixed(1)).join(' ');
        console.log(
          `${kind}, ${count} workers: ${far.jobs.found} jobs in ${(tookMs / 1_000).toFixed(1)} s, beside the run ${handling} ms a job; ${far.jobs.checked} compared`,
        );
        expect(sweepBoard(far)).toEqual(sweepBoard(whole));
        expect([far.jobs.ran, far.jobs.found]).toEqual([0, 1_000]);
        await server?.end();
      }
  },
  HOUR_MS,
);

/** How long the busiest thread of a process has worked or waited for its turn: what others take of the machine adds nothing. */
function wantedMs({ process: { pid } }: Started): number {
  const tasks = `/proc/${pid}/task`;
  const each = readdirSync(tasks).map((task) => {
    const [ran = 0, waited = 0] = readFileSync(join(tasks, task, 'schedstat'), 'utf8')
      .split(' ')
      .map(Number);
    return (ran + waited) / 1_000_000;
  });
  return Math.max(...each);
}

it.runIf(isFull && process.platform === 'linux')(
  'two workers on jobs of over a second: a thread of each works, or waits for its turn, nine tenths of the time',
  async () => {
    layLong('long', GRID.replace('to: 36', 'to: 132'), 1_100);
    const server = await NatsServer.start();
    const store = await openNatsStore(server.url);
    const place = ['--bus', server.url];
    const workers = [worker(place), worker(place)];
    const running = sweep(place, '0', join(home, 'long'));
    const done = async (count: number) => {
      while (running.process.exitCode === null && (await store.keys('result.')).length < count) await wait(20);
      return { atMs: performance.now(), wanted: workers.map(wantedMs) };
    };
    const [first, last] = [await done(4), await done(20)];
    const wallMs = last.atMs - first.atMs;
    const shares = last.wanted.map((wanted, at) => (wanted - (first.wanted[at] ?? 0)) / wallMs);
    await told(running);
    const each = await stopped(workers);
    const jobMs = shares.reduce((sum, share) => sum + share * wallMs, 0) / 16;
    const handling = each.map(({ handlingMs }) => (handlingMs ?? 0).toFixed(1)).join(' ');
    console.log(
      `16 jobs of ${Math.round(jobMs)} ms in ${(wallMs / 1_000).toFixed(1)} s: at work or ready ${shares.map((share) => share.toFixed(3)).join(' and ')} of it; beside the run ${handling} ms a job`,
    );
    for (const share of shares) expect(share).toBeGreaterThan(0.9);
    await store.close();
    await server.end();
  },
  HOUR_MS,
);

/** The way of one worker to the server, which can be cut for a while: nothing arrives, and nothing says so. */
class Cable {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => {
    const far = connect(this.#port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
      one.pipe(other);
    }
    if (this.#isCut) for (const one of [near, far]) one.pause();
  });
  readonly #port: number;
  #isCut = false;

  constructor(url: string) {
    this.#port = Number(new URL(url).port);
  }

  async url(): Promise<string> {
    await new Promise<void>((settle) => this.#server.listen(0, '127.0.0.1', settle));
    const address = this.#server.address();
    return `nats://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  async cut(forMs: number): Promise<void> {
    this.#isCut = true;
    for (const one of this.#sockets) one.pause();
    await wait(forMs);
    this.#isCut = false;
    for (const one of this.#sockets) one.destroy();
    this.#sockets.clear();
  }

  close(): void {
    this.#server.close();
    for (const one of this.#sockets) one.destroy();
  }
}

it.runIf(isFull)(
  'a hundred kills, twenty stops, ten kills of the server and a cut cable: nothing lost or counted twice',
  async () => {
    // As long as it takes to do all that to it.
    layLong('trouble', THOUSAND, 125);
    const folder = join(home, 'trouble');
    const whole = await told(sweep(['--store', join(folder, 'whole.db')], '2', folder));
    const server = await NatsServer.start();
    const cable = new Cable(server.url);
    const place = ['--bus', server.url];
    const workers = [worker(place), worker(place), worker(place), worker(['--bus', await cable.url()])];
    const running = sweep(place, '0', folder);
    const did = { kills: 0, stops: 0, servers: 0, cuts: 0 };
    let over = false;
    void running.ended.then(() => {
      over = true;
    });
    for (let turn = 0; turn < 100; turn += 1) {
      const at = turn % 3;
      await wait(600 + Math.random() * 800);
      workers[at]?.process.kill('SIGKILL');
      if (!over) did.kills += 1;
      workers[at] = worker(place);
      const other = workers[(at + 1) % 3];
      if (turn % 5 === 0 && other !== undefined) {
        other.process.kill('SIGSTOP');
        await wait(4_500);
        other.process.kill('SIGCONT');
        if (!over) did.stops += 1;
      }
      if (turn % 10 === 5) {
        await server.kill();
        await wait(300);
        await server.run();
        if (!over) did.servers += 1;
      }
      if (turn === 50) {
        await cable.cut(8_000);
        if (!over) did.cuts += 1;
      }
    }
    const far = await told(running);
    await Promise.all(workers.map(({ process }) => process.kill('SIGKILL')));
    const store = await openNatsStore(server.url);
    const results = (await store.keys('result.')).filter((key) => key.split('.').length === 2);
    const left = [...(await store.keys('job.')), ...(await store.keys('dead.'))];
    await store.close();
    console.log(
      `${did.kills} kills, ${did.stops} stops, ${did.servers} kills of the server, ${did.cuts} cuts: ${results.length} results, ${left.length} left`,
    );
    expect(sweepBoard(far)).toEqual(sweepBoard(whole));
    expect([results.length, left]).toEqual([1_000, []]);
    expect(did).toEqual({ kills: 100, stops: 20, servers: 10, cuts: 1 });
    cable.close();
    await server.end();
  },
  HOUR_MS,
);
