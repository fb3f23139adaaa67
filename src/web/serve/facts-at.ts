import { madeUpAt } from '../../adapters/tape/made-up.ts';
import type { RunFacts } from '../../arena/facts.ts';
import type { AccountHistory } from '../../domain/history.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { RunHistory } from '../../ledger/history.ts';
import { cutoffFinder } from '../../run/entrants.ts';
import { BENCHMARK, isBaseline, latestCutoff } from '../../run/facts.ts';
import { keptScenario } from '../../run/kept-scenario.ts';
import { hasLocal } from '../../run/live.ts';
import { tapePaths } from '../../run/prepare.ts';
import { type RunFile, readRunFile } from '../../run/run-file.ts';
import type { Scenario } from '../../run/scenario/read.ts';

/** What a run was made of, as its folder told from the first row on; nobody's strategy is loaded to know it. */
export interface SetUp {
  readonly scenario: Scenario;
  readonly file: RunFile;
  readonly synthetic: boolean;
}

export async function setUpOf(folder: string): Promise<SetUp> {
  const file = readRunFile(folder);
  const scenario = keptScenario(folder, file);
  if (file.live) return { scenario, file, synthetic: hasLocal(scenario) };
  const paths = tapePaths(scenario, { from: file.from, live: false, tapes: file.givenTapes });
  const madeUp = await Promise.all(paths.map(({ path }) => madeUpAt(path)));
  return { scenario, file, synthetic: madeUp.includes(true) };
}

/**
 * What a board must say of a run as of a row before its end: how it was set up, and nothing that only its end knows
 * (digest, events, notes on prices).
 */
export function factsAt(
  folder: string,
  { scenario, file, synthetic }: SetUp,
  history: RunHistory,
  to: Instant,
): RunFacts {
  const { started, accounts } = history;
  const { data } = scenario;
  const cutoffOf = cutoffFinder(file);
  const firsts = accounts.flatMap(({ samples }) => samples[0]?.at ?? []);
  const entrants = [...new Map(accounts.map((account) => [account.entrant, account])).values()];
  return {
    runs: [{ name: folder, seed: started.seed, digest: '', version: started.version }],
    scenario: data.name,
    marketHash: started.scenarioHash,
    season: data.season,
    quoteCurrency: started.instruments[0]?.quoteCurrency ?? '',
    from: instant(Math.min(to, ...firsts)),
    to,
    symbols: started.instruments.map(({ symbol }) => symbol),
    tapes: started.tapes.map(({ name, hash }) => ({ name, hash, synthetic, events: 0 })),
    feeProfiles: [],
    fillModel: data.execution.fill === 'next' ? 'next-event' : 'on-close',
    lookAhead: data.execution.fill === 'on-close',
    rules: [],
    notes: [],
    benchmark: entrants.find((one) => isBaseline(one, file) && one.strategy === BENCHMARK)?.entrant,
    entrants: entrants.map((one) => {
      const model = modelOf(one, scenario);
      return {
        entrant: one.entrant,
        configHash: file.strategies.find(({ name }) => name === one.entrant)?.hash ?? '',
        baseline: isBaseline(one, file),
        model,
        knowledgeCutoff: latestCutoff(model === undefined ? [] : model.split(' + '), cutoffOf),
        askedTurnoverPerDay: undefined,
      };
    }),
  };
}

function modelOf({ entrant, kind }: AccountHistory, { data }: Scenario): string | undefined {
  if (kind !== 'model-team') return kind === 'house-team' ? 'house' : undefined;
  const { model, models } = data.entrants.find(({ id }) => id === entrant) ?? {};
  const named = [model, ...Object.values(models ?? {})].filter((one) => one !== undefined);
  return named.length === 0 ? 'unknown' : [...new Set(named)].join(' + ');
}
