import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import { dumpLedger } from '../../src/ledger/ledger.ts';

/** The built program, as people run it: `npm test` builds it first. */
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Started {
  readonly process: ChildProcess;
  /** The signal or the exit code. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** What it has said on its error stream. */
  notes(): string;
  /** And on its output. */
  output(): string;
}

/** `quartet` in a process of its own; `prefix` is a command that it is started through. */
export function startProgram(
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
  prefix: readonly string[] = [],
): Started {
  if (!existsSync(PROGRAM)) throw new Error('there is no dist/cli/main.js: npm run build');
  return startCommand([...prefix, process.execPath, PROGRAM, ...words], env);
}

/** Any command. */
export function startCommand([command = '', ...rest]: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const started = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let notes = '';
  let output = '';
  started.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  started.stderr.setEncoding('utf8').on('data', (text: string) => {
    notes += text;
  });
  return {
    process: started,
    ended: new Promise((resolve) => started.once('close', (code, signal) => resolve(signal ?? code))),
    notes: () => notes,
    output: () => output,
  };
}

/** Comes back once the program has said that, on its output or its error stream; throws when it ends without. */
export async function said(run: Started, text: string): Promise<void> {
  const hasSaid = (): boolean => `${run.notes()}\n${run.output()}`.includes(text);
  while (!hasSaid()) {
    const { exitCode, signalCode } = run.process;
    if (exitCode !== null || signalCode !== null) throw new Error(`it ended without "${text}": ${run.notes()}`);
    await wait(10);
  }
}

/** How far the run is, its digest, and the logical dump of every account's books. */
export function booksOf(folder: string): readonly string[] {
  const reader = readJournal(folder);
  try {
    const { ledgers, digest, isFinished } = auditRun(runRows(reader.rows(1)));
    const books = [...ledgers].map(([account, ledger]) => `${account} ${dumpLedger(ledger)}`);
    return [isFinished ? 'finished' : 'under way', digest.run, ...books];
  } finally {
    reader.close();
  }
}
