import { notBegun, verifyJournal } from '../adapters/journal/read-journal.ts';
import { auditRun, type RunAudit } from '../ledger/audit.ts';
import { historyOf, type RunHistory } from '../ledger/history.ts';
import { type CheckedFolder, checkFolder } from './check-folder.ts';
import { checkResult, type OtherCode } from './check-result.ts';
import { checkSources } from './check-sources.ts';
import { withRun } from './result.ts';
import type { RunFile } from './run-file.ts';

/** A kept run of which all holds that can be checked without stepping it again. */
export interface VerifiedRun {
  readonly audit: RunAudit;
  readonly history: RunHistory;
  readonly checked: CheckedFolder;
  /** What it was fed and is not there any more. */
  readonly missing: readonly string[];
  /** Set where the board of its last row is not what this code makes of the rows, and says that other code made it. */
  readonly otherCode: OtherCode | undefined;
}

/**
 * Files, chain, head, books, sources and board of a kept run. `file` is the run's own, or one that says where its
 * sources lie now. Changes nothing.
 * @throws IntegrityError at the first that does not hold, InputError where there is no row yet
 */
export async function verifyRun(folder: string, file: RunFile): Promise<VerifiedRun> {
  const checked = await checkFolder(folder);
  const { audit, history } = withRun(folder, (rows) => {
    if (verifyJournal(folder).rows === 0) throw notBegun(folder);
    return { audit: auditRun(rows()), history: historyOf(rows()) };
  });
  const missing = await checkSources(folder, file, history.started);
  const { finished } = history;
  const otherCode = finished === undefined ? undefined : await checkResult(folder, file, history, finished);
  return { audit, history, checked, missing, otherCode };
}
