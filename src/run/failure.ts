import { fileProblem } from '../adapters/shared/file-problem.ts';
import { escapeTerminal } from '../domain/escape.ts';

/** The exit codes of design section 9. */
export const EXIT = {
  done: 0,
  failed: 1,
  badInput: 2,
  integrity: 3,
  locked: 4,
  /** Nothing is broken, and what was found was made by code that is not here to make it again. */
  otherCode: 5,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Of a process that was told to end before it was done. */
export function stoppedBy(signal: NodeJS.Signals | undefined): ExitCode {
  return signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
}

export interface Failure {
  readonly exitCode: ExitCode;
  /** One line each, safe for a terminal. */
  readonly lines: readonly string[];
}

/**
 * What a person is told of an error. Kinds go by name: a strategy in its own loader throws the same errors by another
 * copy of their class.
 */
export function failureOf(error: unknown): Failure {
  const errors = (error instanceof AggregateError ? error.errors : [error]).map(inWords);
  const [first] = errors;
  return { exitCode: exitCodeOf(first), lines: errors.map(lineOf) };
}

/** What the system says of a file in letters of its own, wherever nobody else has said it in words. */
function inWords(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  if (path === undefined && error.syscall !== 'uv_cwd') return error;
  return fileProblem(error, 'file', path ?? 'the folder that this was started in');
}

const BY_NAME: ReadonlyMap<string, ExitCode> = new Map([
  ['InputError', EXIT.badInput],
  ['IntegrityError', EXIT.integrity],
  ['LockedError', EXIT.locked],
]);

/** Failures that say all there is to say. */
const NAMED: ReadonlySet<string> = new Set([
  'StorageError',
  'VenueError',
  'WorkerEnded',
  'InvariantBroken',
  'StrategyStuck',
]);

function exitCodeOf(error: unknown): ExitCode {
  return (error instanceof Error ? BY_NAME.get(error.name) : undefined) ?? EXIT.failed;
}

function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return escapeTerminal(`error: ${String(error)}`);
  const known = BY_NAME.has(error.name) || NAMED.has(error.name);
  const hint = known ? '' : '; run it again with --debug for the place in the program';
  return escapeTerminal(`error: ${error.message}${hint}`);
}
