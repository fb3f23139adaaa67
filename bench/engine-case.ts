import { feeProfileNamed } from '../src/domain/fee-profile.ts';
import { accountId, type EntrantId } from '../src/domain/ids.ts';
import { money } from '../src/domain/units.ts';
import type { ModelDesk } from '../src/engine/answer.ts';
import type { RunPlan } from '../src/engine/plan.ts';
import { type RunOutcome, runPlan } from '../src/engine/run.ts';
import type { FeedSource } from '../src/ports/feed-source.ts';
import type { Journal } from '../src/ports/journal.ts';
import type { Scorer } from '../src/ports/scorer.ts';
import type { CodeStrategy } from '../src/ports/strategy.ts';
import { SYMBOL, WALK_INSTRUMENT } from './walk.ts';

const FEES = feeProfileNamed('percent:5bps', []);

/** A plan of the walk with one strategy for a number of entrants; no latency, no spread, no slippage, like the bare loop. */
export function walkPlan(strategy: CodeStrategy, entrants: number): RunPlan {
  if (FEES === undefined) throw new Error('no such fee profile');
  const ids = Array.from({ length: entrants }, (_, place) => `e${String(place).padStart(2, '0')}` as EntrantId);
  return {
    name: 'bench',
    seed: 7,
    instruments: [WALK_INSTRUMENT],
    capital: money(1_000_000_000n * 100_000_000n),
    currency: 'USDT',
    cycle: { schedule: { kind: 'bar-close' }, triggers: [], deadlineMs: 60_000, replyLatencyMs: undefined },
    execution: {
      latency: { kind: 'fixed', ms: 0 },
      fillModel: 'next-event',
      intrabar: 'pessimistic',
      spreadBps: 0,
      slippageBps: 0,
      impactBps: 0,
      staleMs: 60_000,
      marginMode: 'isolated',
    },
    fees: new Map([[SYMBOL, FEES]]),
    leverageTables: [],
    season: {
      name: 'baseline',
      brief: '',
      showsRivals: false,
      limits: { maxLeverage: 20, maxSymbolExposure: 5, minNotional: 0, pyramiding: false, minimumAuthors: 3 },
    },
    minimumHistory: 1,
    barsMs: 60_000,
    barIntervals: new Map(),
    sampleMs: undefined,
    accounts: ids.map((entrant) => ({
      account: accountId(entrant),
      entrant,
      seed: 7,
      strategy,
      parameters: {},
      team: undefined,
      season: undefined,
    })),
  };
}

const NO_MODELS: ModelDesk = { answer: () => Promise.reject(new Error('no model in this bench')) };
const SILENT: Scorer = {
  name: 'none',
  score: () => ({ score: 0, label: 'unscored', confidence: 0, symbols: [] }),
};

export async function runCase(
  plan: RunPlan,
  feed: FeedSource,
  journal: Journal,
  models = NO_MODELS,
  scorer = SILENT,
): Promise<RunOutcome> {
  const started = {
    kind: 'run-started',
    scenarioHash: '',
    tapes: [],
    strategies: [],
    seed: plan.seed,
    version: '',
    instruments: plan.instruments,
  } as const;
  return runPlan(plan, started, {
    feeds: [feed],
    journal,
    scorer,
    models,
    secrets: { patterns: [], values: [] },
    commitEveryRows: 2_000,
    onProgress: () => undefined,
  });
}

/** Takes rows and keeps none: what the engine costs without its journal. */
export function forgetful(): Journal {
  return { append: () => undefined, commit: () => undefined, rows: () => [], last: () => 0, close: () => undefined };
}
