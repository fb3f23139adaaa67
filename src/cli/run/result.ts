import { type Board, boardOf } from '../../arena/board.ts';
import type { RunFacts } from '../../arena/facts.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { InputError } from '../../domain/errors.ts';
import type { RunRow } from '../../domain/record.ts';
import { decodeRow, encodeRecord, encodeRow } from '../../domain/record-codec.ts';
import type { RunOutcome } from '../../engine/run.ts';
import { historyOf, type RunHistory } from '../../ledger/history.ts';
import type { Journal } from '../../ports/journal.ts';
import { factsOf } from './facts.ts';
import { readFacts } from './facts-schema.ts';
import type { PreparedRun } from './prepare.ts';

/** A finished run as its journal tells it. */
export interface RunResult {
  readonly folder: string;
  readonly facts: RunFacts;
  readonly board: Board;
  readonly history: RunHistory;
}

/** Ranks a run that has reached the end of its tapes, and writes its last row. */
export function finish(prepared: PreparedRun, folder: string, journal: Journal, outcome: RunOutcome): RunResult {
  const { span } = outcome;
  if (span === undefined) {
    const where = prepared.tapes.map(({ path }) => path).join(', ');
    const what = "no line of it is an event of the scenario's instruments";
    throw new InputError({
      code: 'tape-without-events',
      where,
      what,
      mend: 'check the symbols with quartet tape inspect',
    });
  }
  const history = historyOf(rowsOf(journal));
  const facts = factsOf(prepared, folder, outcome, span);
  const board = boardOf(history.accounts, facts);
  const told = canonicalJson({
    ...board,
    facts: { ...facts, runs: facts.runs.map((run) => ({ ...run, name: prepared.plan.name })) },
  });
  const finished = { kind: 'run-finished', at: span.to, digest: outcome.digest.run, board: told } as const;
  const body = encodeRow([encodeRecord(finished)]);
  journal.append({ sequence: journal.last() + 1, at: span.to, account: undefined, body });
  journal.commit();
  return { folder, facts, board, history: { ...history, finished } };
}

/** What a journal says; undefined while its run has not reached the end. */
export function resultOf(journal: Journal, folder: string): RunResult | undefined {
  if (journal.last() === 0) return undefined;
  const history = historyOf(rowsOf(journal));
  if (history.finished === undefined) return undefined;
  const facts = readFacts(history.finished.board, folder);
  return { folder, facts, board: boardOf(history.accounts, facts), history };
}

export function* rowsOf(journal: Journal): Generator<RunRow> {
  for (const { sequence, at, account, body } of journal.rows(1)) {
    yield { sequence, at, account, records: decodeRow(body, sequence) };
  }
}
