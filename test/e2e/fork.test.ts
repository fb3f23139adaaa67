import { execFile } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import type { RunRow } from '../../src/domain/record.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { expectOutput } from '../support/outputs.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** How many forks are made without a change, by processes of their own, and with a change; many in a soak. */
const FORKS = Number(process.env.QUARTET_FORKS ?? 3);
const PROCESSES = Number(process.env.QUARTET_FORK_PROCESSES ?? 1);
const CHANGED = Number(process.env.QUARTET_CHANGED_FORKS ?? 3);

let world: FakeWorld;
const root = testFolder('fork');
let parent: string;
let digest: string;
beforeAll(async () => {
  world = await fakeWorld();
  parent = join(root, 'parent');
  world.fake.behave(behaviourOf(QUIRKS[0] ?? expect.fail()));
  const text = SMALL_SCENARIO.replace('execution:', 'cycle: { every: 10m, deadlineMs: 30000 }\nexecution:');
  const entrants = [
    '  - { id: house, strategy: house-team, mode: team }',
    '  - { id: grok, strategy: quartet-team, mode: team, model: xai/grok-4.20, maxCost: "5 USD", seeds: [1, 2] }',
  ];
  writeFiles(root, {
    'scenario.yaml': `${text}${entrants.join('\n')}\n`,
    'bars.ndjson': `${smallBars(30).join('\n')}\n`,
  });
  const run = await told('backtest', join(root, 'scenario.yaml'), '--out', parent, '--json');
  digest = JSON.parse(run.out).digest;
}, 60_000);
afterAll(async () => {
  await world.close();
});

const told = (...words: readonly string[]): Promise<Ended> =>
  withEnvironment(world.environment({ XAI_API_KEY: 'CANARY-KEY-7' }), () => quartet(words));
const keyless = (...words: readonly string[]): Promise<Ended> =>
  withEnvironment(world.environment({}), () => quartet(words));

interface Pair {
  readonly digest: string;
  readonly partsAt?: number;
  readonly money: number;
}

async function forked(out: string, ...words: readonly string[]): Promise<Pair> {
  const ended = await told('fork', parent, '--out', join(root, out), '--json', ...words);
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  return pairIn(ended.out);
}

function pairIn(out: string): Pair {
  const [pair] = (expectOutput('fork', out) as { readonly pairs: readonly Pair[] }).pairs;
  return pair ?? expect.fail('no pair');
}

function rowsOf(folder: string): readonly RunRow[] {
  const reader = readJournal(folder);
  try {
    return [...runRows(reader.rows(1))];
  } finally {
    reader.close();
  }
}

/** Rows spread over the run, its last but one among them. */
function places(count: number): readonly number[] {
  const most = rowsOf(parent).length - 1;
  return Array.from({ length: count }, (_, place) => 1 + Math.floor((place * (most - 1)) / Math.max(1, count - 1)));
}

/** A fork whose words nobody changed; half of them of the team that asks a model. */
async function unchanged(
  place: number,
  at: number,
  fork: (...words: readonly string[]) => Promise<Pair>,
): Promise<void> {
  const pair = await fork('--at', `${at}`, '--entrant', place % 2 === 0 ? 'grok' : 'house');
  expect(pair, `behind row ${at}`).toMatchObject({ digest, money: 0 });
  expect(pair).not.toHaveProperty('partsAt');
}

it(`keeps the digest where nothing is changed, and asks nobody: ${FORKS} times`, async () => {
  const asked = world.fake.seen.length;
  expect(asked).toBeGreaterThan(0);
  for (const [place, at] of places(FORKS).entries()) {
    await unchanged(place, at, (...words) => forked(`same-${place}`, ...words));
    rmSync(join(root, `same-${place}`), { recursive: true });
  }
  expect(world.fake.seen.length, 'every question was answered before').toBe(asked);
}, 3_600_000);

it(`so does a process of its own: ${PROCESSES} times`, async () => {
  const env = { ...process.env, ...world.environment({ XAI_API_KEY: 'CANARY-KEY-7' }) };
  for (const [place, at] of places(PROCESSES).entries())
    await unchanged(place, at, async (...words) => {
      const command = ['dist/cli/main.js', 'fork', parent, '--out', join(root, `process-${place}`), '--json', ...words];
      const { stdout } = await promisify(execFile)(process.execPath, command, { env });
      return pairIn(stdout);
    });
}, 3_600_000);

/** The first answer of the account in a cycle that opened behind the row: where another mode shows first. */
function nextAnswer(rows: readonly RunRow[], account: string, at: number): number | undefined {
  const opened = rows.find((row) => row.sequence > at && row.account === account && has(row, 'cycle-opened'));
  if (opened === undefined) return undefined;
  return rows.find((row) => row.sequence > opened.sequence && row.account === account && has(row, 'role-answered'))
    ?.sequence;
}

function has({ records }: RunRow, kind: RunRow['records'][number]['kind']): boolean {
  return records.some((record) => record.kind === kind);
}

it(`parts where the change is planted and nowhere before: ${CHANGED} times`, async () => {
  const rows = rowsOf(parent);
  const seen = new Set<number | undefined>();
  for (const [place, at] of places(CHANGED).entries()) {
    const { partsAt } = await forked(`mode-${place}`, '--at', `${at}`, '--entrant', 'house', '--mode', 'fast');
    expect(partsAt, `behind row ${at}`).toBe(nextAnswer(rows, 'house', at));
    seen.add(partsAt);
    rmSync(join(root, `mode-${place}`), { recursive: true });
  }
  expect(seen.size, 'planted in several places').toBeGreaterThan(2);
}, 3_600_000);

it('asks and pays only what follows, goes on where it was stopped, and is a run like any other', async () => {
  const rows = rowsOf(parent);
  const at = rows.find((row) => row.account === 'grok#2' && has(row, 'cycle-opened') && row.sequence > rows.length / 2);
  const words = ['--at', `${(at?.sequence ?? 0) - 1}`, '--entrant', 'grok', '--drop-role', 'creative'];
  const before = world.fake.seen.length;
  const pair = await forked('role', ...words);
  const asked = world.fake.seen.length - before;
  expect(asked).toBeGreaterThan(0);
  expect(asked, 'less than half of what the run itself asked').toBeLessThan(before / 2);
  expect(pair.partsAt).toBeGreaterThan(at?.sequence ?? 0);
  expect(await forked('role', ...words), 'the same command again finds it done').toEqual(pair);
  expect(world.fake.seen.length).toBe(before + asked);
  const roles = rowsOf(join(root, 'role'))
    .filter(({ sequence, account }) => sequence > (pair.partsAt ?? 0) && account === 'grok#2')
    .flatMap(({ records }) => records.flatMap((record) => (record.kind === 'role-answered' ? record.role : [])));
  expect(new Set(roles)).toEqual(new Set(['leader', 'researcher', 'quant']));

  renameSync(parent, `${parent}.elsewhere`);
  try {
    const fork = join(root, 'role');
    expect((await keyless('replay', fork)).out).toContain(`digest ${pair.digest}`);
    expect((await keyless('verify', fork)).exitCode).toBe(0);
    expect((await keyless('leaderboard', fork, '--json')).out).toContain(
      `a fork of the run ${digest.slice(0, 12)} behind its row`,
    );
    expect((await keyless('report', fork, '--out', join(root, 'role.html'))).exitCode).toBe(0);
  } finally {
    renameSync(`${parent}.elsewhere`, parent);
  }
});

it('asks anew in a rerun, beside a control of the same luck', async () => {
  const before = world.fake.seen.length;
  const words = ['--at', '1', '--entrant', 'grok', '--drop-role', 'quant', '--reruns', '2'];
  const ended = await told('fork', parent, '--out', join(root, 'reruns'), '--json', ...words);
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  const answer = expectOutput('fork', ended.out) as { readonly pairs: readonly { control: string }[] };
  expect(answer).toMatchObject({ worth: { pairs: 2 } });
  expect(answer.pairs.map(({ control }) => control)).toEqual(
    [1, 2].map((n) => join(root, 'reruns', `rerun-${n}-control`)),
  );
  expect(world.fake.seen.length - before, 'both controls ask all again').toBeGreaterThan(before);
  expect((await keyless('replay', join(root, 'reruns', 'rerun-2'))).exitCode).toBe(0);
});

it('leaves one critique unheard: nothing before it is another, and the leader decides again', async () => {
  const rows = rowsOf(parent);
  const debated = rows.flatMap(({ account, records }) =>
    records.flatMap((record) =>
      account === 'grok#1' && record.kind === 'role-answered' && record.phase === 'criticise' ? [record.cycle] : [],
    ),
  );
  const [cycle = expect.fail('nobody debated')] = debated;
  const { partsAt = expect.fail('it never parts') } = await forked(
    'critique',
    ...['--at', '1', '--entrant', 'grok', '--drop-critique', `${cycle}/quant`],
  );
  const [own, before] = [rowsOf(join(root, 'critique')), rows].map((all) => all[partsAt - 1]);
  expect(before?.records.some((record) => 'cycle' in record && record.cycle === cycle)).toBe(true);
  expect(own?.at).toBe(before?.at);
});

it.each([
  [['--at', '0', '--entrant', 'house'], '--at'],
  [['--at', '999999', '--entrant', 'house'], 'no-such-row'],
  [['--at', '5', '--entrant', 'nobody'], 'unknown-entrant'],
  [['--at', '5', '--entrant', 'hold', '--mode', 'fast'], 'not-a-team'],
  [['--at', '5', '--entrant', 'house', '--mode', 'fast', '--season', 'monk'], 'option-conflict'],
  [['--at', '5', '--entrant', 'house', '--model', 'openai/gpt-5.4-mini'], 'unpayable'],
  [['--at', '5', '--entrant', 'house', '--model', 'nobody/x'], 'nobody'],
])('refuses %j and writes nothing', async (words, told) => {
  const ended = await keyless('fork', parent, '--out', join(root, 'refused'), ...words);
  expect([ended.exitCode, ended.notes.join()]).toEqual([2, expect.stringContaining(told)]);
  expect(() => rowsOf(join(root, 'refused'))).toThrow();
});

it('refuses a fork of a fork in one line that says what to fork', async () => {
  const words = ['--at', '40', '--entrant', 'house', '--mode', 'vote'];
  await forked('again', ...words);
  const twice = await keyless('fork', join(root, 'again'), ...words, '--out', join(root, 'refused'));
  expect([twice.exitCode, twice.notes]).toEqual([
    2,
    [expect.stringMatching(/fork-of-fork.*it was forked from, of digest/)],
  ]);
  expect(twice.notes[0]).toContain(digest.slice(0, 12));
});

it('is told when what it shares with its parent was changed', async () => {
  await forked('other', '--at', '40', '--entrant', 'house', '--season', 'monk');
  const file = join(root, 'other', 'run.json');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/"head": "(.)/, (_, first) => `"head": "${first === 'a' ? 'b' : 'a'}`),
  );
  const ended = await keyless('verify', join(root, 'other'));
  expect([ended.exitCode, ended.notes.join()]).toEqual([3, expect.stringContaining('fork-differs')]);
});
