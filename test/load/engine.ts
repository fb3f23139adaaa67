import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walkPlan } from '../../bench/engine-case.ts';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { loadScorer } from '../../src/adapters/sentiment/load.ts';
import { TapeRecorder } from '../../src/adapters/tape/tape-recorder.ts';
import { feeProfileNamed } from '../../src/domain/fee-profile.ts';
import { accountId, isEntrantId } from '../../src/domain/ids.ts';
import type { AccountPlan, RunPlan } from '../../src/engine/plan.ts';
import { type RunOutcome, runPlan } from '../../src/engine/run.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import type { Strategy } from '../../src/ports/strategy.ts';
import { defineStrategy } from '../../src/strategy/define-strategy.ts';
import { defineTeam } from '../../src/strategy/define-team.ts';
import { BTC } from '../support/live-instrument.ts';
import { teamPlanOf } from '../support/team-plan.ts';

/** Looks at every signal and never trades. */
const listener = defineStrategy({
  name: 'listener',
  parameters: {},
  start: () => ({
    onPost: (context, { score }) => {
      for (const { symbol } of score.symbols) context.signal(symbol);
      return [];
    },
  }),
});

const ENTRANTS: Readonly<Record<string, Strategy>> = {
  listener,
  house: defineTeam({ name: 'house-team' }),
  hanging: defineTeam({ name: 'hanging-team', model: 'xai/never-answers' }),
};

function plan(): RunPlan {
  const fees = feeProfileNamed('percent:5bps', []);
  if (fees === undefined) throw new Error('no such fee profile');
  const base = walkPlan(listener, 1);
  const accounts = Object.entries(ENTRANTS).map(([id, strategy]): AccountPlan => {
    if (!isEntrantId(id)) throw new Error(id);
    const account = accountId(id);
    return { account, entrant: id, seed: 7, strategy, parameters: {}, team: teamPlanOf(strategy), season: undefined };
  });
  return {
    ...base,
    instruments: [BTC],
    fees: new Map([[BTC.symbol, fees]]),
    cycle: { ...base.cycle, schedule: { kind: 'every', spanMs: 180_000 }, triggers: ['post-burst'] },
    accounts: accounts.sort((left, right) => (left.account < right.account ? -1 : 1)),
  };
}

/** The live loop of a paper run: recorder, scorer, signals, three entrants of which one's model never answers. */
export async function runLive(
  feed: FeedSource,
  clock: Clock,
  onRecorder: (recorder: TapeRecorder) => void,
): Promise<RunOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-load-'));
  const recorder = await TapeRecorder.open({
    folder,
    name: 'load',
    instruments: new Map([[BTC.symbol, BTC]]),
    clock,
    origin: () => ({ source: 'load', synthetic: true, settings: {} }),
  });
  onRecorder(recorder);
  const journal = openJournal(folder, 'group');
  const { instruments, seed } = plan();
  const started = {
    kind: 'run-started',
    scenarioHash: '',
    tapes: [],
    strategies: [],
    seed,
    version: '',
    instruments,
  } as const;
  try {
    return await runPlan(plan(), started, {
      feeds: [feed],
      journal,
      scorer: loadScorer(instruments),
      secrets: { patterns: [], values: [] },
      commitEveryRows: 1_000,
      onProgress: () => undefined,
      live: {
        models: { find: () => undefined, record: () => undefined, ask: () => undefined, isOpen: true },
        settle: async () => undefined,
      },
    });
  } finally {
    await recorder.close();
    journal.close();
    rmSync(folder, { recursive: true });
  }
}
