import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNatsStore } from '../../src/adapters/store/nats-store.ts';
import { openSqliteStore } from '../../src/adapters/store/sqlite-store.ts';
import type { SharedStore } from '../../src/ports/shared-store.ts';
import { NatsServer } from '../support/nats-server.ts';
import { testFolder } from '../support/test-folder.ts';

const home = testFolder('store');
let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(async () => {
  await server.end();
});

/** Two ways into one store, as two processes have it. */
type OpenTwo = (name: string) => Promise<readonly [SharedStore, SharedStore]>;

const STORES: readonly (readonly [string, OpenTwo])[] = [
  [
    'SQLite',
    async (name) => [openSqliteStore(join(home, name, 'jobs.db')), openSqliteStore(join(home, name, 'jobs.db'))],
  ],
  ['NATS JetStream', async () => [await openNatsStore(server.url), await openNatsStore(server.url)]],
];

describe.each(STORES)('a shared store, %s', (_, openTwo) => {
  async function withTwo(name: string, use: (one: SharedStore, other: SharedStore) => Promise<void>): Promise<void> {
    const [one, other] = await openTwo(name);
    try {
      await use(one, other);
    } finally {
      await one.close();
      await other.close();
    }
  }

  it('has what the other way has put there', () =>
    withTwo('both', async (one, other) => {
      expect(await other.get('both.1')).toBeUndefined();
      const revision = await one.put('both.1', 'first', 0);
      expect(revision).toBeGreaterThan(0);
      expect(await other.get('both.1')).toEqual({ value: 'first', revision });
    }));

  it('changes a key only for who knows what stands there', () =>
    withTwo('swap', async (one, other) => {
      const revision = await one.put('swap', 'first', 0);
      expect(await other.put('swap', 'again', 0)).toBeUndefined();
      const next = await other.put('swap', 'second', revision ?? 0);
      expect(next).not.toBe(revision);
      expect(await one.put('swap', 'late', revision ?? 0)).toBeUndefined();
      expect(await one.get('swap')).toEqual({ value: 'second', revision: next });
      expect(await one.put('absent', 'x', 7)).toBeUndefined();
      expect(await one.putLasting('swap', 'late', revision ?? 0)).toBeUndefined();
      const last = await one.putLasting('swap', 'third', next ?? 0);
      expect(await other.get('swap')).toEqual({ value: 'third', revision: last });
    }));

  it('takes a key away only for who knows what stands there, and one that comes back is another', () =>
    withTwo('gone', async (one, other) => {
      const first = (await one.put('gone.1', 'first', 0)) ?? 0;
      const second = (await other.put('gone.1', 'second', first)) ?? 0;
      expect(await one.remove('gone.1', first)).toBe(false);
      expect(await one.remove('gone.1', second)).toBe(true);
      expect(await other.get('gone.1')).toBeUndefined();
      expect(await other.keys('gone.')).toEqual([]);
      expect(await other.remove('gone.1', second)).toBe(false);
      const third = await other.put('gone.1', 'third', 0);
      expect(third).toBeGreaterThan(second);
      expect(await one.put('gone.1', 'late', second)).toBeUndefined();
    }));

  it('lets one of many win a key', () =>
    withTwo('race', async (one, other) => {
      const wins = await Promise.all(
        Array.from({ length: 20 }, (_, at) => (at % 2 ? one : other).put('race', `${at}`, 0)),
      );
      expect(wins.filter((revision) => revision !== undefined)).toHaveLength(1);
      const winner = wins.findIndex((revision) => revision !== undefined);
      expect((await one.get('race'))?.value).toBe(`${winner}`);
    }));

  it('lists keys that begin so, in order, whatever letters they have', () =>
    withTwo('list', async (one, other) => {
      for (const key of ['tried.b.2', 'tried.a.1', 'tried.b.1', 'Tried.b.3', 'tried_b']) await one.put(key, 'x', 0);
      expect(await other.keys('tried.b.')).toEqual(['tried.b.1', 'tried.b.2']);
      expect(await other.keys('none.')).toEqual([]);
    }));

  it('keeps long values and any text', () =>
    withTwo('long', async (one, other) => {
      const text = `${'"\\\n\u2028é'.repeat(20_000)}`;
      await one.put('long', text, 0);
      expect((await other.get('long'))?.value).toBe(text);
    }));
});

it('a file that is no store is refused by name, and stays as it is', () => {
  const file = join(home, 'other.db');
  writeFileSync(file, 'my own notes, not a database at all, and long enough to be read as one');
  expect(() => openSqliteStore(file)).toThrow(/store-damaged: .*other\.db: it is no store of jobs/);
});

describe('a NATS server', () => {
  it('that is killed and comes back loses nothing, and is waited for', async () => {
    const own = await NatsServer.start();
    const store = await openNatsStore(own.url);
    try {
      const revision = await store.put('kept', 'first', 0);
      await own.kill();
      const late = store.put('kept', 'second', revision ?? 0);
      setTimeout(() => void own.run(), 1_500);
      expect(await late).toBeGreaterThan(revision ?? 0);
      expect((await store.get('kept'))?.value).toBe('second');
    } finally {
      await store.close();
      await own.end();
    }
  });

  it('that is old is told in a line', async () => {
    const old = createServer((socket) => {
      socket.write('INFO {"server_id":"old","version":"2.1.9","proto":1,"max_payload":1048576}\r\n');
      socket.on('data', (data) => data.includes('PING') && socket.write('PONG\r\n')).on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(old, 'listening');
    const address = old.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await expect(openNatsStore(`nats://127.0.0.1:${port}`)).rejects.toThrow(
      /^bus-old: .*it is NATS 2\.1\.9, and 2\.9 /,
    );
    old.close();
  });

  it('that is full is told in a line, and takes more once there is room', async () => {
    const config = join(home, 'small.conf');
    writeFileSync(config, 'jetstream { max_file_store: 2MB }');
    const small = await NatsServer.start(['-js', '-c', config]);
    const store = await openNatsStore(small.url);
    try {
      const fill = async (): Promise<void> => {
        for (let at = 0; at < 8; at += 1) await store.put(`big.${at}`, randomBytes(300_000).toString('base64'), 0);
      };
      await expect(fill()).rejects.toThrow(/^bus-full: .*the server takes no more .*give it room/);
      const big = await store.get('big.0');
      expect(await store.remove('big.0', big?.revision ?? 0)).toBe(true);
      expect(await store.put('small', 'fits', 0)).toBeGreaterThan(0);
    } finally {
      await store.close();
      await small.end();
    }
  });

  it('that is away, refuses us or keeps nothing is told in a line', async () => {
    await expect(openNatsStore('nats://127.0.0.1:1')).rejects.toThrow(/^bus-unreachable: nats:\/\/127\.0\.0\.1:1: /);
    await expect(openNatsStore('http://127.0.0.1')).rejects.toThrow(/^option-bad-value: the address of the bus: /);
    const closed = await NatsServer.start(['-js', '--user', 'us', '--pass', 'secret']);
    const plain = await NatsServer.start([]);
    try {
      await expect(openNatsStore(closed.url)).rejects.toThrow(/^bus-refused: /);
      const wrong = closed.url.replace('//', '//us:wrong@');
      await expect(openNatsStore(wrong)).rejects.toThrow(/^bus-refused: nats:\/\/127\.0\.0\.1:\d+: (?!.*wrong)/);
      const store = await openNatsStore(closed.url.replace('//', '//us:secret@'));
      expect(await store.put('a', 'b', 0)).toBeGreaterThan(0);
      await store.close();
      await expect(openNatsStore(plain.url)).rejects.toThrow(/^bus-without-jetstream: /);
    } finally {
      await closed.end();
      await plain.end();
    }
  });
});
