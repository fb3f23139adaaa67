import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import { readText } from '../../adapters/shared/plain-file.ts';
import { seasonStandings } from '../../arena/season-standing.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { IntegrityError } from '../../domain/errors.ts';
import { readFacts } from '../facts-schema.ts';
import { packageVersion } from '../package.ts';
import { readRunFile } from '../run-file.ts';
import { verifyRun } from '../verify-run.ts';
import { type FileHashes, hashesIn, PLAN, ROW_PARTS, SCENARIO, SEASON_RUN } from './bundle.ts';
import { type ReadSeason, readSeason } from './read-season.ts';
import { changedParts, partsLine } from './row-parts.ts';
import { SEASON_FILE, type SeasonClose, type SeasonFreeze } from './statement.ts';

/** Something that is not as it was signed, by name. */
export interface SeasonProblem {
  /** A file of the season's folder. */
  readonly where: string;
  readonly what: string;
}

export interface SeasonReport extends Pick<ReadSeason, 'freeze' | 'entries' | 'close' | 'signedBy'> {
  readonly problems: readonly SeasonProblem[];
  /** Journal rows that were walked down to their legs. */
  readonly rows: number;
}

/**
 * Holds a season's folder to what was signed, with no key and no network: every statement, every file, every row, entry
 * and leg of the run, the board that follows from them, and who was late or changed. Tells all that is wrong. Changes
 * nothing.
 */
export async function verifySeason(folder: string): Promise<SeasonReport> {
  const season = readSeason(folder);
  const { freeze, close, entries, signedBy } = season;
  const problems: SeasonProblem[] = season.problems.map((what) => ({ where: SEASON_FILE, what }));
  const hashes = await hashesIn(folder);
  if (freeze !== undefined) problems.push(...frozenProblems(freeze, hashes));
  if (close === undefined) {
    if (existsSync(join(folder, SEASON_RUN)))
      problems.push({ where: SEASON_FILE, what: 'a run is there, and no statement that closed the season with it' });
    return { freeze, entries, close, signedBy, problems, rows: 0 };
  }
  problems.push(...fileProblems(close, hashes));
  if (problems.some(({ where }) => where.startsWith(`${SEASON_RUN}/journal`)))
    problems.push(...(await rowProblems(folder)));
  const run = await runProblems(folder, season, close);
  return { freeze, entries, close, signedBy, problems: [...problems, ...run.problems], rows: run.rows };
}

function frozenProblems(freeze: SeasonFreeze, hashes: FileHashes): readonly SeasonProblem[] {
  return [[SCENARIO, freeze.scenario] as const, [PLAN, freeze.plan] as const].flatMap(([where, hash]) =>
    hashes.get(where) === hash ? [] : [{ where, what: 'it is not the one that was frozen' }],
  );
}

function fileProblems({ files }: SeasonClose, hashes: FileHashes): readonly SeasonProblem[] {
  const signed = new Map(Object.entries(files));
  const known = [...signed].flatMap(([where, hash]): readonly SeasonProblem[] => {
    if (!hashes.has(where)) return [{ where, what: 'it is gone' }];
    const found = hashes.get(where);
    if (found === undefined) return [{ where, what: 'a link, a pipe or a device is in its place' }];
    return found === hash ? [] : [{ where, what: 'it was changed' }];
  });
  const strangers = [...hashes.keys()].filter((where) => !signed.has(where));
  return [...known, ...strangers.map((where) => ({ where, what: 'it was added' }))];
}

/** Of a journal that was changed: which rows, entries and legs, as far as it can be read. */
async function rowProblems(folder: string): Promise<readonly SeasonProblem[]> {
  const where = `${SEASON_RUN}/journal.db`;
  const path = join(folder, ROW_PARTS);
  const kept = existsSync(path) ? readText(path, 'season').split('\n').slice(0, -1) : [];
  const found: string[] = [];
  try {
    const reader = readJournal(join(folder, SEASON_RUN));
    try {
      for (const row of runRows(reader.rows(1))) found.push(partsLine(row));
    } finally {
      reader.close();
    }
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return [...changedParts(kept.slice(0, found.length), found), what].map((one) => ({ where, what: one }));
  }
  return changedParts(kept, found).map((what) => ({ where, what }));
}

/** What each entrant was, as the board in a run's last row has it. */
function configsOn(board: string, run: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readFacts(board, run).entrants.map(({ entrant, configHash }) => [entrant, configHash]));
}

interface RunProblems {
  readonly problems: readonly SeasonProblem[];
  readonly rows: number;
}

/** Whether the run is sound in itself, and what was signed of it follows from its rows. */
async function runProblems(folder: string, { entries }: ReadSeason, close: SeasonClose): Promise<RunProblems> {
  const run = join(folder, SEASON_RUN);
  try {
    const own = readRunFile(run);
    const givenTapes = close.givenTapes.map((tape) => join(folder, tape));
    const { audit, history } = await verifyRun(run, { ...own, from: join(folder, close.from), givenTapes });
    const configs = new Map(Object.entries(close.configs));
    const isSameVersion = close.version === packageVersion();
    const standings = seasonStandings(entries, { begun: close.begun, configs }, history.accounts);
    const told: readonly (readonly [string, unknown, unknown])[] = [
      ['when the run was begun', close.begun, own.begun],
      ['its digest', close.digest, audit.digest.run],
      ...(isSameVersion ? [['how its entrants stand', close.standings, standings] as const] : []),
      ...(history.finished === undefined
        ? []
        : [['what its entrants were', close.configs, configsOn(history.finished.board, run)] as const]),
    ];
    const problems = told
      .filter(([, says, found]) => canonicalJson(says) !== canonicalJson(found))
      .map(([name]) => ({ where: SEASON_FILE, what: `${name} does not follow from the run` }));
    return { problems, rows: audit.rows };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    if (error instanceof IntegrityError) return { problems: [{ where: SEASON_RUN, what }], rows: 0 };
    return { problems: [{ where: SEASON_RUN, what: `it cannot be read: ${what}` }], rows: 0 };
  }
}
