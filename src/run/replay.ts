import { basename, join } from 'node:path';
import { type JournalReader, readJournal, runRows } from '../adapters/journal/read-journal.ts';
import type { Trust } from '../adapters/strategies/trust.ts';
import { boardOf } from '../arena/board.ts';
import { InputError, IntegrityError } from '../domain/errors.ts';
import type { RunFinished } from '../domain/record.ts';
import { decodeRow } from '../domain/record-codec.ts';
import { formatInstant } from '../domain/time.ts';
import type { RunOutcome } from '../engine/run.ts';
import { historyOf } from '../ledger/history.ts';
import { RunBooks } from '../ledger/run-books.ts';
import type { Journal, JournalRow } from '../ports/journal.ts';
import { checkFolder } from './check-folder.ts';
import { codesOf } from './check-result.ts';
import { execute, executeRecording } from './execute.ts';
import { factsOf, madeBy } from './facts.ts';
import { readFacts } from './facts-schema.ts';
import { recordedModels } from './models.ts';
import { type PreparedRun, prepareRun, runFileOf } from './prepare.ts';
import type { Onlooker } from './progress.ts';
import { boardText } from './result.ts';
import { type RunFile, readRunFile, runDifference, SCENARIO_COPY } from './run-file.ts';

export interface Replay {
  readonly digest: string;
  readonly events: number;
  /** Rows of the journal that came out the same, all of them. */
  readonly rows: number;
  readonly isFinished: boolean;
}

/** A kept run that was stepped once more and came out the same. */
interface SteppedAgain {
  readonly prepared: PreparedRun;
  readonly outcome: RunOutcome;
  readonly rows: number;
  readonly isFinished: boolean;
}

export async function replay(folder: string, trust: Trust, onlooker: Onlooker): Promise<Replay> {
  const { outcome, rows, isFinished } = await stepAgain(folder, trust, onlooker);
  return { digest: outcome.digest.run, events: outcome.events, rows, isFinished };
}

/**
 * Runs a kept run again, from its tapes and cassettes and without the network, and compares every row. Writes nothing.
 * @throws IntegrityError at the first row that differs, or when tapes or strategies are no longer the same
 */
export async function stepAgain(folder: string, trust: Trust, onlooker: Onlooker): Promise<SteppedAgain> {
  const file = readRunFile(folder);
  await checkFolder(folder);
  const prepared = await prepareAgain(folder, file, trust);
  const reader = readJournal(folder);
  try {
    const { stored, finished } = extentOf(reader);
    const compared = comparing(reader, stored, finished !== undefined, folder);
    const outcome = prepared.request.live
      ? await executeRecording(folder, prepared, compared.journal)
      : await executeTapes(folder, prepared, compared.journal, onlooker);
    if (compared.count() < stored) throw differs(folder, `it ends after row ${compared.count()} of ${stored}`);
    if (finished !== undefined) checkEnd(folder, finished, prepared, outcome, reader);
    const rows = finished === undefined ? stored : stored + 1;
    return { prepared, outcome, rows, isFinished: finished !== undefined };
  } finally {
    reader.close();
  }
}

/**
 * Steps a kept run anew and keeps its books from the rows that come out, stored ones aside: the state hashes as of some
 * rows, given in order. What the window says of a row must be the same.
 */
export async function statesAt(
  folder: string,
  wanted: readonly number[],
  trust: Trust,
  onlooker: Onlooker,
): Promise<readonly string[]> {
  const prepared = await prepareAgain(folder, readRunFile(folder), trust);
  const books = new RunBooks();
  const hashes: string[] = [];
  const enough = new AbortController();
  const journal: Journal = {
    append({ sequence, at, account, body }) {
      if (hashes.length === wanted.length) return;
      books.addRow({ sequence, at, account, records: decodeRow(body, sequence) });
      while (wanted[hashes.length] === sequence) hashes.push(books.hash());
      if (hashes.length === wanted.length) enough.abort();
    },
    commit() {},
    *rows() {},
    last: () => 0,
    close() {},
  };
  try {
    if (prepared.request.live) await executeRecording(folder, prepared, journal);
    else await executeTapes(folder, prepared, journal, onlooker, enough.signal);
  } catch (error) {
    if (!enough.signal.aborted || error !== enough.signal.reason) throw error;
  }
  if (hashes.length === wanted.length) return hashes;
  const mend = `give one from 1 to ${books.sequence}`;
  throw new InputError({ code: 'no-such-row', where: '--until', what: 'stepping the run makes no such row', mend });
}

async function executeTapes(
  folder: string,
  prepared: PreparedRun,
  journal: Journal,
  onlooker: Onlooker,
  stop?: AbortSignal,
): Promise<RunOutcome> {
  const models = recordedModels(prepared, folder);
  try {
    return await execute(prepared, { journal, models, onlooker, stop });
  } finally {
    models.close();
  }
}

async function prepareAgain(folder: string, file: RunFile, trust: Trust): Promise<PreparedRun> {
  const prepared = await prepareRun({
    scenarioFile: join(folder, SCENARIO_COPY),
    from: file.from,
    live: file.live,
    tapes: file.givenTapes,
    seed: file.givenSeed ?? undefined,
    span: file.givenSpan,
    trust,
    kept: file,
  });
  const difference = runDifference(file, runFileOf(prepared, file.givenTapes));
  if (difference === undefined) return prepared;
  const mend = 'bring back what the run was made of; run.json tells the hashes';
  throw new IntegrityError({ code: 'replay-differs', where: folder, what: `the run had ${difference}`, mend });
}

/** The last row says the digest and the board that come out again. */
function checkEnd(
  folder: string,
  { at, digest, board }: RunFinished,
  prepared: PreparedRun,
  outcome: RunOutcome,
  reader: JournalReader,
): void {
  const { digest: now, span } = outcome;
  if (digest !== now.run) throw differs(folder, `its digest is ${now.run}`);
  if (span === undefined || span.to !== at) throw differs(folder, `it ends at another time than ${formatInstant(at)}`);
  const told = readFacts(board, folder);
  const facts = madeBy(factsOf(prepared, basename(folder), outcome, span), told.runs[0]?.build);
  if (boardText(boardOf(historyOf(runRows(reader.rows(1))).accounts, facts)) === board) return;
  const { made, here } = codesOf(told);
  const who = made === here ? '' : `, which other code made (${made}; this is ${here})`;
  throw differs(folder, `its board is another than the one in its last row${who}`);
}

/** How many rows there are to compare, and the row behind them where the run had ended. */
function extentOf(reader: JournalReader): { readonly stored: number; readonly finished: RunFinished | undefined } {
  let last: JournalRow | undefined;
  for (const row of reader.rows(1)) last = row;
  if (last === undefined) return { stored: 0, finished: undefined };
  const finished = decodeRow(last.body, last.sequence).find(({ kind }) => kind === 'run-finished');
  return finished?.kind === 'run-finished'
    ? { stored: last.sequence - 1, finished }
    : { stored: last.sequence, finished: undefined };
}

/** The first `stored` rows for comparison; what comes behind them is let go, or refused where the run had ended. */
function comparing(reader: JournalReader, stored: number, ended: boolean, folder: string) {
  let count = 0;
  const view: Journal = {
    append(row) {
      if (ended) throw differs(folder, `it has a row ${row.sequence} more`);
    },
    commit() {},
    *rows(fromSequence) {
      for (const row of reader.rows(fromSequence)) {
        if (row.sequence > stored) return;
        count = row.sequence;
        yield row;
      }
    },
    last: () => stored,
    close() {},
  };
  return { journal: view, count: () => count };
}

function differs(folder: string, what: string): IntegrityError {
  const mend = 'the program or its data changed since the run';
  return new IntegrityError({ code: 'replay-differs', where: folder, what: `run again, ${what}`, mend });
}
