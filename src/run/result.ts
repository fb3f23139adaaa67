import { basename } from 'node:path';
import { type JournalReader, readJournal, runRows } from '../adapters/journal/read-journal.ts';
import { type Board, boardOf } from '../arena/board.ts';
import type { RunFacts } from '../arena/facts.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { formatDecimal } from '../domain/decimal.ts';
import { InputError } from '../domain/errors.ts';
import type { RunFinished, RunRow } from '../domain/record.ts';
import { encodeRecord, encodeRow } from '../domain/record-codec.ts';
import { MONEY_DECIMALS } from '../domain/units.ts';
import type { RunOutcome } from '../engine/run.ts';
import { historyOf, type RunHistory } from '../ledger/history.ts';
import type { Journal } from '../ports/journal.ts';
import { factsOf } from './facts.ts';
import { readFacts } from './facts-schema.ts';
import type { PreparedRun } from './prepare.ts';
import { readRunFile } from './run-file.ts';
import { spanText } from './scenario/span.ts';

/** A run as its journal tells it, before anybody is ranked: that takes longer than all reading. */
export interface KeptRun {
  readonly folder: string;
  readonly facts: RunFacts;
  readonly history: RunHistory;
}

export interface RunResult extends KeptRun {
  readonly board: Board;
}

export function ranked(run: KeptRun): RunResult {
  return { ...run, board: boardOf(run.history.accounts, run.facts) };
}

/** A run that has come to the end of its tapes. */
export interface SteppedRun {
  readonly outcome: RunOutcome;
  /** What its rows tell; undefined where nobody has read them yet. */
  readonly history: RunHistory | undefined;
}

/** Ranks a run that has reached the end of its tapes, and writes its last row. */
export function finish(
  prepared: PreparedRun,
  { folder, journal }: { readonly folder: string; readonly journal: Journal },
  { outcome, history: known }: SteppedRun,
): RunResult {
  const { span } = outcome;
  if (span === undefined) {
    const where = prepared.tapes.map(({ path }) => path).join(', ');
    const read = prepared.tapes.flatMap(({ span: asked }) => spanText(asked) ?? []);
    const told = read.length === 0 ? '' : ` ${read[0]}`;
    const what = `no line of it${told} is an event of the scenario's instruments`;
    const mend = `check the symbols${told === '' ? '' : ' and the dates'} with quartet tape inspect`;
    throw new InputError({ code: 'tape-without-events', where, what, mend });
  }
  const history = known ?? historyOf(runRows(journal.rows(1)));
  const facts = factsOf(prepared, basename(folder), outcome, span);
  const board = boardOf(history.accounts, facts);
  const finished = { kind: 'run-finished', at: span.to, digest: outcome.digest.run, board: boardText(board) } as const;
  write(journal, finished);
  return { folder, facts, board, history: { ...history, finished } };
}

/** The text of a board without the place it lies in: the same run gives the same row wherever it is run. */
export function boardText(board: Board): string {
  const runs = board.facts.runs.map((run) => ({ ...run, name: board.facts.scenario }));
  return canonicalJson({ ...board, facts: { ...board.facts, runs } });
}

/** Money as exact decimal text. */
export function exactDecimals(amounts: Readonly<Record<string, bigint>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, formatDecimal(amount, MONEY_DECIMALS)]),
  );
}

function write(journal: Journal, finished: RunFinished): void {
  const body = encodeRow([encodeRecord(finished)]);
  journal.append({ sequence: journal.last() + 1, at: finished.at, account: undefined, body });
  journal.commit();
}

/** Looks into a run's journal, also while the run goes on. */
export function withRun<Value>(folder: string, look: (rows: () => Iterable<RunRow>) => Value): Value {
  readRunFile(folder);
  const reader: JournalReader = readJournal(folder);
  try {
    return look(() => runRows(reader.rows(1)));
  } finally {
    reader.close();
  }
}

/** @throws InputError when the run has not reached the end of its tapes */
export function finishedIn(folder: string, rows: Iterable<RunRow>): KeptRun {
  const history = historyOf(rows);
  if (history.finished === undefined) {
    const mend = `finish it with quartet backtest SCENARIO --out ${folder}`;
    throw new InputError({ code: 'run-unfinished', where: folder, what: 'its run has not ended', mend });
  }
  return { folder, facts: readFacts(history.finished.board, folder), history };
}
