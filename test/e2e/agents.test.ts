import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import type { RunRecord } from '../../src/domain/record.ts';
import { asPerson, forgetAgents, writeAgentScenario, writeAgents } from '../support/agents.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { startProgram } from '../support/killed-run.ts';
import { testFolder } from '../support/test-folder.ts';

const root = testFolder('agents');

function recordsOf(run: string): readonly { readonly account: string; readonly record: RunRecord }[] {
  const reader = readJournal(run);
  try {
    return [...runRows(reader.rows(1))].flatMap(({ account, records }) =>
      records.map((record) => ({ account: account ?? '', record })),
    );
  } finally {
    reader.close();
  }
}

const digestOf = ({ out }: Ended): string => /[0-9a-f]{64}/.exec(out)?.[0] ?? expect.fail(out);

/** Reads a question and its id, in the shell. */
const READ = 'read -r q; id=$(printf %s "$q" | cut -d \\" -f 4)';
const HOLD = '{\\"id\\":\\"$id\\",\\"decisions\\":[]}';

/** How an agent misbehaves, what is said of it, and why its cycles hold. */
const HOSTILE: Readonly<Record<string, readonly [script: string, trouble: RegExp, hold: string]>> = {
  silent: ['cat > /dev/null', /no reply by the deadline/, 'deadline-passed'],
  deaf: ['sleep 60', /no reply by the deadline/, 'deadline-passed'],
  slow: [`${READ}; sleep 30; echo "${HOLD}"`, /no reply by the deadline/, 'deadline-passed'],
  floods: ['yes \'{"id":"0","decisions":[]}\'', /wrote more than 4000000 bytes to one question/, 'leader-failed'],
  gabbles: ['yes', /its line is no JSON object/, 'leader-failed'],
  'dies-at-start': [
    'echo "no module named pandas" >&2; exit 3',
    /exit code 3.*no module named pandas/,
    'leader-failed',
  ],
  'dies-midway': [`${READ}; printf '{"id":"'; kill -9 $$`, /it ended \(SIGKILL\)/, 'leader-failed'],
  'not-there': ['', /it cannot be started/, 'leader-failed'],
  'wrong-id': [
    `while ${READ}; do echo '{"id":"abc","decisions":[]}'; done`,
    /no reply by the deadline/,
    'deadline-passed',
  ],
  'no-id': [`while ${READ}; do echo '{"decisions":[]}'; done`, /its answer has no id/, 'leader-failed'],
  'stderr-flood': ['yes all is lost >&2', /it floods stderr; on stderr: .*all is lost/, 'leader-failed'],
  'endless-line': ["tr '\\0' a < /dev/zero", /a line of more than 1000000 bytes/, 'leader-failed'],
  'no-newline': [`${READ}; printf '%s' "${HOLD}"; sleep 60`, /no reply by the deadline/, 'deadline-passed'],
  'half-json': [
    `while ${READ}; do echo "{\\"id\\":\\"$id\\",\\"decisions\\":["; done`,
    /malformed or cut off/,
    'leader-failed',
  ],
  'other-schema': [
    `while ${READ}; do echo "{\\"id\\":\\"$id\\",\\"action\\":\\"buy\\"}"; done`,
    /decisions: Invalid input/,
    'leader-failed',
  ],
  'not-a-number': [
    `while ${READ}; do echo "{\\"id\\":\\"$id\\",\\"decisions\\":[{\\"weight\\":NaN}]}"; done`,
    /malformed or cut off/,
    'leader-failed',
  ],
  'huge-number': [
    `while ${READ}; do echo "{\\"id\\":\\"$id\\",\\"decisions\\":[{\\"weight\\":1e999}]}"; done`,
    /a number of the JSON is out of all bounds/,
    'leader-failed',
  ],
  deep: [`printf '[%.0s' $(seq 5000); echo`, /no JSON object|nested too deep/, 'leader-failed'],
  'only-calls': [
    `while ${READ}; do echo "{\\"id\\":\\"$id\\",\\"calls\\":[{\\"name\\":\\"rm\\",\\"arguments\\":{}}]}"; done`,
    /no JSON object/,
    'leader-failed',
  ],
  'answers-first': [
    `echo '{"id":"1","decisions":[]}'; ${READ}; sleep 60`,
    /no reply by the deadline/,
    'deadline-passed',
  ],
  'answers-twice': [`while ${READ}; do echo "${HOLD}"; echo "${HOLD}"; done`, /^$/, 'model-held'],
  'closes-its-output': ['exec >&-; sleep 60', /no reply by the deadline/, 'deadline-passed'],
  'answers-the-last-one': [
    `last=; while ${READ}; do echo "{\\"id\\":\\"$last\\",\\"decisions\\":[]}"; last=$id; done`,
    /no reply by the deadline/,
    'deadline-passed',
  ],
  'leaves-its-group': [`${READ}; setsid sleep 30 & exit 0`, /it ended \(exit code 0\)/, 'leader-failed'],
  'half-a-letter': [
    `while ${READ}; do printf '{"id":"%s","decisions":[],"comment":"\\303"}\\n' "$id"; done`,
    /^$/,
    'model-held',
  ],
  'same-key-twice': [
    `while ${READ}; do echo "{\\"id\\":\\"$id\\",\\"decisions\\":[],\\"decisions\\":[]}"; done`,
    /the same key twice/,
    'leader-failed',
  ],
  'words-ahead': [
    `while ${READ}; do echo 'sent {"decisions":[],"dissent":"","comment":""}'; done`,
    /its line is no JSON object/,
    'leader-failed',
  ],
  prototype: [
    `while ${READ}; do echo "{\\"id\\":\\"$id\\",\\"decisions\\":[],\\"__proto__\\":{\\"weight\\":9}}"; done`,
    /unknown keys/,
    'leader-failed',
  ],
  list: [`while ${READ}; do echo "[${HOLD}]"; done`, /its line is no JSON object/, 'leader-failed'],
  'two-in-a-line': [`while ${READ}; do echo "${HOLD}${HOLD}"; done`, /more than one answer/, 'leader-failed'],
  nothing: [`while ${READ}; do printf '\\000\\n'; done`, /its line is no JSON object/, 'leader-failed'],
  'leaves-children': [`sleep 60 & ${READ}; echo "${HOLD}"; exit 0`, /^$/, 'model-held'],
};

describe('agents that misbehave', () => {
  const names = Object.keys(HOSTILE);
  const isLate = (name: string): boolean => HOSTILE[name]?.[2] === 'deadline-passed';
  const runs = new Map<boolean, { readonly folder: string; readonly ended: Ended }>();
  const runOf = (late: boolean) => runs.get(late) ?? expect.fail('no run');
  let config: string;
  beforeAll(async () => {
    config = join(root, 'hostile-config');
    const programs = Object.entries(HOSTILE).map(([name, [script]]) => [
      name,
      script === '' ? ['/no/such/program'] : ['/bin/sh', '-c', script],
    ]);
    writeAgents(config, Object.fromEntries(programs));
    // Those that never answer are waited for a second; nobody waits for the deadline of the others.
    for (const late of [true, false]) {
      const folder = join(root, late ? 'late' : 'hostile');
      const own = names.filter((name) => isLate(name) === late);
      const scenario = writeAgentScenario(folder, own, { every: '25m', deadlineMs: late ? 1_000 : 120_000 });
      const run = join(folder, 'run');
      const ended = await asPerson(config, () => quartet(['backtest', scenario, '--out', run, '--trust']));
      runs.set(late, { folder: run, ended });
    }
    forgetAgents(config);
  }, 120_000);

  it.each([true, false])('the run goes on to its end (late: %s)', (late) => {
    const { ended } = runOf(late);
    // Where nobody of all who were asked answered, the exit code says so.
    expect(ended.exitCode, ended.notes.join('\n')).toBe(late ? 1 : 0);
    expect(ended.out).toContain('hold');
  });

  it.each(names)('%s: every cycle holds, with the reason', (name) => {
    const [, trouble, hold] = HOSTILE[name] ?? expect.fail(name);
    const own = recordsOf(runOf(isLate(name)).folder).filter(({ account }) => account === name);
    const answers = own.flatMap(({ record }) => (record.kind === 'role-answered' ? [record.trouble ?? ''] : []));
    expect(answers).toHaveLength(2);
    for (const answer of answers) expect(answer).toMatch(trouble);
    const holds = own.flatMap(({ record }) => (record.kind === 'hold-made' ? [record.reason] : []));
    expect(holds).toEqual([hold, hold]);
  });

  it('tells what was ignored', () => {
    const told = [true, false].flatMap((late) => runOf(late).ended.notes);
    expect(told).toContainEqual(expect.stringMatching(/^agent wrong-id: \d+ answers to what was not asked/));
    expect(told).toContainEqual(expect.stringMatching(/^agent floods: \d+ answers/));
  });

  it.each([true, false])('verifies and replays to the same digest where no agent is named (late: %s)', async (late) => {
    const { folder, ended } = runOf(late);
    const again = await asPerson(config, () => quartet(['replay', folder]));
    expect(again.exitCode, again.notes.join('\n')).toBe(0);
    expect(digestOf(again)).toBe(digestOf(ended));
    expect((await asPerson(config, () => quartet(['verify', folder]))).exitCode).toBe(0);
  });
});

const EXAMPLES = fileURLToPath(new URL('../../examples/agents', import.meta.url));
/** The plain example, which at its third question kills the run that asks it, once. */
const KILLER = `
import json, os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, ${JSON.stringify(EXAMPLES)})
from plain import answer
for place, line in enumerate(sys.stdin):
    if place == 2 and not os.path.exists('killed'):
        open('killed', 'w').close()
        os.kill(os.getppid(), 9)
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], **answer(asked)}), flush=True)
`;

describe('a scenario', () => {
  it.each([
    ['{ id: a }', 'names neither strategy nor agent'],
    ['{ id: a, agent: plain, strategy: cash }', 'agent stands beside a strategy'],
    ['{ id: a, agent: plain, model: xai/grok-4.7, maxCost: "1 USD" }', 'model stands beside an agent'],
    ['{ id: a, strategy: quartet-team, model: agent/plain }', 'enter the program as "agent: plain"'],
    ['{ id: a, agent: other }', 'it names no agent "other"'],
  ])('%s is refused with what to do', async (entrant, words) => {
    const config = join(root, 'refused-config');
    writeAgents(config, { plain: ['python3', join(EXAMPLES, 'plain.py')] });
    const scenario = writeAgentScenario(join(root, 'refused'), [], { every: '25m', deadlineMs: 1_000 });
    writeFileSync(scenario, readFileSync(scenario, 'utf8').replace('{ id: hold, strategy: buy-and-hold }', entrant));
    const { exitCode, notes } = await asPerson(config, () => quartet(['backtest', scenario, '--trust']));
    expect([exitCode, notes.join()]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe('an agent that decides', () => {
  it('calls a tool, opens a position, and comes to the same digest killed, resumed and replayed', async () => {
    const config = join(root, 'killer-config');
    writeAgents(config, { mine: ['python3', 'killer.py'] });
    writeFileSync(join(config, 'quartet', 'killer.py'), KILLER);
    const cycle = { every: '10m', deadlineMs: 120_000, replyLatencyMs: 500 };
    const scenario = writeAgentScenario(join(root, 'killed'), ['mine'], cycle);
    const [killed, whole] = [join(root, 'killed', 'killed'), join(root, 'killed', 'whole')];
    const started = startProgram(['backtest', scenario, '--out', killed, '--trust'], { XDG_CONFIG_HOME: config });
    expect(await started.ended).toBe('SIGKILL');
    const digests = await asPerson(config, async () => {
      const resumed = await quartet(['backtest', scenario, '--out', killed, '--trust']);
      expect(resumed.exitCode, resumed.notes.join('\n')).toBe(0);
      const alone = await quartet(['backtest', scenario, '--out', whole, '--trust']);
      forgetAgents(config);
      return [resumed, alone, await quartet(['replay', killed])].map(digestOf);
    });
    expect(new Set(digests).size).toBe(1);
    const records = recordsOf(killed).flatMap(({ account, record }) => (account === 'mine' ? [record] : []));
    expect(records.some(({ kind }) => kind === 'fill-made')).toBe(true);
    const uses = records.flatMap((record) => (record.kind === 'role-answered' ? record.tools : []));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.every(({ name, outcome }) => name === 'candles' && outcome === 'ran')).toBe(true);
  }, 60_000);

  it('is not started without trust, nor when its file is another than the run began with', async () => {
    const config = join(root, 'changed-config');
    writeAgents(config, { mine: ['python3', 'mine.py'] });
    const file = join(config, 'quartet', 'mine.py');
    const source = readFileSync(join(EXAMPLES, 'plain.py'), 'utf8');
    writeFileSync(file, source);
    const cycle = { every: '25m', deadlineMs: 60_000 };
    const scenario = writeAgentScenario(join(root, 'changed'), ['mine'], cycle);
    const run = ['backtest', scenario, '--out', join(root, 'changed', 'run')];
    const untrusted = await asPerson(config, () => quartet(run));
    expect([untrusted.exitCode, untrusted.notes.join()]).toEqual([2, expect.stringContaining('not-trusted')]);
    const always = await asPerson(config, () => quartet([...run, '--trust-always']));
    expect(always.exitCode, always.notes.join()).toBe(0);
    writeFileSync(file, `${source}\n`);
    const changed = await asPerson(config, () =>
      quartet(['backtest', scenario, '--out', join(root, 'changed', 'two')]),
    );
    expect([changed.exitCode, changed.notes.join()]).toEqual([2, expect.stringContaining('not-trusted')]);
  }, 60_000);
});
