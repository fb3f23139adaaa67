import { memoryJournal } from '../src/adapters/journal/memory-journal.ts';
import { runRows } from '../src/adapters/journal/read-journal.ts';
import type { Entry } from '../src/domain/entry.ts';
import { InvariantBroken } from '../src/domain/errors.ts';
import { auditRun } from '../src/ledger/audit.ts';
import { checkBooks } from '../src/ledger/check.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import { runCase, walkPlan } from './engine-case.ts';
import { flipper } from './strategies.ts';
import { barFeed, walk } from './walk.ts';

/** What the checks of a run had to look at. */
export interface Checked {
  readonly entries: readonly Entry[];
  readonly ledgers: readonly Ledger[];
  readonly samples: number;
}

/** One run of flips over so many bars, its entries kept. */
export async function checkedRun(bars: number, seed: number): Promise<Checked> {
  const journal = memoryJournal();
  await runCase(walkPlan(flipper('bars'), 1), barFeed(walk(bars, seed)), journal);
  const entries: Entry[] = [];
  let samples = 0;
  for (const { records } of runRows(journal.rows(1))) {
    for (const record of records) {
      if (record.kind === 'entry-booked') entries.push(record.entry);
      if (record.kind === 'equity-sampled') samples += 1;
    }
  }
  return { entries, ledgers: [...auditRun(runRows(journal.rows(1))).ledgers.values()], samples };
}

/** The invariants of that run once more and nothing else: legs at every entry, the whole books at every sample. */
export function checkAgain({ entries, ledgers, samples }: Checked): void {
  for (const { id, legs } of entries) {
    let sum = 0n;
    for (const { amount } of legs) sum += amount;
    if (sum !== 0n) throw new InvariantBroken(`the legs of ${id} sum to ${sum}`);
  }
  for (let sample = 0; sample < samples; sample += 1) for (const ledger of ledgers) checkBooks(ledger);
}
