import { join } from 'node:path';
import { madeUpAt } from '../adapters/tape/made-up.ts';
import { boardOf } from '../arena/board.ts';
import type { RunFacts } from '../arena/facts.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { IntegrityError } from '../domain/errors.ts';
import type { RunFinished } from '../domain/record.ts';
import type { RunHistory } from '../ledger/history.ts';
import { cutoffFinder } from './entrants.ts';
import { ASSUMPTIONS, isBaseline, latestCutoff, termsOf } from './facts.ts';
import { readFacts } from './facts-schema.ts';
import { keptScenario } from './kept-scenario.ts';
import { packageVersion, shippedFeeProfiles, shippedLeverageTables } from './package.ts';
import { tapePaths } from './prepare.ts';
import { boardText } from './result.ts';
import type { RunFile } from './run-file.ts';
import { planOf } from './scenario/plan.ts';

/**
 * Holds the board in a run's last row to what it follows from: figures, places and banners to the rows, and what it says
 * of the market, its rules and its entrants to scenario, tapes and run file. What only running the strategies can tell is
 * left to a replay. False where another version of Quartet made the board: its words and figures may have been others.
 * @throws IntegrityError naming what was not made by this run
 */
export async function checkResult(
  folder: string,
  file: RunFile,
  history: RunHistory,
  finished: RunFinished,
): Promise<boolean> {
  if (history.started.version !== packageVersion()) return false;
  const facts = readFacts(finished.board, folder);
  for (const [name, told, found] of await pairsOf(folder, file, history, finished, facts)) {
    if (canonicalJson(told) !== canonicalJson(found)) throw other(folder, `${name}: it says ${canonicalJson(told)}`);
  }
  if (boardText(boardOf(history.accounts, facts)) !== finished.board)
    throw other(folder, 'its figures, flags or banners do not follow from the rows');
  return true;
}

type Pair = readonly [name: string, told: unknown, found: unknown];

async function pairsOf(
  folder: string,
  file: RunFile,
  { started, accounts }: RunHistory,
  finished: RunFinished,
  facts: RunFacts,
): Promise<readonly Pair[]> {
  const scenario = keptScenario(folder, file);
  const plan = planOf(scenario, {
    strategies: new Map(),
    priceOf: () => undefined,
    feeProfiles: shippedFeeProfiles(),
    leverageTables: shippedLeverageTables(),
    seed: file.seed,
  });
  const terms = { ...termsOf(scenario, plan, file.tapes) };
  const told = { ...facts, rules: facts.rules.filter(({ label }) => label !== ASSUMPTIONS) };
  const { seed, version } = started;
  const end = { runs: facts.runs.map((run) => ({ ...run, name: '' })), to: facts.to };
  const paths = tapePaths(scenario, { ...file, tapes: file.givenTapes });
  const madeUp = await Promise.all(paths.map(({ path }) => madeUpAt(path)));
  const tapes = facts.tapes.map(({ events: _, ...tape }) => tape);
  return [
    ...Object.entries(terms).map(
      ([name, found]): Pair => [name, Object.entries(told).find(([key]) => key === name)?.[1], found],
    ),
    ['run', end, { runs: [{ name: '', seed, version, digest: finished.digest }], to: finished.at }],
    [
      'tapes',
      tapes,
      started.tapes.map((tape, place) => ({
        ...tape,
        synthetic: madeUp[place] ?? tapes[place]?.synthetic,
      })),
    ],
    ...entrantPairs(facts, file, accounts),
  ];
}

/** Models and parameters are told by the strategies' own code; who is a baseline, and what a model had read, is not. */
function entrantPairs(facts: RunFacts, file: RunFile, accounts: RunHistory['accounts']): readonly Pair[] {
  const cutoffOf = cutoffFinder(file);
  const byEntrant = new Map(accounts.map((account) => [account.entrant, account]));
  const pairs = facts.entrants.flatMap(({ entrant, baseline, model, knowledgeCutoff }): readonly Pair[] => {
    const account = byEntrant.get(entrant);
    if (account === undefined) return [['entrants', entrant, undefined]];
    const kind = model === undefined ? 'code' : model === 'house' ? 'house-team' : 'model-team';
    return [
      [`entrant ${entrant}, baseline`, baseline, isBaseline(account, file)],
      [`entrant ${entrant}, model`, kind, account.kind],
      [
        `entrant ${entrant}, knowledgeCutoff`,
        knowledgeCutoff ?? null,
        latestCutoff(model?.split(' + ') ?? [], cutoffOf) ?? null,
      ],
    ];
  });
  return [['entrants', facts.entrants.length, byEntrant.size], ...pairs];
}

function other(folder: string, what: string): IntegrityError {
  const mend = 'the last row was changed; quartet replay tells what the run gives';
  return new IntegrityError({
    code: 'result-differs',
    where: join(folder, 'journal.db'),
    what: `its board: ${what}`,
    mend,
  });
}
