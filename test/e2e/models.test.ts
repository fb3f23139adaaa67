import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import type { RoleAnswered } from '../../src/domain/record.ts';
import { billedTicks, METERED } from '../support/bills.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { type Behaviour, completion, failure } from '../support/fake-provider.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { startProgram } from '../support/killed-run.ts';
import { behaviourOf, QUIRKS, type Quirk } from '../support/quirks.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

const KEY = 'CANARY-KEY-5e77a1';
const [XAI] = QUIRKS;
if (XAI === undefined) throw new Error('no quirks');

let world: FakeWorld;
const root = testFolder('models');
beforeAll(async () => {
  world = await fakeWorld();
});
afterAll(async () => {
  await world.close();
});

/** Runs a command as somebody with these keys alone. */
const as = (keys: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> =>
  withEnvironment(world.environment(keys), () => quartet(words));
const keysOf = ({ keyVariable }: Quirk): Readonly<Record<string, string>> =>
  keyVariable === undefined ? {} : { [keyVariable]: KEY };

/** Two cycles over an hour of bars, with one entrant that asks a model. */
function scenarioFolder(name: string, entrant: string): string {
  const folder = join(root, name.replace(/\W+/g, '-'));
  const text = SMALL_SCENARIO.replace('execution:', 'cycle: { every: 25m, deadlineMs: 30000 }\nexecution:').replace(
    '  - { id: idle, strategy: cash }',
    `  - { id: one, strategy: quartet-team, ${entrant} }`,
  );
  writeFiles(folder, { 'scenario.yaml': text, 'bars.ndjson': `${smallBars(60).join('\n')}\n` });
  return folder;
}

function answersIn(run: string): readonly RoleAnswered[] {
  const reader = readJournal(run);
  try {
    const records = [...runRows(reader.rows(1))].flatMap((row) => row.records);
    return records.filter((record): record is RoleAnswered => record.kind === 'role-answered');
  } finally {
    reader.close();
  }
}

const digestOf = ({ out }: Ended): string => /[0-9a-f]{64}/.exec(out)?.[0] ?? expect.fail(out);
const charged = (quirk: Quirk): boolean => quirk.keyVariable !== undefined;

describe('a team on every provider', () => {
  it.each(QUIRKS.map((quirk) => [quirk.name, quirk] as const))('%s', async (name, quirk) => {
    world.fake.behave(behaviourOf(quirk));
    const native = quirk.path === '/responses' ? ', mode: native' : '';
    const folder = scenarioFolder(name, `model: "${quirk.model}"${native}, maxCost: "5 USD"`);
    const run = join(folder, 'run');
    const ended = await as(keysOf(quirk), 'backtest', join(folder, 'scenario.yaml'), '--out', run, '--json');
    expect(ended.notes.filter((note) => !/^(one asks|prompt tokens a cycle of one) /.test(note))).toEqual([]);
    expect(ended.exitCode).toBe(0);

    const answers = answersIn(run);
    expect(answers.length).toBeGreaterThanOrEqual(2);
    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['valid']));
    for (const { usage } of answers) expect(usage.promptTokens).toBeGreaterThan(0);
    const account = JSON.parse(ended.out).accounts.find((one: { account: string }) => one.account === 'one');
    expect(account.fillCount, 'what it decided was filled').toBeGreaterThan(0);
    const cost = answers.reduce((sum, answer) => sum + answer.cost, 0);
    expect(account.modelCost).toBe(cost);
    for (const { usage, reckonedTicks, attempts } of answers) {
      const billed = quirk.bill === undefined ? undefined : attempts * billedTicks(quirk.model, METERED);
      expect([usage.billedTicks, reckonedTicks], 'the journal keeps both').toEqual([billed, billed]);
    }
    expect(JSON.parse(ended.out).board.bills).toEqual([]);
    expect(cost > 0).toBe(charged(quirk));

    const asked = world.fake.seen.length;
    const replayed = await as({}, 'replay', run);
    expect(replayed.exitCode, replayed.notes.join()).toBe(0);
    expect(digestOf(replayed)).toBe(JSON.parse(ended.out).digest);
    expect(world.fake.seen).toHaveLength(asked);
  });
});

describe('what it costs', () => {
  it('is told in calls, hours and dollars before the first call, and no key is asked for a finished run', async () => {
    world.fake.behave(behaviourOf(XAI));
    const folder = scenarioFolder('quote', 'mode: fast, model: xai/grok-4.20, maxCost: "2 USD"');
    const words = ['backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run')];
    const first = await as(keysOf(XAI), ...words);
    expect(first.notes[0]).toMatch(
      /^one asks xai\/grok-4\.20: about \d+ calls, [\d.]+ hours and [\d.]+ USD .*stops at 2 USD/,
    );
    const again = await as({}, ...words);
    expect(again.notes).toEqual(['this run was finished before; here is its result']);
    expect(digestOf(again)).toBe(digestOf(first));
  });

  it('is told where the provider bills something else, and the higher is charged', async () => {
    const right = billedTicks(XAI.model, METERED);
    for (const [share, told] of [
      [1.02, /^xai\/grok-4\.20: its provider billed .* \(\+2\.0 %\); /m],
      [0.98, /^xai\/grok-4\.20: its provider billed .* \(−2\.0 %\); /m],
    ] as const) {
      world.fake.behave(behaviourOf(XAI, METERED, Math.round(right * share)));
      const folder = scenarioFolder(`bill-${share}`, 'mode: fast, model: xai/grok-4.20, maxCost: "2 USD"');
      const words = ['backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run')];
      const ended = await as(keysOf(XAI), ...words);
      expect(ended.out.replaceAll(/\n(?! *\n)/g, ' ')).toMatch(new RegExp(told.source.slice(1)));
      for (const { cost, attempts } of answersIn(join(folder, 'run'))) {
        expect(cost * 1e10).toBeCloseTo(attempts * right * Math.max(1, share), 3);
      }
    }
  });

  it('is asked of no model that is not served any more: its successor is named', async () => {
    const folder = scenarioFolder('retired', 'model: xai/grok-4-0709, maxCost: "2 USD"');
    const ended = await as(keysOf(XAI), 'backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run'));
    expect(ended.exitCode).toBe(2);
    expect(ended.notes.join()).toMatch(
      /model-retired: .*xAI serves it no more since 2026-05-15 .*; name xai\/grok-4\.3$/,
    );
  });

  it('stops at its bound, with a reason', async () => {
    world.fake.behave(behaviourOf(XAI));
    const folder = scenarioFolder('bound', 'model: xai/grok-4.20, maxCost: "0.03 USD"');
    const ended = await as(
      keysOf(XAI),
      'backtest',
      join(folder, 'scenario.yaml'),
      '--out',
      join(folder, 'run'),
      '--json',
    );
    const account = JSON.parse(ended.out).accounts.find((one: { account: string }) => one.account === 'one');
    expect(account.holds).toMatchObject({ 'budget-spent': expect.any(Number) });
    expect(account.modelCost).toBeLessThanOrEqual(0.03);
  });

  it('is charged for an answer that is due behind the end of the tape', async () => {
    let served = 0;
    world.fake.behave((answer, seen) => {
      served += 1;
      behaviourOf(XAI)(answer, seen);
    });
    const folder = scenarioFolder('last', 'model: xai/grok-4.20, maxCost: "5 USD", mode: fast');
    const words = ['backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run'), '--json'];
    // A bar's opening at the last slot, and nothing behind it.
    writeFiles(folder, { 'bars.ndjson': `${smallBars(51).slice(0, 50).join('\n')}\n` });
    const account = JSON.parse((await as(keysOf(XAI), ...words)).out).accounts.find(
      (one: { account: string }) => one.account === 'one',
    );
    expect(served).toBeGreaterThan(0);
    expect(account.models.calls).toBe(served);
    expect(answersIn(join(folder, 'run'))).toHaveLength(served);
    expect((await as({}, 'replay', join(folder, 'run'))).exitCode).toBe(0);
  });

  it('is not paid twice: a run cut off and resumed asks only what it has not heard', async () => {
    let served = 0;
    let onAsked = (): boolean => true;
    world.fake.behave((answer, seen) => {
      served += 1;
      if (onAsked()) behaviourOf(XAI)(answer, seen);
    });
    const folder = scenarioFolder('resume', 'model: xai/grok-4.20, maxCost: "5 USD"');
    const words = ['backtest', join(folder, 'scenario.yaml'), '--out'];
    await as(keysOf(XAI), ...words, join(folder, 'whole'));
    const once = served;
    served = 0;
    // Killed over its last question, which nobody asks beside it: what was heard before is not asked again.
    const cut = join(folder, 'cut');
    const killed = startProgram([...words, cut], world.environment(keysOf(XAI)));
    onAsked = () => served !== once || !killed.process.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    const resumed = await as(keysOf(XAI), ...words, cut);
    expect(served).toBe(once + 1);
    // Only the last reply's own latency may differ from the whole run's.
    expect(digestOf(await as({}, 'replay', cut))).toBe(digestOf(resumed));
    const heard = (run: string) => answersIn(run).map(({ role, outcome, usage }) => [role, outcome, usage]);
    expect(heard(cut)).toEqual(heard(join(folder, 'whole')));
  });
});

describe('a cassette', () => {
  it('stands for the network where an entrant names it; what it does not hold fails, and asks nobody', async () => {
    world.fake.behave(behaviourOf(XAI));
    const folder = scenarioFolder('shared', 'model: xai/grok-4.20, maxCost: "5 USD"');
    const recorded = await as(keysOf(XAI), 'backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run'));
    const named = scenarioFolder('named', 'model: xai/grok-4.20, maxCost: "5 USD", cassette: shared.db');
    cpSync(join(folder, 'run', 'cassette.db'), join(named, 'shared.db'));
    const asked = world.fake.seen.length;
    const words = ['backtest', join(named, 'scenario.yaml'), '--out', join(named, 'run')];
    const played = await as({}, ...words);
    expect(digestOf(played)).toBe(digestOf(recorded));
    const other = await as({}, ...words.slice(0, -1), join(named, 'other'), '--seed', '8', '--json');
    const account = JSON.parse(other.out).accounts.find((one: { account: string }) => one.account === 'one');
    expect(account.holds).toMatchObject({ 'leader-failed': expect.any(Number) });
    expect(world.fake.seen).toHaveLength(asked);
  });

  it('that an entrant names is the one its run was answered from, or verify, replay and the same run say so', async () => {
    world.fake.behave(behaviourOf(XAI));
    const folder = scenarioFolder('first', 'model: xai/grok-4.20, maxCost: "5 USD"');
    await as(keysOf(XAI), 'backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run'));
    const named = scenarioFolder('held', 'model: xai/grok-4.20, maxCost: "5 USD", cassette: shared.db');
    const shared = join(named, 'shared.db');
    const whole = join(folder, 'run', 'cassette.db');
    cpSync(whole, shared);
    const run = join(named, 'run');
    const again = ['backtest', join(named, 'scenario.yaml'), '--out', run];
    expect((await as({}, ...again)).exitCode).toBe(0);
    for (const words of [['verify', run], ['replay', run], again]) expect((await as({}, ...words)).exitCode).toBe(0);

    const changes = [
      "UPDATE calls SET outcome = replace(outcome, 'latencyMs\":', 'latencyMs\":1') WHERE sequence = 1",
      'DELETE FROM calls WHERE sequence = (SELECT max(sequence) FROM calls)',
      "UPDATE calls SET account = 'two' WHERE sequence = 1",
      'UPDATE calls SET cycle = cycle + 1 WHERE sequence = 1',
      'UPDATE calls SET occurrence = 7 WHERE sequence = 1',
    ];
    for (const change of changes) {
      cpSync(whole, shared);
      const database = new Database(shared);
      expect(database.prepare(change).run().changes).toBe(1);
      database.close();
      const [verified, replayed, resumed] = [
        await as({}, 'verify', run),
        await as({}, 'replay', run),
        await as({}, ...again),
      ];
      expect([verified.exitCode, verified.notes]).toEqual([
        3,
        [expect.stringMatching(/run-changed: .*shared\.db: what it holds is not what one was answered from/)],
      ]);
      expect([replayed.exitCode, replayed.notes.at(-1)]).toEqual([3, expect.stringMatching(/another cassette of one/)]);
      expect([resumed.exitCode, resumed.notes.at(-1)]).toEqual([2, expect.stringMatching(/another cassette of one/)]);
    }

    rmSync(shared);
    const gone = await as({}, 'verify', run);
    expect([gone.exitCode, gone.notes]).toEqual([0, [expect.stringMatching(/shared\.db: it is not there any more/)]]);
  });
});

describe('a key', () => {
  const leaky: readonly Behaviour[] = [
    failure(401, {}, { message: `wrong key ${KEY}`, code: KEY, param: KEY }),
    failure(400, { 'x-request-id': KEY }, { message: KEY }),
    failure(429, { 'retry-after': KEY }, { message: KEY }),
    (answer) => answer.writeHead(500, { 'content-type': 'text/html' }).end(`<html>${KEY}</html>`),
    completion(null, { message: { role: 'assistant', content: null, refusal: KEY } }),
    completion(`{"note":"${KEY}"}`),
    (answer, seen) => completion(JSON.stringify(seen.headers))(answer, seen),
    (answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.end(`data: ${JSON.stringify({ error: { message: KEY, code: KEY } })}\n\n`);
    },
  ];

  it('is found in nothing that is written, whatever a provider echoes', async () => {
    let turn = 0;
    world.fake.behave((answer, seen) => {
      turn += 1;
      (turn % 3 === 0 ? behaviourOf(XAI) : (leaky[Math.floor((turn * 2) / 3) % leaky.length] ?? behaviourOf(XAI)))(
        answer,
        seen,
      );
    });
    const scenario = SMALL_SCENARIO.replace('execution:', 'cycle: { every: 25m }\nexecution:').replace(
      '  - { id: idle, strategy: cash }',
      ['fast', 'team', 'heavy', 'vote', 'expert']
        .map(
          (mode) =>
            `  - { id: ${mode}, strategy: quartet-team, mode: ${mode}, model: groq/openai/gpt-oss-120b, maxCost: "5 USD" }`,
        )
        .join('\n'),
    );
    const folder = join(root, 'canary');
    writeFiles(folder, { 'scenario.yaml': scenario, 'bars.ndjson': `${smallBars(60).join('\n')}\n` });
    const run = join(folder, 'run');
    const keys = { GROQ_API_KEY: KEY };
    const ended = [
      await as(keys, 'backtest', join(folder, 'scenario.yaml'), '--out', run),
      await as(keys, 'backtest', join(folder, 'scenario.yaml'), '--out', run, '--json'),
      await as(keys, 'report', run),
      await as(keys, 'leaderboard', run, '--csv'),
      await as(keys, 'replay', run),
      await as(keys, 'verify', run),
      await as(keys, 'doctor', '--debug'),
      await as(keys, 'backtest', join(folder, 'gone.yaml'), '--debug'),
      await as(keys, 'report', run, '--entrant', 'team', '--cycle', '1'),
    ];
    expect(turn).toBeGreaterThan(20);
    for (const { out, notes } of ended) expect(out + notes.join('\n')).not.toContain(KEY);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThanOrEqual(6);
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      expect(readFileSync(path).includes(KEY), path).toBe(false);
    }
  });

  it('is not read out of the escapes in a good answer’s own JSON either', async () => {
    const escaped = KEY.replaceAll('-', '\\u002d');
    const whispering = (text: string): string =>
      text.replaceAll(/"(text|rationale|researcher)":(\[?)"/g, `"$1":$2"${escaped} `);
    world.fake.behave(behaviourOf({ ...XAI, says: (text, usage) => XAI.says(whispering(text), usage) }));
    const folder = scenarioFolder('whisper', 'model: xai/grok-4.20, maxCost: "5 USD"');
    const run = join(folder, 'run');
    const ended = await as(keysOf(XAI), 'backtest', join(folder, 'scenario.yaml'), '--out', run, '--json');
    expect(ended.out).not.toContain(KEY);
    const replies = answersIn(run).map(({ reply }) => reply);
    expect(replies.join()).toContain('[key] ');
    expect(JSON.stringify(world.fake.seen.map(({ body }) => body))).not.toContain(KEY);
    for (const name of readdirSync(run)) expect(readFileSync(join(run, name)).includes(KEY), name).toBe(false);
  });

  it('in a file of the person’s own is used, and refused where others may read it', async () => {
    world.fake.behave(behaviourOf(XAI));
    const folder = scenarioFolder('key-file', 'mode: fast, model: xai/grok-4.20, maxCost: "5 USD"');
    const keys = join(world.folder, 'quartet', 'keys');
    writeFiles(keys, {});
    writeFiles(world.folder, { 'quartet/keys/xai': `${KEY}\n` });
    const words = ['backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run')];
    const open = await as({}, ...words);
    expect(open).toMatchObject({ exitCode: 2, notes: [expect.stringContaining('chmod 600')] });
    rmSync(join(keys, 'xai'));
    writeFileSync(join(keys, 'xai'), KEY, { mode: 0o600 });
    expect(await as({}, ...words)).toMatchObject({ exitCode: 0 });
    expect(world.fake.seen.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
    rmSync(keys, { recursive: true });
  });
});

describe('backtests/models.yaml', () => {
  const words = ['backtest', 'backtests/models.yaml', '--json', '--out'];
  const entrantsOf = ({ out }: Ended): readonly string[] =>
    JSON.parse(out).accounts.map(({ account }: { account: string }) => account);

  it('runs with one key; entrants without one are left out by name, and stay out when the run is gone on with', async () => {
    world.fake.behave((answer, seen) => {
      const multi = QUIRKS.find(({ path }) => path === '/responses') ?? XAI;
      behaviourOf(seen.path.endsWith('/responses') ? multi : XAI)(answer, seen);
    });
    const run = join(root, 'models');
    const ended = await as(keysOf(XAI), ...words, run);
    expect(entrantsOf(ended)).toEqual(['buy-and-hold', 'cash', 'grok', 'grok-fast', 'grok-native', 'house']);
    expect(ended.notes.filter((note) => note.includes('is left out'))).toHaveLength(8);
    expect(ended.notes.join('\n')).toContain(
      'claude is left out: there is no key for Anthropic; set ANTHROPIC_API_KEY',
    );
    expect(ended.notes.at(-1)).toMatch(/^all of them: about 78 calls and [\d.]+ USD; they stop at 2\.2 USD together$/);
    const later = await as({ ...keysOf(XAI), OPENAI_API_KEY: KEY }, ...words, run);
    expect(entrantsOf(later)).toEqual(entrantsOf(ended));

    const told = await as({}, 'backtest', 'backtests/models.yaml', '--out', run);
    expect(told.out).toMatch(
      /^xai\/grok-4\.20 +propose +15 +15 +15 +[\d.]+ s +[\d.]+ s +[\d.]+ s +\d+ +\d+ +2.250 +0\.\d{4}$/m,
    );
    const round = await as({}, 'report', run, '--entrant', 'grok', '--cycle', '1');
    expect(round.out).toMatch(
      /^decide, leader \(Grok\): xai\/grok-4\.20, valid, [\d.]+ s \(first token .* s\), 150 tokens, 0\.\d{4} USD$/m,
    );
  });

  it('without any key has the house and the baselines', async () => {
    const ended = await as({}, ...words, join(root, 'no-key'));
    expect(ended.exitCode).toBe(0);
    expect(entrantsOf(ended)).toEqual(['buy-and-hold', 'cash', 'house']);
  });
});
