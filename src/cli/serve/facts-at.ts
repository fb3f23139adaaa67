import { join } from 'node:path';
import { shippedByName } from '../../adapters/strategies/shipped.ts';
import type { RunFacts } from '../../arena/facts.ts';
import type { AccountHistory } from '../../domain/history.ts';
import type { RunRow } from '../../domain/record.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { RunHistory } from '../../ledger/history.ts';
import { PACKAGE_ROOT } from '../package.ts';
import { BASELINES, BENCHMARK } from '../run/facts.ts';
import { readFacts } from '../run/facts-schema.ts';
import { hasLocal } from '../run/live.ts';
import { type RunFile, readRunFile, SCENARIO_COPY } from '../run/run-file.ts';
import { readScenario } from '../scenario/read.ts';

/** What a run's last row says of it besides figures, if it has one. */
export function endFacts(folder: string, rows: Iterable<RunRow>): RunFacts | undefined {
  for (const { records } of rows) {
    for (const record of records) if (record.kind === 'run-finished') return readFacts(record.board, folder);
  }
  return undefined;
}

/**
 * What a board must say of a run as of a row before its end: how it was set up, and nothing that only its end knows
 * (digest, events, notes on prices). `end`: the facts of its last row, where there is one, for the set-up in them.
 */
export function factsAt(folder: string, history: RunHistory, to: Instant, end: RunFacts | undefined): RunFacts {
  const from = instant(Math.min(to, ...history.accounts.flatMap(({ samples }) => samples[0]?.at ?? [])));
  const file = readRunFile(folder);
  const { seed, version } = history.started;
  const setUp = end ?? setUpOf(folder, file, history);
  const tapes = setUp.tapes.map((tape) => ({ ...tape, events: 0 }));
  return { ...setUp, runs: [{ name: folder, seed, digest: '', version }], from, to, tapes, notes: [] };
}

/** From the run's own scenario and rows; nobody's strategy is loaded to know it. */
function setUpOf(folder: string, file: RunFile, { started, accounts }: RunHistory): RunFacts {
  const scenario = readScenario(join(folder, SCENARIO_COPY), file.from);
  const { data } = scenario;
  const entrants = [...new Map(accounts.map((account) => [account.entrant, account])).values()];
  const currency = started.instruments[0]?.quoteCurrency ?? '';
  const synthetic = hasLocal(scenario);
  return {
    runs: [],
    scenario: data.name,
    marketHash: started.scenarioHash,
    season: data.season,
    quoteCurrency: currency,
    from: instant(0),
    to: instant(0),
    symbols: started.instruments.map(({ symbol }) => symbol),
    tapes: started.tapes.map(({ name, hash }) => ({ name, hash, synthetic, events: 0 })),
    feeProfiles: [],
    fillModel: data.execution.fill === 'next' ? 'next-event' : 'on-close',
    lookAhead: data.execution.fill === 'on-close',
    rules: [],
    notes: [],
    benchmark: entrants.find((one) => isBaseline(one, file) && one.strategy === BENCHMARK)?.entrant,
    entrants: entrants.map((one) => ({
      entrant: one.entrant,
      configHash: file.strategies.find(({ name }) => name === one.entrant)?.hash ?? '',
      baseline: isBaseline(one, file),
      model: one.kind === 'house-team' ? 'house' : undefined,
      knowledgeCutoff: undefined,
      askedTurnoverPerDay: undefined,
    })),
  };
}

/** One of the shipped ones, to the letter. */
function isBaseline({ entrant, strategy }: AccountHistory, file: RunFile): boolean {
  if (!BASELINES.has(strategy)) return false;
  const { hash } = file.strategies.find(({ name }) => name === entrant) ?? {};
  return hash !== undefined && shippedByName(strategy, PACKAGE_ROOT)?.hash === hash;
}
