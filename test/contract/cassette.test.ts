import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answering, noModels } from '../../src/adapters/cassette/answering.ts';
import { CASSETTE_CHAIN_START, callHash, outcomeText } from '../../src/adapters/cassette/call-text.ts';
import { hashOfCalls, verifyCassette } from '../../src/adapters/cassette/cassette-chain.ts';
import { copyCalls, unheardAccounts } from '../../src/adapters/cassette/kept-calls.ts';
import { memoryCassette } from '../../src/adapters/cassette/memory-cassette.ts';
import { openCassette } from '../../src/adapters/cassette/sqlite-cassette.ts';
import { scriptedModel } from '../../src/adapters/model/scripted-model.ts';
import { IntegrityError, InvariantBroken } from '../../src/domain/errors.ts';
import type { CallKey, ChatModel, ChatOutcome, ChatRequest } from '../../src/ports/chat-model.ts';
import { failedWith, said } from '../support/team.ts';

const key: CallKey = { account: 'grok#1', cycle: 7, role: 'quant', requestHash: 'ab'.repeat(32), occurrence: 0 };
const others: CallKey[] = [
  { ...key, account: 'grok#2' },
  { ...key, cycle: 8 },
  { ...key, role: 'leader' },
  { ...key, requestHash: 'cd'.repeat(32) },
  { ...key, occurrence: 1 },
];
const request: ChatRequest = {
  model: 'fake/one',
  messages: [],
  schemaName: 'solo',
  schema: {},
  rung: 'text',
  tools: [],
  liveSearch: [],
  maxTokens: 10,
  reasoning: 'none',
};

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cassette-'));
  path = join(folder, 'cassette.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const kinds = [
  ['in memory', () => memoryCassette()],
  ['in a file', () => openCassette(path, 'record')],
] as const;

describe.each(kinds)('a cassette %s', (_name, open) => {
  it('gives back what was recorded under the whole key, and nothing under any other', () => {
    const cassette = open();
    const outcomes: ChatOutcome[] = [
      said('{"a":"ü\u0000"}'),
      failedWith('rate-limited', 12, 3000),
      failedWith('timeout', 60_000),
    ];
    outcomes.forEach((outcome, occurrence) => {
      cassette.record({ ...key, cycle: 100, occurrence }, outcome);
    });
    expect(outcomes.map((_, occurrence) => cassette.find({ ...key, cycle: 100, occurrence }))).toEqual(outcomes);
    for (const other of [key, ...others]) expect(cassette.find(other)).toBeUndefined();
    cassette.close();
  });

  it('records one key once: the same outcome again is nothing, another breaks an invariant', () => {
    const cassette = open();
    cassette.record(key, said('one'));
    cassette.record(key, said('one'));
    expect(() => cassette.record(key, said('two'))).toThrow(InvariantBroken);
    expect(cassette.find(key)).toEqual(said('one'));
    cassette.close();
  });

  it('is asked before any model, and told before anybody hears', async () => {
    const cassette = open();
    const model = scriptedModel(['first', 'second']);
    const desk = answering(cassette, () => model);
    expect(await desk.answer(key, () => request, 1000, 0)).toMatchObject({ text: 'first' });
    expect(cassette.find(key)).toMatchObject({ text: 'first' });
    expect(await desk.answer(key, () => request, 1000, 0)).toMatchObject({ text: 'first' });
    expect(await desk.answer({ ...key, occurrence: 1 }, () => request, 1000, 0)).toMatchObject({ text: 'second' });
    expect(model.asked).toHaveLength(2);
    const strict = answering(cassette, noModels);
    expect(await strict.answer({ ...key, occurrence: 1 }, () => request, 1000, 0)).toMatchObject({ text: 'second' });
    expect(await strict.answer({ ...key, occurrence: 2 }, () => request, 1000, 0)).toMatchObject({
      failure: 'not-in-cassette',
    });
    cassette.close();
  });

  it('records a model that does not answer as a timeout of exactly the time it had', async () => {
    const cassette = open();
    const deaf: ChatModel = { name: 'deaf', ask: () => new Promise(() => {}) };
    const outcome = await answering(cassette, () => deaf).answer(key, () => request, 30, 0);
    expect(outcome).toMatchObject({ ok: false, failure: 'timeout', latencyMs: 30 });
    expect(cassette.find(key)).toEqual(outcome);
    cassette.close();
  });

  it.each([
    ['while it is asked', 0],
    ['before it is asked', 2_000_000],
  ])('gives a model up when the run is left %s, and records nothing', async (_when, delayMs) => {
    const cassette = open();
    const deaf: ChatModel = { name: 'deaf', ask: () => new Promise(() => {}) };
    const leave = new AbortController();
    const answer = answering(cassette, () => deaf, leave.signal).answer(key, () => request, 2_000_000, delayMs);
    leave.abort();
    await expect(answer).rejects.toBe(leave.signal.reason);
    expect(cassette.find(key)).toBeUndefined();
    cassette.close();
  });
});

describe('a cassette in a file', () => {
  it('is there after the process that wrote it, and cannot be written in replay', () => {
    const writing = openCassette(path, 'record');
    writing.record(key, said('kept'));
    const reading = openCassette(path, 'replay');
    expect(reading.find(key)).toEqual(said('kept'));
    reading.close();
    writing.close();
    const again = openCassette(path, 'record');
    expect(again.find(key)).toEqual(said('kept'));
    again.close();
  });

  it.each([
    ['not a database', 'hello, this is a text file and no database at all'],
    ['empty', ''],
  ])('refuses a file that is %s', (_name, content) => {
    writeFileSync(path, content);
    expect(() => openCassette(path, 'replay')).toThrow(IntegrityError);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('refuses a file that is not there in replay', () => {
    expect(() => openCassette(join(folder, 'none.db'), 'replay')).toThrow(/cassette/);
  });
});

describe('a cassette of before calls were chained', () => {
  const calls: readonly (readonly [CallKey, ChatOutcome])[] = [
    [{ ...key, account: 'mute#1' }, failedWith('unauthorised', 9)],
    [key, said('one')],
    [{ ...key, occurrence: 1 }, failedWith('rate-limited', 12, 3000)],
    [{ ...key, cycle: 3 }, said('{"a":"ü\u0000"}')],
  ];
  beforeEach(() => {
    const database = new Database(path);
    database.exec(`CREATE TABLE calls (
      account TEXT NOT NULL,
      cycle INTEGER NOT NULL,
      role TEXT NOT NULL,
      request_hash TEXT NOT NULL,
      occurrence INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      PRIMARY KEY (account, cycle, role, request_hash, occurrence)
    ) STRICT, WITHOUT ROWID`);
    const insert = database.prepare('INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?)');
    for (const [{ account, cycle, role, requestHash, occurrence }, outcome] of calls)
      insert.run(account, cycle, role, requestHash, occurrence, outcomeText(outcome));
    database.pragma('user_version = 1');
    database.close();
  });
  const found = (mode: 'record' | 'replay'): unknown => {
    const cassette = openCassette(path, mode);
    const outcomes = calls.map(([asked]) => cassette.find(asked));
    expect(cassette.find({ ...key, cycle: 99 })).toBeUndefined();
    cassette.close();
    return outcomes;
  };
  const outcomes = calls.map(([, outcome]) => outcome);

  it('answers as it did, and stays to the byte where it is only read', () => {
    const before = readFileSync(path);
    expect(found('replay')).toEqual(outcomes);
    expect(unheardAccounts(path)).toEqual(['mute#1']);
    expect(hashOfCalls(path)).toHaveLength(64);
    expect(readFileSync(path)).toEqual(before);
  });

  it('is chained, call by call, once it is recorded into, and holds what it held', () => {
    const before = hashOfCalls(path);
    const cassette = openCassette(path, 'record');
    expect(() => cassette.record(key, said('two'))).toThrow(InvariantBroken);
    cassette.record({ ...key, cycle: 8 }, said('more'));
    cassette.close();
    expect(found('record')).toEqual(outcomes);
    const database = new Database(path, { readonly: true });
    const chain = database.prepare<[], { hash: string }>('SELECT hash FROM calls ORDER BY sequence').pluck().all();
    database.close();
    expect(chain).toHaveLength(calls.length + 1);
    const hash = String(chain.at(-1));
    verifyCassette(path, { length: chain.length, hash });
    expect(hash).toBe(callHash(String(chain.at(-2)), { ...key, cycle: 8 }, outcomeText(said('more'))));
    expect(() => verifyCassette(path, { length: chain.length, hash: CASSETTE_CHAIN_START })).toThrow(IntegrityError);
    const told = join(folder, 'again.db');
    const again = openCassette(told, 'record');
    for (const [asked, outcome] of calls) again.record(asked, outcome);
    again.close();
    expect(hashOfCalls(told)).toBe(before);
  });

  it('gives its calls to another cassette, without those of an account', () => {
    const to = openCassette(join(folder, 'copied.db'), 'record');
    copyCalls(path, to, ({ account }) => account !== 'mute#1');
    expect(calls.map(([asked]) => to.find(asked))).toEqual([undefined, ...outcomes.slice(1)]);
    to.close();
  });

  it('takes all calls of another or none', () => {
    let told = { length: 0, hash: CASSETTE_CHAIN_START };
    const keeper = { read: () => told, write: (head: typeof told) => (told = head) };
    const to = openCassette(join(folder, 'half.db'), 'record', keeper);
    const [first, second] = calls.map(([asked]) => asked);
    if (first === undefined || second === undefined) expect.fail('two calls are needed');
    to.record(second, said('something else'));
    expect(() => copyCalls(path, to, () => true)).toThrow(InvariantBroken);
    expect([to.find(first), told.length]).toEqual([undefined, 1]);
    copyCalls(path, to, ({ account }) => account === first.account);
    expect(to.find(first)).toEqual(outcomes[0]);
    to.close();
    expect(told.length).toBe(2);
    verifyCassette(join(folder, 'half.db'), told);
  });
});
