import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNatsLog } from '../../src/adapters/store/nats-log.ts';
import type { LogMessage, SharedLog } from '../../src/ports/shared-log.ts';
import { MemoryLog } from '../support/memory-log.ts';
import { NatsServer } from '../support/nats-server.ts';
import { testFolder } from '../support/test-folder.ts';

const home = testFolder('log');
let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(async () => {
  await server.end();
});

/** Reads until a body has come. */
async function readUntil(log: SharedLog, place: number, last: string): Promise<readonly LogMessage[]> {
  const stop = new AbortController();
  const read: LogMessage[] = [];
  while (!stop.signal.aborted) {
    const from = (read.at(-1)?.place ?? place - 1) + 1;
    for await (const message of log.follow(from, stop.signal)) {
      read.push(message);
      if (message.body === last) stop.abort();
    }
  }
  return read;
}

const LOGS: readonly (readonly [string, (name: string) => Promise<SharedLog>])[] = [
  ['in memory', async () => new MemoryLog()],
  ['NATS JetStream', (name) => openNatsLog(`${server.url}/${name}`)],
];

describe.each(LOGS)('a shared log, %s', (_, open) => {
  it('has each message at its place, from 1 up, and none where another stands', async () => {
    const log = await open('places');
    expect((await log.span()).last).toBe(0);
    expect(await log.append('first', 1)).toBe(true);
    expect(await log.append('late', 1)).toBe(false);
    expect(await log.append('early', 3)).toBe(false);
    expect(await log.append('"\n\u2028é', 2)).toBe(true);
    expect(await log.span()).toEqual({ first: 1, last: 2 });
    expect(await log.get(1)).toBe('first');
    expect(await log.get(2)).toBe('"\n\u2028é');
    expect(await log.get(3)).toBeUndefined();
    await log.close();
  });

  it('gives what stands there and what comes to every reader, at its own pace', async () => {
    const log = await open('readers');
    await log.append('1', 1);
    const quick = readUntil(log, 1, '40');
    const late = readUntil(log, 30, '40');
    for (let place = 2; place <= 40; place += 1) await log.append(`${place}`, place);
    expect((await quick).map(({ body, place }) => [body, place])).toEqual(
      Array.from({ length: 40 }, (_one, at) => [`${at + 1}`, at + 1]),
    );
    expect((await late).map(({ place }) => place)).toEqual([30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
    await log.close();
  });
});

describe('a log on a NATS server', () => {
  it('that is killed and comes back goes on where it was, for who writes and who reads', async () => {
    const own = await NatsServer.start();
    const log = await openNatsLog(own.url);
    try {
      const reading = readUntil(await openNatsLog(own.url), 1, '20');
      for (let place = 1; place <= 10; place += 1) await log.append(`${place}`, place);
      await own.kill();
      const late = log.append('11', 11);
      await wait(500);
      await own.run();
      expect(await late).toBe(true);
      for (let place = 12; place <= 20; place += 1) expect(await log.append(`${place}`, place)).toBe(true);
      expect((await reading).map(({ place }) => place)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    } finally {
      await log.close();
      await own.end();
    }
  });

  it('that is away, refuses us, keeps nothing or is full is told in a line, without a password', async () => {
    await expect(openNatsLog('nats://127.0.0.1:1')).rejects.toThrow(/^bus-unreachable: nats:\/\/127\.0\.0\.1:1: /);
    await expect(openNatsLog(`${server.url}/a.b`)).rejects.toThrow(/^option-bad-value: a\.b: is no name of a feed/);
    const config = join(home, 'small.conf');
    writeFileSync(config, 'jetstream { max_file_store: 1100MB }\nauthorization { user: us, password: secret }');
    const small = await NatsServer.start(['-js', '-c', config]);
    const plain = await NatsServer.start([]);
    try {
      await expect(openNatsLog(plain.url)).rejects.toThrow(/^bus-without-jetstream: /);
      await expect(openNatsLog(small.url.replace('//', '//us:wrong@'))).rejects.toThrow(/^bus-refused: (?!.*wrong)/);
      const log = await openNatsLog(small.url.replace('//', '//us:secret@'));
      expect(log.name).not.toContain('secret');
      const other = openNatsLog(`${small.url.replace('//', '//us:secret@')}/other`);
      await expect(other).rejects.toThrow(/^bus-full: .*the server takes no more .*give it room/);
      await expect(log.append(randomBytes(1_100_000).toString('latin1'), 1)).rejects.toThrow(
        /^bus-small: .*larger than it takes .*max_payload: 1MB/,
      );
      await log.close();
    } finally {
      await small.end();
      await plain.end();
    }
  });
});
