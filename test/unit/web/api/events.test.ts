import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MemoryLists } from '../../../../src/adapters/kept-lists/memory-lists.ts';
import type { RunStarted } from '../../../../src/domain/record.ts';
import { instant } from '../../../../src/domain/time.ts';
import { RunBooks } from '../../../../src/ledger/run-books.ts';
import { LogWriter } from '../../../../src/web/api/log-writer.ts';
import { apiRoutes } from '../../../../src/web/api/routes.ts';
import { RunLog } from '../../../../src/web/api/run-log.ts';
import { eventShape } from '../../../../src/web/api/shapes.ts';
import type { OpenRun } from '../../../../src/web/api/source.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const never = (): never => {
  throw new Error('a stream does not ask for this');
};

const STARTED: RunStarted = {
  kind: 'run-started',
  ...{ scenarioHash: '', tapes: [], strategies: [], seed: 7, version: '', instruments: [], usdRate: undefined },
};

/** A run that grows by rows in which nothing happens, and tells who watches it. */
class GrowingRun implements OpenRun {
  readonly log: RunLog;
  readonly watchers = new Set<() => void>();
  readonly trouble = undefined;
  readonly rows = never;
  readonly standing = never;
  readonly positions = never;
  readonly market = never;
  readonly feedsNow = never;
  /** How often its lists were looked into. */
  looks = 0;
  /** The last row of the journal, where it is not read so far. */
  unread = 0;
  readonly #writer: LogWriter;

  constructor() {
    const lists = new MemoryLists();
    this.#writer = new LogWriter(lists, new RunBooks());
    this.log = new RunLog({
      countTo: (list, under) => lists.countTo(list, under),
      items: (list, from, to) => {
        this.looks += 1;
        return lists.items(list, from, to);
      },
    });
    this.grow();
  }

  get last(): number {
    return Math.max(this.unread, this.#writer.last);
  }

  get summary(): never {
    return never();
  }

  grow(): void {
    const { last } = this.#writer;
    const records = last === 0 ? [STARTED] : [];
    this.#writer.addRow({ sequence: last + 1, at: instant(1_000 + last), account: undefined, records }, 10);
    this.#writer.keep('');
    for (const tell of this.watchers) tell();
  }

  watch(tell: () => void): () => void {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  }
}

async function follow(run: GrowingRun, after: number, asked = ''): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const api = apiRoutes({ list: () => [], open: async () => run, compare: never });
  const { body } = await api.request(`/runs/one/events${asked}`, { headers: { 'last-event-id': `${after}` } });
  if (body === null) throw new Error('a stream has a body');
  const reader = body.getReader();
  await reader.read();
  return reader;
}

async function messageIn(reader: ReadableStreamDefaultReader<Uint8Array>) {
  const { value } = await reader.read();
  const data = /^data: (.*)$/m.exec(Buffer.from(value ?? []).toString())?.[1];
  return eventShape.parse(JSON.parse(data ?? ''));
}

it('tells of a thousand rows a second in five messages, none of them twice', async () => {
  const run = new GrowingRun();
  const reader = await follow(run, 1);
  const told = [];
  for (let ms = 1; ms <= 1_000; ms += 1) {
    run.grow();
    vi.advanceTimersByTime(1);
    if (ms % 200 === 0) told.push(await messageIn(reader));
  }
  expect(told.map(({ from, to }) => [from, to])).toEqual([1, 2, 3, 4, 5].map((n) => [1 + (n - 1) * 200, 1 + n * 200]));
  await reader.cancel();
  expect(run.watchers.size).toBe(0);
});

it('tells who asks for no fills how far the run goes', async () => {
  const run = new GrowingRun();
  const reader = await follow(run, 1, '?fills=no');
  run.grow();
  vi.advanceTimersByTime(200);
  expect(await messageIn(reader)).toEqual({ from: 1, to: 2, time: 1_001 });
});

it('waits for a row that the client has and that is still being read here', async () => {
  const run = new GrowingRun();
  run.unread = 40;
  const reader = await follow(run, 30);
  for (let row = 2; row <= 30; row += 1) run.grow();
  vi.advanceTimersByTime(1_000);
  run.grow();
  vi.advanceTimersByTime(200);
  expect(await messageIn(reader)).toMatchObject({ from: 30, to: 31 });
});

it('makes nothing for a client that reads nothing, and lets it go after half a minute', async () => {
  const run = new GrowingRun();
  const reader = await follow(run, 1);
  run.grow();
  vi.advanceTimersByTime(200);
  const { looks } = run;
  for (let second = 0; second < 29; second += 1) {
    run.grow();
    vi.advanceTimersByTime(1_000);
  }
  expect(run.looks - looks).toBeLessThanOrEqual(1);
  expect(run.watchers.size).toBe(1);
  vi.advanceTimersByTime(2_000);
  expect(run.watchers.size).toBe(0);
  await expect(reader.read()).rejects.toThrow('the client reads nothing');
});
