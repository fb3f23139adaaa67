import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openNatsStore } from '../../src/adapters/store/nats-store.ts';
import { openSqliteStore } from '../../src/adapters/store/sqlite-store.ts';
import type { SharedStore } from '../../src/ports/shared-store.ts';
import { quartet } from '../support/cli.ts';
import { NatsServer } from '../support/nats-server.ts';
import { expectOutput } from '../support/outputs.ts';
import { testFolder } from '../support/test-folder.ts';

const home = testFolder('queue');
let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(async () => {
  await server.end();
});

const told = z.object({
  jobs: z.array(z.looseObject({ id: z.string(), state: z.string(), reason: z.string().optional() })),
  done: z.number(),
  drained: z.boolean(),
});

async function fill(store: SharedStore): Promise<void> {
  const entrant = { id: 'sma', strategy: 'own', parameters: { fast: 3 } };
  const offer = { sweep: 'waves', spec: 'x', entrant, seed: 1, from: '2025-01-06', to: '2025-01-07', not: [] };
  const lease = { worker: 'far:1:1', atMs: 0, forMs: 1_000 };
  const one = { ...offer, epoch: 0, lost: 0, lease: null };
  await store.put('job.aaaa', JSON.stringify(one), 0);
  await store.put('job.bbbb', JSON.stringify({ ...one, sweep: 'other', epoch: 3, lost: 2, lease }), 0);
  const dead = { reason: 'handed out 5 times', differs: false, offer: { ...one, lost: 5, trouble: 'memory' } };
  await store.put('dead.cccc', JSON.stringify(dead), 0);
  await store.close();
}

it.each(['SQLite', 'NATS'])(
  'jobs that are not done are shown, handed out again, put aside and held back: %s',
  async (kind) => {
    const file = join(home, 'jobs.db');
    const place = kind === 'NATS' ? ['--bus', server.url] : ['--store', file];
    await fill(kind === 'NATS' ? await openNatsStore(server.url) : openSqliteStore(file));
    const queue = async (...words: readonly string[]) => {
      const { exitCode, out, notes } = await quartet(['queue', ...words, ...place, '--json']);
      expect([exitCode, notes]).toEqual([0, []]);
      return told.parse(expectOutput('queue', out));
    };
    const states = async (): Promise<readonly string[]> =>
      (await queue('ls')).jobs.map(({ id, state }) => `${id} ${state}`);
    expect(await states()).toEqual(['aaaa open', 'bbbb taken', 'cccc dead']);
    const { out } = await quartet(['queue', 'show', 'bbb', ...place]);
    expect(out).toMatch(
      /^job bbbb\n {2}taken, of sweep other: sma with fast 3, seed 1, .*\n {2}handed out 3 times, lost 2 times; far:1:1 has it\n/,
    );
    expect((await queue('drain')).drained).toBe(true);
    expect((await queue('drain', '--end')).drained).toBe(false);
    expect((await queue('retry')).jobs.map(({ id }) => id)).toEqual(['cccc']);
    expect(await states()).toEqual(['aaaa open', 'bbbb taken', 'cccc open']);
    expect((await queue('cancel', 'other', 'cc')).jobs.map(({ id }) => id)).toEqual(['bbbb', 'cccc']);
    expect((await queue('ls')).jobs.map(({ reason }) => reason)).toEqual([undefined, 'cancelled', 'cancelled']);
    const none = await quartet(['queue', 'show', 'zzz', ...place]);
    expect([none.exitCode, none.notes]).toEqual([
      2,
      ['error: no-such-job: zzz: no job that is left begins so; quartet queue ls shows those there are'],
    ]);
  },
);
