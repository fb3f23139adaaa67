import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answering, noModels } from '../../src/adapters/cassette/answering.ts';
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
