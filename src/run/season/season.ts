import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Sign, signer } from '../../adapters/journal/signature.ts';
import { writeProblem } from '../../adapters/shared/file-problem.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { readText } from '../../adapters/shared/plain-file.ts';
import { TOLD_POWER } from '../../arena/power.ts';
import { type SeasonStanding, seasonStandings } from '../../arena/season-standing.ts';
import { InputError, IntegrityError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import { entrantsOf, marketHashOf } from '../facts.ts';
import { keptScenario } from '../kept-scenario.ts';
import { signingKeyPath } from '../own-folders.ts';
import { packageVersion } from '../package.ts';
import { type PreparedRun, prepareRun, type RunRequest } from '../prepare.ts';
import type { Onlooker } from '../progress.ts';
import { readRunFile } from '../run-file.ts';
import { readScenario } from '../scenario/read.ts';
import { standingIn } from '../standing.ts';
import { verifyRun } from '../verify-run.ts';
import { bundleRun, hashesIn, PLAN, SCENARIO } from './bundle.ts';
import { type ReadSeason, readSeason } from './read-season.ts';
import {
  nextStatement,
  SEASON_FILE,
  type SeasonClose,
  type SeasonEntry,
  type SeasonFreeze,
  type SeasonStatement,
  statementText,
} from './statement.ts';

export type SeasonRequest = Omit<RunRequest, 'kept' | 'live'>;

/** A season that still takes entries, or a run. */
type OpenSeason = ReadSeason & { readonly freeze: SeasonFreeze };

/** How many versions of an entrant were tried before it was put down, itself included. */
export type Tries = ReadonlyMap<string, number>;

/**
 * Fixes a season before its first cycle, signed: market and rules, tapes, seed, plan of analysis and entrants.
 * @throws InputError where there is no key, or the folder is taken
 */
export async function freezeSeason(
  folder: string,
  asked: SeasonRequest,
  plan: string | undefined,
  tries: Tries,
): Promise<readonly SeasonEntry[]> {
  const sign = ownSigner();
  if (existsSync(folder)) {
    const mend = 'give another --out';
    throw new InputError({ code: 'season-exists', where: folder, what: 'there is something already', mend });
  }
  const prepared = await prepareSeason(asked);
  const planText = plan === undefined ? DEFAULT_PLAN : readText(plan, 'plan');
  const freeze: SeasonFreeze = {
    kind: 'freeze',
    schema: 1,
    at: new Date().toISOString(),
    name: prepared.plan.name,
    version: packageVersion(),
    marketHash: marketHashOf(prepared.scenario, prepared.started.tapes),
    seed: prepared.plan.seed,
    tapes: [...prepared.started.tapes],
    scenario: sha256(prepared.scenario.text),
    plan: sha256(planText),
  };
  const entries = entriesOf(prepared, [], tries);
  try {
    makeFolders(folder);
    writeFileSync(join(folder, SCENARIO), prepared.scenario.text);
    writeFileSync(join(folder, PLAN), planText);
  } catch (error) {
    throw writeProblem(error, 'season', folder);
  }
  append(folder, [], [freeze, ...entries], sign);
  return entries;
}

/** Puts down the entrants of a scenario that the season does not know as they are: new ones, and changed ones again. */
export async function enterSeason(folder: string, asked: SeasonRequest, tries: Tries): Promise<readonly SeasonEntry[]> {
  const sign = ownSigner();
  const season = openSeason(folder);
  const prepared = await prepareSeason(asked);
  const found = marketHashOf(prepared.scenario, prepared.started.tapes);
  if (found !== season.freeze.marketHash || prepared.plan.seed !== season.freeze.seed)
    throw otherRules(asked.scenarioFile);
  const entries = entriesOf(prepared, season.entries, tries);
  append(folder, season.statements, entries, sign);
  return entries;
}

/**
 * Ends a season with the run that was played: checks the run, copies it and all it names into the season's folder, and
 * signs how its entrants stand, with every try counted, and the hash of every file.
 */
export async function closeSeason(
  folder: string,
  run: string,
  trust: RunRequest['trust'],
  onlooker: Onlooker,
): Promise<readonly SeasonStanding[]> {
  const sign = ownSigner();
  const season = openSeason(folder);
  const file = readRunFile(run);
  await verifyRun(run, file);
  if (
    marketHashOf(keptScenario(run, file), file.tapes) !== season.freeze.marketHash ||
    file.seed !== season.freeze.seed
  )
    throw otherRules(run);
  const { begun } = file;
  if (begun === undefined) {
    const mend = 'run the scenario again';
    throw new InputError({ code: 'season-undated-run', where: run, what: 'nobody wrote down when it was begun', mend });
  }
  const { facts, history } = await standingIn(run, trust, onlooker);
  const configs = new Map(facts.entrants.map(({ entrant, configHash }) => [entrant, configHash]));
  const standings = seasonStandings(season.entries, { begun, configs }, history.accounts);
  const sources = bundleRun(folder, run, file);
  const close: SeasonClose = {
    kind: 'close',
    at: new Date().toISOString(),
    version: packageVersion(),
    begun,
    from: sources.from,
    givenTapes: [...sources.givenTapes],
    digest: facts.runs[0]?.digest ?? '',
    configs: Object.fromEntries(configs),
    standings: [...standings],
    files: await plainFiles(folder),
  };
  append(folder, season.statements, [close], sign);
  return standings;
}

/** @throws InputError where something in the folder is no plain file: nobody else could be given it */
async function plainFiles(folder: string): Promise<Record<string, string>> {
  const hashes = [...(await hashesIn(folder))].map(([name, hash]): [string, string] => {
    if (hash !== undefined) return [name, hash];
    const what = 'it is a link, a pipe or a device, and no plain file';
    throw new InputError({ code: 'season-not-a-file', where: join(folder, name), what, mend: 'take it out' });
  });
  return Object.fromEntries(hashes);
}

/** @throws IntegrityError where its statements do not hold, InputError where it is over */
function openSeason(folder: string): OpenSeason {
  const season = readSeason(folder);
  const [problem] = season.problems;
  const where = join(folder, SEASON_FILE);
  if (problem !== undefined || season.freeze === undefined) {
    const mend = 'bring back the file as it was written';
    throw new IntegrityError({ code: 'season-changed', where, what: problem ?? 'it was never frozen', mend });
  }
  if (season.close === undefined) return { ...season, freeze: season.freeze };
  throw new InputError({ code: 'season-closed', where, what: 'it is closed', mend: 'freeze another' });
}

async function prepareSeason(asked: SeasonRequest): Promise<PreparedRun> {
  const { data } = readScenario(asked.scenarioFile, asked.from);
  const live = asked.tapes.length === 0 && data.feeds.some((feed) => feed.live !== undefined);
  return prepareRun({ ...asked, live, kept: undefined });
}

function entriesOf(prepared: PreparedRun, known: readonly SeasonEntry[], tries: Tries): readonly SeasonEntry[] {
  const all = entrantsOf(prepared);
  for (const entrant of tries.keys()) {
    if (all.some((one) => one.entrant === entrant)) continue;
    const mend = `name one of ${all.map((one) => one.entrant).join(', ')}`;
    throw new InputError({ code: 'season-no-entrant', where: '--tries', what: `there is no ${entrant}`, mend });
  }
  const at = new Date().toISOString();
  return all.flatMap(({ entrant, configHash }): readonly SeasonEntry[] => {
    const last = known.filter((entry) => entry.entrant === entrant).at(-1);
    if (last?.config === configHash) return [];
    return [{ kind: 'enter', at, entrant, config: configHash, tries: tries.get(entrant) ?? 1 }];
  });
}

function append(
  folder: string,
  before: readonly SeasonStatement[],
  says: readonly SeasonStatement['says'][],
  sign: Sign,
): void {
  const all = [...before];
  for (const one of says) all.push(nextStatement(all, one, sign));
  const path = join(folder, SEASON_FILE);
  try {
    appendFileSync(path, all.slice(before.length).map(statementText).join(''));
  } catch (error) {
    throw writeProblem(error, 'season', path);
  }
}

function ownSigner(): Sign {
  const where = signingKeyPath();
  const own = signer(where);
  if (own !== undefined) return own.sign;
  const mend = 'make one with quartet key make';
  throw new InputError({ code: 'no-key', where, what: 'there is no key to sign a season with', mend });
}

function otherRules(where: string): InputError {
  const what = 'its market, rules, tapes or seed are not those that were frozen';
  const mend = 'give one of the same rules';
  return new InputError({ code: 'season-other-rules', where: resolve(where), what, mend });
}

/** How a season is judged where its maker writes no plan of their own: what the board does. */
const DEFAULT_PLAN = `# Plan of analysis

Fixed before the first cycle. The question is who does better than buying and holding, and than whom.

- Measure: the return over the whole run, after fees and funding, as a difference to buy-and-hold on the same redrawn blocks.
- Winners: who is better by Romano and Wolf's StepM at a family error of 5 %. Nobody else is called a winner.
- Beside it: Hansen's SPA, White's reality check and the model confidence set at 95 %, and how many more days a lead would
  need to be told with ${100 * TOLD_POWER} % chance.
- Luck of many tries: the deflated Sharpe ratio over all versions of all entrants that were put down, tries before included.
- Entrants put down after the run began, or that ran as another than was put down, are flagged and win nothing.
- No entrant is left off, and nothing is measured otherwise once the run has begun.
`;
