import { join } from 'node:path';
import { IntegrityError } from '../../domain/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Terminal } from '../terminal.ts';
import { execute } from './execute.ts';
import { openRunJournal } from './journal.ts';
import { modelDesk } from './models.ts';
import { type PreparedRun, prepareRun } from './prepare.ts';
import { rowsOf } from './result.ts';
import { differenceOf, type RunFile, readRunFile, runFileOf, SCENARIO_COPY } from './run-file.ts';

export interface Replay {
  readonly digest: string;
  readonly events: number;
  /** Rows of the journal that came out the same, all of them. */
  readonly rows: number;
  readonly isFinished: boolean;
}

/**
 * Runs a kept run again, from its tapes and cassettes and without the network, and compares every row. Writes nothing.
 * @throws IntegrityError at the first row that differs, or when tapes or strategies are no longer the same
 */
export async function replay(folder: string, trust: boolean, terminal: Terminal): Promise<Replay> {
  const file = readRunFile(folder);
  const prepared = await prepareAgain(folder, file, trust);
  const models = modelDesk(prepared);
  const journal = openRunJournal(folder);
  try {
    const finished = finishedDigest(journal);
    const stored = journal.last() - (finished === undefined ? 0 : 1);
    const compared = comparing(journal, stored, finished !== undefined, folder);
    const { digest, events } = await execute(prepared, compared.journal, models, terminal);
    if (compared.count() < stored) {
      throw differs(folder, `it ends after row ${compared.count()} of ${stored}`);
    }
    if (finished !== undefined && finished !== digest.run) throw differs(folder, `its digest is ${digest.run}`);
    return { digest: digest.run, events, rows: stored, isFinished: finished !== undefined };
  } finally {
    journal.close();
    models.close();
  }
}

async function prepareAgain(folder: string, file: RunFile, trust: boolean): Promise<PreparedRun> {
  const prepared = await prepareRun({
    scenarioFile: join(folder, SCENARIO_COPY),
    from: file.from,
    tapes: file.givenTapes,
    seed: file.givenSeed ?? undefined,
    trust,
  });
  const difference = differenceOf(file, runFileOf(prepared, file.givenTapes));
  if (difference === undefined) return prepared;
  const mend = 'bring back what the run was made of; run.json tells the hashes';
  throw new IntegrityError({ code: 'replay-differs', where: folder, what: `the run had ${difference}`, mend });
}

function finishedDigest(journal: Journal): string | undefined {
  let digest: string | undefined;
  for (const { records } of rowsOf(journal)) {
    for (const record of records) if (record.kind === 'run-finished') digest = record.digest;
  }
  return digest;
}

/** The first `stored` rows for comparison; what comes behind them is let go, or refused where the run had ended. */
function comparing(journal: Journal, stored: number, ended: boolean, folder: string) {
  let count = 0;
  const view: Journal = {
    append(row) {
      if (ended) throw differs(folder, `it has a row ${row.sequence} more`);
    },
    commit() {},
    *rows(fromSequence) {
      for (const row of journal.rows(fromSequence)) {
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
