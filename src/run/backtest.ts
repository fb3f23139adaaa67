import { CheckpointFile, type CheckpointOptions, keptIntervals } from '../adapters/checkpoint/checkpoint-file.ts';
import { runRows } from '../adapters/journal/read-journal.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { InputError } from '../domain/errors.ts';
import { escapeTerminal } from '../domain/escape.ts';
import { sha256 } from '../domain/hash.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Journal } from '../ports/journal.ts';
import { dropTry, folderToAskAgain, settlePlace, takeItsPlace, unheardIn } from './ask-again.ts';
import { soundRun } from './check-folder.ts';
import { execute } from './execute.ts';
import { openRun, type RunWriter } from './journal.ts';
import { liveModels } from './models.ts';
import { programHash } from './package.ts';
import { type Given, type PreparedRun, prepareRun, type RunRequest } from './prepare.ts';
import { type Onlooker, troublesOf } from './progress.ts';
import { quoteLines } from './quote.ts';
import { finish, finishedIn, type RunResult, ranked, type SteppedRun, withRun } from './result.ts';
import { holdsRun } from './run-file.ts';
import { newRunFolder, openRunFolder } from './run-folder.ts';
import { type AccountShare, sharesOf, whyTogether } from './spread/deal.ts';
import { executeSpread } from './spread/execute-spread.ts';
import { type StopSignal, stopSignal } from './stop-signal.ts';

export interface BacktestRequest extends Omit<RunRequest, 'kept' | 'live'> {
  /** Threads that step accounts; as many as are of use unless given. Whatever it is, the run comes out the same. */
  readonly jobs: number | undefined;
}

export type Backtest =
  /** `wasFinished`: the folder held this run's result already. */
  | { readonly kind: 'ended'; readonly result: RunResult; readonly wasFinished: boolean }
  /** Told to stop before the end of its tapes: what was done is on the disk, and the same command goes on. */
  | { readonly kind: 'stopped'; readonly folder: string; readonly signal: StopSignal['given'] };

/**
 * Runs a scenario into a folder of its own, or goes on with the run in `out`. Bad input leaves nothing written. Ctrl-C or
 * a polite kill ends it between two events.
 */
export async function backtest(
  { jobs, ...asked }: BacktestRequest,
  out: string | undefined,
  onlooker: Onlooker,
): Promise<Backtest> {
  if (out !== undefined) settlePlace(out);
  const kept = out !== undefined && holdsRun(out) ? await soundRun(out) : undefined;
  const intervalsOf = kept === undefined || out === undefined ? undefined : intervalsIn(out);
  const prepared = await prepareRun({ ...asked, live: false, kept }, { intervalsOf });
  for (const line of prepared.notes) onlooker.note(escapeTerminal(line));
  const shares = sharesOf(prepared, jobs);
  if (shares.length === 1 && jobs !== undefined && jobs > 1 && prepared.plan.accounts.length > 1)
    onlooker.note(escapeTerminal(`note: ${whyTogether(prepared)}, so that --jobs ${jobs} is of no use`));
  const folder = openRunFolder(out ?? newRunFolder(prepared.plan.name, new Date()), prepared);
  const unheard = kept === undefined ? [] : unheardIn(folder.path, prepared);
  try {
    if (unheard.length > 0) return await askAgain(folder.path, prepared, unheard, onlooker);
    return await runIn(folder.path, prepared, { shares, onlooker });
  } catch (error) {
    if (error instanceof InputError) folder.undo();
    throw error;
  }
}

/** Runs beside a kept run whose models never answered, and takes its place, unless they do not answer now either. */
async function askAgain(
  out: string,
  prepared: PreparedRun,
  unheard: readonly string[],
  onlooker: Onlooker,
): Promise<Backtest> {
  onlooker.note(escapeTerminal(`${unheard.join(', ')}: never answered before, so asked again`));
  const before = openRun(out, 'group');
  const wasFinished = hasEnded(before.journal);
  before.journal.close();
  const again = await runIn(folderToAskAgain(out, prepared, unheard), prepared, { shares: [], onlooker });
  if (again.kind === 'stopped') return { ...again, folder: out };
  const rows = again.result.board.rows.filter(({ accounts }) => accounts.some((one) => unheard.includes(one.account)));
  const stillFailed = wasFinished && rows.every(({ failure }) => failure !== undefined);
  if (stillFailed) dropTry(out);
  else onlooker.note(escapeTerminal(`the run without its answers is kept in ${takeItsPlace(out)}`));
  for (const { entrant, failure } of stillFailed ? rows : [])
    onlooker.note(escapeTerminal(`${entrant}: nor this time: ${failure}`));
  return { kind: 'ended', result: ranked(withRun(out, (kept) => finishedIn(out, kept()))), wasFinished: stillFailed };
}

interface Manner {
  /** Of accounts that are stepped apart. */
  readonly shares: readonly AccountShare[];
  readonly onlooker: Onlooker;
}

export async function runIn(folder: string, prepared: PreparedRun, { shares, onlooker }: Manner): Promise<Backtest> {
  const run = openRun(folder, 'group');
  const { journal } = run;
  try {
    const checkpoints = checkpointsOf(run, prepared, onlooker);
    if (hasEnded(journal)) {
      checkpoints.remove();
      return { kind: 'ended', result: ranked(finishedIn(folder, runRows(journal.rows(1)))), wasFinished: true };
    }
    const signal = stopSignal(undefined);
    if (shares.length > 1) checkpoints.refuse('its accounts are stepped on several threads');
    const ended = await untilStopped(signal, async () => {
      for (const line of await quoteLines(prepared)) onlooker.note(escapeTerminal(line));
      return shares.length > 1
        ? executeSpread(prepared, { shares, journal, onlooker, stop: signal.stop })
        : stepped(run, prepared, onlooker, { stop: signal.stop, checkpoints });
    });
    if (ended === undefined) {
      journal.commit();
      return { kind: 'stopped', folder, signal: signal.given };
    }
    const result = finish(prepared, { folder, journal }, ended);
    checkpoints.remove();
    for (const line of troublesOf(ended.outcome)) onlooker.note(line);
    return { kind: 'ended', result, wasFinished: false };
  } finally {
    journal.close();
  }
}

/** Undefined when the process was told to stop before it was over. */
async function untilStopped<Value>(signal: StopSignal, run: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await run();
  } catch (error) {
    if (signal.stop.aborted && error === signal.stop.reason) return undefined;
    throw error;
  } finally {
    signal.release();
  }
}

async function stepped(
  run: RunWriter,
  prepared: PreparedRun,
  onlooker: Onlooker,
  beside: { readonly stop: AbortSignal; readonly checkpoints: Checkpoints },
): Promise<SteppedRun> {
  const models = liveModels(prepared, run, beside.stop);
  try {
    const outcome = await execute(prepared, { journal: run.journal, models, onlooker, ...beside });
    return { outcome, history: undefined };
  } finally {
    for (const line of models.notes()) onlooker.note(escapeTerminal(line));
    models.close();
  }
}

/** Where the run keeps what it is, to be gone on with. */
function checkpointsOf({ folder, journal }: RunWriter, prepared: PreparedRun, onlooker: Onlooker): CheckpointFile {
  const { started, plan } = prepared;
  let made: ReturnType<CheckpointOptions['made']> | undefined;
  return new CheckpointFile({
    folder,
    made() {
      made ??= {
        program: programHash(),
        run: sha256(canonicalJson(started)),
        tapes: started.tapes.map(({ hash }) => hash),
        intervals: [...plan.barIntervals].map(([symbol, spans]) => [symbol, [...spans]]),
      };
      return made;
    },
    rowHash: (sequence) => journal.hashAt(sequence),
    isBegun: journal.last() > 0,
    tell: (line) => onlooker.note(escapeTerminal(line)),
  });
}

/** What a checkpoint in a run's folder spares to find out. */
function intervalsIn(folder: string): Given['intervalsOf'] {
  return (tapes) => keptIntervals(folder, { program: programHash(), tapes: tapes.map(({ hash }) => hash) });
}

/** A run's last row says that it reached the end of its tapes. */
function hasEnded(journal: Journal): boolean {
  const [last] = runRows(journal.rows(Math.max(1, journal.last())));
  return last?.records.some(({ kind }) => kind === 'run-finished') === true;
}
