import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../src/adapters/journal/memory-journal.ts';
import { accountId } from '../../src/domain/ids.ts';
import { everythingIn } from '../../src/engine/checkpoint/saved-graph.ts';
import { createRun } from '../../src/engine/open-run.ts';
import { runPlan } from '../../src/engine/run.ts';
import type { JournalRow } from '../../src/ports/journal.ts';
import { Chance } from '../simulation/chance.ts';
import { sameRows } from '../simulation/simulate.ts';
import { type World, worldOf } from '../simulation/world.ts';
import { linesSource, MemoryCheckpoints } from '../support/checkpoints.ts';
import { entrantNamed } from '../support/engine-run.ts';
import { teamPlanOf } from '../support/team-plan.ts';

/** `npm run soak` makes it some hundreds. */
const WORLDS = Number(process.env.QUARTET_WORLDS ?? 5);
const MINUTES = 90;
/** A run is gone on with from so many of its checkpoints. */
const RESUMED = 2;

/** Runs a world whose lines lie on so many tapes, on a journal that may hold the beginning of its rows. */
async function run(world: World, tapes: number, checkpoints?: MemoryCheckpoints, past: readonly JournalRow[] = []) {
  const { plan, scorer, market } = world;
  const { seed, instruments } = plan;
  const journal = memoryJournal();
  for (const row of past) journal.append(row);
  const feeds = Array.from({ length: tapes }, (_, tape) => {
    const lines = market.lines.filter((_line, place) => place % tapes === tape).map(({ text }) => text);
    return linesSource(lines, { instruments: market.instruments, tape, batch: 20 });
  });
  const made = { scenarioHash: 'property', tapes: [], strategies: [], version: 'property' };
  const outcome = await runPlan(
    plan,
    { kind: 'run-started', seed, instruments, ...made },
    {
      feeds,
      journal,
      scorer,
      secrets: { patterns: [], values: [] },
      commitEveryRows: 100,
      onProgress: () => undefined,
      checkpoints,
    },
  );
  return { outcome, rows: [...journal.rows(1)] };
}

const HOUSE = { kind: 'team', name: 'house', model: 'house', models: {}, tools: false, briefs: {} } as const;

/** With teams whose memory grows by every forecast that comes due. */
function withHouse(world: World): World {
  const [first] = world.plan.accounts;
  if (first === undefined) return world;
  const teams = (['team', 'vote'] as const).map((mode) => {
    const strategy = { ...HOUSE, mode };
    const entrant = entrantNamed(`house-${mode}`);
    return { ...first, account: accountId(entrant, undefined), entrant, strategy, team: teamPlanOf(strategy) };
  });
  return { ...world, plan: { ...world.plan, accounts: [...teams, ...world.plan.accounts] } };
}

describe('a run that goes on from a checkpoint', () => {
  it('shares no object with another run but what both are given', () => {
    const { plan, scorer } = withHouse(worldOf(1, { cycles: MINUTES, appetite: 0.3, hasTeams: false }));
    const given = { secrets: { patterns: [], values: [] }, commitEveryRows: 100, onProgress: () => undefined };
    const [one, other] = [1, 2].map(() =>
      everythingIn(createRun(plan, { ...given, feeds: [], journal: memoryJournal(), scorer })),
    );
    const outside = everythingIn({ plan, given, scorer });
    const shared = [...(one?.keys() ?? [])].filter((part) => other?.has(part) && !outside.has(part));
    expect(shared).toEqual([]);
  });

  it.each(Array.from({ length: WORLDS }, (_, place) => place + 1))(
    'writes the rows of the run in one piece, from wherever it is (world %i)',
    { timeout: 120_000 },
    async (seed) => {
      const world = withHouse(worldOf(seed, { cycles: MINUTES, appetite: 0.3, hasTeams: false }));
      const chance = new Chance('checkpoints', seed);
      const tapes = chance.pick([1, 1, 2, 3]);
      const whole = await run(world, tapes);
      const checkpoints = new MemoryCheckpoints(() => chance.happens(0.3));
      const kept = await run(world, tapes, checkpoints);
      sameRows(kept.rows, whole.rows);
      expect(checkpoints.kept.length).toBeGreaterThan(1);
      for (let left = RESUMED; left > 0; left -= 1) {
        const last = chance.pick(checkpoints.kept);
        const rows = whole.rows.slice(0, chance.whole(last.sequence, whole.rows.length));
        const further = new MemoryCheckpoints(() => chance.happens(0.2), last);
        const again = await run(world, tapes, further, rows);
        sameRows(again.rows, whole.rows);
        expect(again.outcome).toEqual(whole.outcome);
        // What is only compared with rows that are there is not kept again.
        expect(further.kept.filter(({ sequence }) => sequence < rows.length)).toEqual([]);
      }
    },
  );
});
