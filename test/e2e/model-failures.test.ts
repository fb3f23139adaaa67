import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, quartet } from '../support/cli.ts';
import { type Behaviour, failure, streamed } from '../support/fake-provider.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { startProgram } from '../support/killed-run.ts';
import { expectOutput } from '../support/outputs.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** One entrant a kind of trouble, each with a provider of its own; every one has a price. */
const TROUBLES: Readonly<Record<string, { model: string; behaviour: Behaviour | undefined; told: RegExp }>> = {
  offline: { model: 'openai/gpt-5.4-mini', behaviour: undefined, told: /no connection \(ECONNREFUSED\)/ },
  unauthorised: { model: 'xai/grok-4.20', behaviour: failure(401), told: /HTTP 401/ },
  limited: { model: 'openrouter/z-ai/glm-5', behaviour: failure(429, { 'retry-after': '0' }), told: /HTTP 429/ },
  gone: { model: 'mistral/mistral-small-2603', behaviour: failure(404), told: /HTTP 404/ },
  broken: { model: 'gemini/gemini-3.5-flash', behaviour: failure(500), told: /HTTP 500/ },
  prose: {
    model: 'deepseek/deepseek-flash',
    behaviour: streamed(['The market ', 'looks strong.']),
    told: /there is no JSON object in the reply/,
  },
};
const NEVER_SERVED = Object.keys(TROUBLES).filter((name) => name !== 'prose');

let world: FakeWorld;
const root = testFolder('failures');
let isMended = false;
beforeAll(async () => {
  world = await fakeWorld();
  world.fake.behave((answer, seen) => {
    const named = Object.values(TROUBLES).find(({ model }) => model.endsWith(String(seen.body.model)));
    const quirk = QUIRKS.find(({ model }) => model === named?.model);
    if (named === undefined || quirk === undefined) throw new Error(`nobody asks ${String(seen.body.model)}`);
    const well = behaviourOf(quirk);
    (isMended ? well : (named.behaviour ?? well))(answer, seen);
  });
});
afterAll(async () => {
  await world.close();
});

/** An address where nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}

function pointOpenAiTo(baseUrl: string): void {
  const path = join(world.folder, 'quartet', 'providers', 'openai.json');
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), baseUrl }));
}

/** In a process of its own. */
async function program(words: readonly string[], keys: Readonly<Record<string, string>>) {
  const started = startProgram(words, world.environment(keys));
  return { exitCode: await started.ended, out: started.output(), notes: started.notes() };
}

/** In this one, as somebody without any key. */
const keyless = (...words: readonly string[]): Promise<Ended> =>
  withEnvironment(world.environment({}), () => quartet(words));

function scenarioOf(name: string, entrants: Readonly<Record<string, string>>): string {
  const folder = join(root, name);
  const lines = Object.entries(entrants).map(
    ([id, model]) => `  - { id: ${id}, strategy: quartet-team, mode: fast, model: "${model}", maxCost: "5 USD" }`,
  );
  const text = SMALL_SCENARIO.replace('execution:', 'cycle: { every: 25m, deadlineMs: 30000 }\nexecution:');
  writeFiles(folder, {
    'scenario.yaml': `${text}${lines.join('\n')}\n`,
    'bars.ndjson': `${smallBars(60).join('\n')}\n`,
  });
  return folder;
}

const KEYS: Readonly<Record<string, string>> = Object.fromEntries(
  QUIRKS.flatMap(({ keyVariable }) => (keyVariable === undefined ? [] : [[keyVariable, 'dead']])),
);

interface Row {
  readonly entrant: string;
  readonly failure?: string;
  readonly standing: { readonly rank: object };
  readonly metrics: Readonly<Record<string, object>>;
  readonly versus: object;
}
const boardOf = (out: string) =>
  expectOutput('backtest', out) as {
    readonly board: { readonly rows: readonly Row[]; readonly verdict: string; readonly superiorityText: string[] };
    readonly accounts: readonly { readonly account: string; readonly digest: string; readonly modelCost: number }[];
  };

describe('models that never answer', () => {
  it('stand as failed, each with its reason, in no comparison and at no cost; the same --out asks them again', async () => {
    const honest = fakeUrl();
    pointOpenAiTo(await nobody());
    const folder = scenarioOf(
      'all',
      Object.fromEntries(Object.entries(TROUBLES).map(([id, { model }]) => [id, model])),
    );
    const run = join(folder, 'run');
    const words = ['backtest', join(folder, 'scenario.yaml'), '--out', run];
    const told = await program(words, KEYS);
    expect(told.exitCode, told.notes).toBe(1);
    for (const [id, { told: reason }] of Object.entries(TROUBLES)) {
      const line = told.out.split('\n').find((one) => one.trim().startsWith('–') && one.includes(` ${id} `));
      expect(line, 'no figure, no place').toMatch(new RegExp(`^ +– +${id}[ –]+$`));
      const count = String.raw`failed: (\d+) of \1 calls, `;
      expect(told.out.replace(/\s+/g, ' ')).toMatch(
        new RegExp(`${id} [– ]+└ ${count}${reason.source}; .quartet doctor`),
      );
      expect(told.notes).toMatch(new RegExp(`^${id} ${count}${reason.source}; once that is mended`, 'm'));
    }
    expect(told.out).toMatch(/deepseek-flash +solo +\d+ +0 +0 .*\n +└ no answer: there is no JSON object/);

    const before = boardOf((await keyless(...words, '--json')).out);
    const rows = new Map(before.board.rows.map((row) => [row.entrant, row]));
    for (const [id, { told: reason }] of Object.entries(TROUBLES)) {
      const row = rows.get(id) ?? expect.fail(id);
      expect(row.failure).toMatch(reason);
      expect([row.standing.rank, row.versus, ...Object.values(row.metrics)]).toEqual(
        Array.from({ length: 2 + Object.keys(row.metrics).length }, () => ({ none: row.failure })),
      );
      expect(`${before.board.verdict} ${before.board.superiorityText.join(' ')}`).not.toContain(id);
    }
    const costs = new Map(before.accounts.map(({ account, modelCost }) => [account, modelCost]));
    for (const id of NEVER_SERVED) expect(costs.get(id), id).toBe(0);
    expect(costs.get('prose'), 'a reply is paid for, whatever it says').toBeGreaterThan(0);

    pointOpenAiTo(honest);
    isMended = true;
    const asked = world.fake.seen.length;
    const again = await program([...words, '--json'], KEYS);
    isMended = false;
    expect(again.exitCode, again.notes).toBe(0);
    const after = boardOf(again.out);
    const failed = after.board.rows.filter((row) => row.failure !== undefined).map(({ entrant }) => entrant);
    expect(failed, 'what was answered, and paid, is not asked again').toEqual(['prose']);
    expect(world.fake.seen.slice(asked).map(({ body }) => body.model)).not.toContain('deepseek-flash');
    const digests = (one: typeof before, id: string) => one.accounts.find(({ account }) => account === id)?.digest;
    for (const id of ['hold', 'idle', 'prose']) expect(digests(after, id), id).toBe(digests(before, id));
    for (const name of ['run.failed', 'run']) {
      expect((await keyless('replay', join(folder, name))).exitCode, name).toBe(0);
      expect((await keyless('verify', join(folder, name))).exitCode, name).toBe(0);
    }
    expect(existsSync(join(folder, 'run.again'))).toBe(false);
  });

  it('with a key that is as dead as the last one: nothing piles up, and the reason is told anew', async () => {
    const folder = scenarioOf('dead', { one: TROUBLES.unauthorised?.model ?? '' });
    const words = ['backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run')];
    expect(await program(words, KEYS)).toMatchObject({ exitCode: 1 });
    const asked = world.fake.seen.length;
    const second = await program(words, KEYS);
    expect(second.exitCode).toBe(1);
    expect(second.notes).toMatch(/^one: nor this time: failed: \d+ of \d+ calls, HTTP 401$/m);
    expect(world.fake.seen.length).toBeGreaterThan(asked);
    for (const name of ['run.failed', 'run.again']) expect(existsSync(join(folder, name)), name).toBe(false);
    const shown = await keyless(...words);
    expect(shown.notes.join()).not.toContain('asked again');
    expect(shown.exitCode).toBe(1);
  });
});

function fakeUrl(): string {
  return JSON.parse(readFileSync(join(world.folder, 'quartet', 'providers', 'openai.json'), 'utf8')).baseUrl;
}
