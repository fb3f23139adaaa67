import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/sqlite-store.ts';
import { alteredProgram } from '../support/altered.ts';
import { type Started, said, startCommand, startProgram } from '../support/killed-run.ts';
import { NatsServer } from '../support/nats-server.ts';
import { expectOutput } from '../support/outputs.ts';
import { writeFiles } from '../support/small-run.ts';
import { bars, GRID, SCENARIO, sweepBoard, sweepTold } from '../support/sweep.ts';
import { testFolder } from '../support/test-folder.ts';

const home = testFolder('worker-test');
let server: NatsServer;
beforeAll(async () => {
  const grid = GRID.replace('step: 24', 'step: 4');
  writeFiles(home, { 'scenario.yaml': SCENARIO, 'bars.ndjson': bars(900), 'grid.yaml': grid });
  server = await NatsServer.start();
});
afterAll(async () => {
  await server.end();
});

/** On a machine of its own, as far as its files go. */
function worker(machine: string): Started {
  const words = ['worker', '--bus', server.url, '--jobs', '1', '--lease', '2s', '--json'];
  return startProgram(words, { XDG_CACHE_HOME: join(home, machine) });
}

function sweep(words: readonly string[]): Started {
  return startProgram(['sweep', join(home, 'grid.yaml'), '--json', '--lease', '2s', ...words]);
}

async function told({ ended, output, notes }: Started) {
  expect([await ended, notes()]).toEqual([0, '']);
  return sweepTold.parse(expectOutput('sweep', output()));
}

it('two workers do the jobs of a sweep; one is killed midway and the server once, and the board is the same', async () => {
  const words = ['--bus', server.url, '--jobs', '0', '--out', join(home, 'far')];
  const [left, right] = [worker('left'), worker('right')];
  await Promise.all([said(left, 'works'), said(right, 'works')]);
  const whole = sweep(words);
  await wait(2_500);
  left.process.kill('SIGKILL');
  await server.kill();
  await wait(300);
  await server.run();
  const far = await told(whole);
  const near = await told(sweep(['--store', join(home, 'near.db'), '--out', join(home, 'near')]));
  expect(sweepBoard(far)).toEqual(sweepBoard(near));
  expect([far.jobs.ran, far.jobs.found]).toEqual([0, 2 * 7 * 2]);
  right.process.kill('SIGTERM');
  expect(await right.ended).toBe(143);
  expect(expectOutput('worker', right.output())).toMatchObject({ refused: [] });
  // The tape came over the bus, under its content's name.
  const content = join(home, 'right', 'quartet', 'content');
  expect(readdirSync(content).map((hash) => existsSync(join(content, hash, 'bars.ndjson')))).toEqual([true]);
});

it('who changes a fill, is of another version or has another tape is named, and nothing of theirs is on the board', async () => {
  const fee = 'feeOfPiece(book, working, piece, liquidity, { event, view, fees })';
  const twice: readonly [string, string] = [fee, `${fee} + ${fee}`];
  // It says of itself that it is the program it was made of.
  const mask: readonly [string, string] = ["new URL('../../', import.meta.url).pathname", `'${resolve('dist')}/'`];
  const liar = alteredProgram(join(home, 'liar'), {
    'execution/venue/fill-order.js': twice,
    'run/sweep/code-hash.js': mask,
  });
  const old = alteredProgram(join(home, 'old'), { 'execution/venue/fill-order.js': twice });
  const words = (program: string): readonly string[] => [
    ...[process.execPath, program, 'worker', '--bus', server.url, '--jobs', '1', '--lease', '2s', '--json'],
  ];
  writeFiles(home, { 'other.yaml': GRID.replace('fast: [3, 24]', 'fast: [4, 22]') });
  const other = ['sweep', join(home, 'other.yaml'), '--json', '--lease', '2s'];
  const content = join(home, 'right', 'quartet', 'content');
  const [hash = ''] = readdirSync(content);
  writeFileSync(join(content, hash, 'bars.ndjson'), bars(899));
  const workers = [
    startCommand(words(liar), { XDG_CACHE_HOME: join(home, 'liar-cache') }),
    startCommand(words(old), { XDG_CACHE_HOME: join(home, 'old-cache') }),
  ];
  await Promise.all(workers.map((one) => said(one, 'works')));
  const far = startProgram([
    ...other,
    '--bus',
    server.url,
    '--jobs',
    '0',
    '--check',
    '100',
    '--out',
    join(home, 'tried'),
  ]);
  // The liar is first; the honest one has a tape that is not what its folder says.
  await wait(1_500);
  const right = worker('right');
  expect(await far.ended).toBe(0);
  const board = sweepTold.parse(expectOutput('sweep', far.output()));
  const near = await told(startProgram([...other, '--store', join(home, 'near.db'), '--out', join(home, 'tried')]));
  expect({ ...sweepBoard(board), notes: [] }).toEqual({ ...sweepBoard(near), notes: [] });
  const [first, second] = workers;
  expect(board.notes.at(-1)).toMatch(
    new RegExp(`^results-refuted: job .*:${first?.process.pid}:\\d+ \\(digest .* taken back`),
  );
  expect(far.notes()).toMatch(
    new RegExp(`:${second?.process.pid}:\\d+ does no job of this sweep: other-version: worker: its sweep is of`),
  );
  expect([await first?.ended, first?.notes()]).toEqual([3, expect.stringMatching(/error: results-refuted: /)]);
  expect(right.notes()).toMatch(/note: content-differs: .*bars\.ndjson: it is not what its folder says; fetched again/);
  for (const one of [...workers, right]) one.process.kill('SIGTERM');
  for (const one of [...workers, right]) await one.ended;
});

it('a tape that is not any more what the sweep has read is opened by no worker of its machine', async () => {
  const here = join(home, 'here');
  writeFiles(here, { 'scenario.yaml': SCENARIO, 'bars.ndjson': bars(900), 'grid.yaml': GRID });
  const place = ['--store', join(here, 'jobs.db'), '--lease', '2s', '--json'];
  const handing = startProgram(['sweep', join(here, 'grid.yaml'), '--jobs', '0', '--out', join(here, 'out'), ...place]);
  const store = openSqliteStore(join(here, 'jobs.db'));
  while ((await store.keys('job.')).length === 0) await wait(50);
  await store.close();
  writeFileSync(join(here, 'bars.ndjson'), bars(899));
  const one = startProgram(['worker', '--jobs', '1', ...place]);
  await said(one, 'refused: content-differs');
  expect(one.notes()).toMatch(/refused: content-differs: .*bars\.ndjson: it is not what the sweep has read; /);
  for (const { process: started } of [one, handing]) started.kill('SIGTERM');
  expect([await one.ended, await handing.ended]).toEqual([143, 143]);
  expect(expectOutput('worker', one.output())).toMatchObject({ ran: 0 });
});
