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
import { buildHash, packageVersion } from './package.ts';
import { tapePaths } from './prepare.ts';
import { boardText } from './result.ts';
import type { RunFile } from './run-file.ts';
import { planOf } from './scenario/plan.ts';
import { shippedFeeProfiles, shippedLeverageTables } from './shipped.ts';

/** A board that this code would not have made of the rows, and that says that other code made it. */
export interface OtherCode {
  readonly made: string;
  readonly here: string;
  /** The first of what differs. */
  readonly what: string;
}

/**
 * Holds the board in a run's last row to what it follows from: figures, places and banners to the rows, and what it says
 * of the market, its rules and its entrants to scenario, tapes and run file. What only running the strategies can tell is
 * left to a replay. What differs is told of a board by other code, whose words and figures may have been others, and by
 * whoever only says so: it is never taken for right.
 * @throws IntegrityError naming what was not made by this run
 */
export async function checkResult(
  folder: string,
  file: RunFile,
  history: RunHistory,
  finished: RunFinished,
): Promise<OtherCode | undefined> {
  const facts = readFacts(finished.board, folder);
  const what = await differenceOf(folder, file, history, finished, facts);
  if (what === undefined) return undefined;
  const { made, here } = codesOf(facts);
  if (made === here) throw other(folder, what);
  return { made, here, what };
}

/** What code a board says that it was made by, and what this is. */
export function codesOf({ runs: [run] }: RunFacts): Pick<OtherCode, 'made' | 'here'> {
  return { made: codeText(run?.version ?? '', run?.build), here: codeText(packageVersion(), buildHash()) };
}

async function differenceOf(
  folder: string,
  file: RunFile,
  history: RunHistory,
  finished: RunFinished,
  facts: RunFacts,
): Promise<string | undefined> {
  for (const [name, told, found] of await pairsOf(folder, file, history, finished, facts))
    if (canonicalJson(told) !== canonicalJson(found)) return `${name}: it says ${canonicalJson(told)}`;
  if (boardText(boardOf(history.accounts, facts)) === finished.board) return undefined;
  return 'its figures, flags or banners do not follow from the rows';
}

function codeText(version: string, build: string | undefined): string {
  return `${version}, ${build === undefined ? 'no build' : `build ${build.slice(0, 12)}`}`;
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
  const end = { runs: facts.runs.map(({ build: _, ...run }) => ({ ...run, name: '' })), to: facts.to };
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
      started.tapes.map((tape, place) => ({ ...tape, synthetic: madeUp[place] ?? tapes[place]?.synthetic })),
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
  const where = join(folder, 'journal.db');
  return new IntegrityError({ code: 'result-differs', where, what: `its board: ${what}`, mend });
}
