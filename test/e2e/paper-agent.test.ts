import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import { seededRandom } from '../../src/domain/random.ts';
import type { RunRecord } from '../../src/domain/record.ts';
import { asPerson, forgetAgents, writeAgents } from '../support/agents.ts';
import { Child } from '../support/child.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { heldScenario } from '../support/paper/held-scenario.ts';
import { HeldVenues } from '../support/paper/held-venues.ts';
import { steps } from '../support/paper/steps.ts';
import { testFolder } from '../support/test-folder.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/agents/plain.py', import.meta.url));
/** A share of what the full count is. */
const KILLS = Number(process.env.QUARTET_PAPER_KILLS ?? 2);
const WORLD = steps(Math.max(150, KILLS * 40));

const root = testFolder('paper-agent');

function recordsOf(folder: string): readonly RunRecord[] {
  const reader = readJournal(folder);
  try {
    return [...runRows(reader.rows(1))].flatMap(({ records }) => records);
  } finally {
    reader.close();
  }
}

const digestOf = ({ out }: Ended): string => /[0-9a-f]{64}/.exec(out)?.[0] ?? expect.fail(out);

it(`an agent trades on paper, through ${KILLS} kills of its run, and is not started by a replay`, {
  timeout: 120_000 + KILLS * 40_000,
}, async () => {
  const config = join(root, 'config');
  writeAgents(config, { trend: ['python3', 'plain.py'] });
  // This world is minutes long.
  const quick = readFileSync(EXAMPLE, 'utf8').replaceAll('return20', 'return1');
  writeFileSync(join(config, 'quartet', 'plain.py'), quick);
  const file = join(root, 'paper.yaml');
  const entrant = /\{ id: grok.*\}/;
  writeFileSync(
    file,
    heldScenario('agent', '').replace('every: 20s', 'every: 5s').replace(entrant, '{ id: trend, agent: trend }'),
  );
  const checked = await asPerson(config, () => quartet(['agent', 'check', 'trend', '--trust-always']));
  expect(checked.exitCode, checked.out).toBe(0);
  const folder = join(root, 'run');
  const venues = await HeldVenues.serve(WORLD);
  const live = (): Child =>
    new Child('paper/paper-child.ts', [file, folder, String(venues.port), 'holds'], { XDG_CONFIG_HOME: config });
  let child = live();
  const random = seededRandom('agent kills');
  const moments = Array.from({ length: KILLS }, (_, kill) =>
    Math.floor(20 + ((kill + random.next()) * (WORLD.length - 40)) / KILLS),
  );
  let deaths = 0;
  let dying = Promise.resolve();
  /** One life after the other: two of one folder would have the world wait for both. */
  const killed = async (afterMs: number): Promise<void> => {
    await setTimeout(afterMs);
    await child.kill();
    deaths += 1;
    child = live();
  };
  try {
    await venues.play(WORLD.length - 1, (step) => {
      if (step !== moments[0]) return;
      moments.shift();
      // While the agent is being asked, or before.
      const afterMs = random.next() * 400;
      dying = dying.then(() => killed(afterMs));
    });
    await dying;
    // To be told to stop, the last life has to be there.
    await venues.play(WORLD.length);
    venues.stop();
    expect(await child.ended, child.lines.join('\n')).toBe(0);
  } finally {
    child.process.kill('SIGKILL');
    await venues.close();
  }
  const records = recordsOf(folder);
  const answers = records.filter((one) => one.kind === 'role-answered');
  expect(answers.length).toBeGreaterThan(2);
  // This world does not wait for Python to start, and less for one that was killed.
  const late = answers.flatMap(({ trouble }) => trouble ?? []);
  expect(late.filter((trouble) => trouble !== 'no reply by the deadline')).toEqual([]);
  expect(late.length).toBeLessThan(answers.length);
  expect(deaths).toBe(KILLS);
  expect(records.some(({ kind }) => kind === 'fill-made')).toBe(true);
  forgetAgents(config);
  const [replayed, verified] = await asPerson(config, async () => [
    await quartet(['replay', folder]),
    await quartet(['verify', folder]),
  ]);
  expect([replayed?.exitCode, verified?.exitCode], replayed?.notes.join('\n')).toEqual([0, 0]);
  expect(digestOf(replayed ?? expect.fail('none'))).toBe(digestOf(verified ?? expect.fail('none')));
});
