import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Started, said, startProgram } from '../support/killed-run.ts';
import { NatsServer } from '../support/nats-server.ts';
import { expectOutput } from '../support/outputs.ts';
import { writeFiles } from '../support/small-run.ts';
import { bars, GRID, SCENARIO, sweepBoard, sweepTold } from '../support/sweep.ts';

let home: string;
let server: NatsServer;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'quartet-worker-test-'));
  const grid = GRID.replace('step: 24', 'step: 4');
  writeFiles(home, { 'scenario.yaml': SCENARIO, 'bars.ndjson': bars(900), 'grid.yaml': grid });
  server = await NatsServer.start();
});
afterAll(async () => {
  await server.end();
  rmSync(home, { recursive: true, force: true });
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
