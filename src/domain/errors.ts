/** What a person needs to mend bad input: a stable code, what is wrong, where, and what to do. */
export interface InputProblem {
  /** Stable, kebab-case, e.g. `scenario-unknown-key`. */
  readonly code: string;
  readonly what: string;
  /** File, line, key path or argument. */
  readonly where: string;
  readonly mend: string;
}

/** Bad input from a person or a file: one line, exit 2, nothing written. */
export class InputError extends Error {
  readonly problem: InputProblem;
  constructor(problem: InputProblem, options?: ErrorOptions) {
    super(`${problem.code}: ${problem.where}: ${problem.what}; ${problem.mend}`, options);
    this.name = 'InputError';
    this.problem = problem;
  }
}

/** Stored content that contradicts itself: exit 3. `sequence` is the first bad journal row, if it is one row. */
export class IntegrityError extends Error {
  readonly problem: InputProblem;
  readonly sequence: number | undefined;
  constructor(problem: InputProblem, sequence?: number) {
    super(`${problem.code}: ${problem.where}: ${problem.what}; ${problem.mend}`);
    this.name = 'IntegrityError';
    this.problem = problem;
    this.sequence = sequence;
  }
}

/** The disk is full, read-only or failing: exit 1. What was to be written is kept, and writing can be tried again. */
export class StorageError extends Error {
  readonly problem: InputProblem;
  constructor(problem: InputProblem) {
    super(`${problem.code}: ${problem.where}: ${problem.what}; ${problem.mend}`);
    this.name = 'StorageError';
    this.problem = problem;
  }
}

/** A venue cannot be reached, or does not answer as it should: exit 1. The same can be tried again later. */
export class VenueError extends Error {
  readonly problem: InputProblem;
  constructor(problem: InputProblem) {
    super(`${problem.code}: ${problem.where}: ${problem.what}; ${problem.mend}`);
    this.name = 'VenueError';
    this.problem = problem;
  }
}

/** Another process holds the run: exit 4. */
export class LockedError extends Error {
  readonly holder: string;
  constructor(where: string, holder: string) {
    super(`run-locked: ${where}: held by ${holder}; stop it or choose another --out`);
    this.name = 'LockedError';
    this.holder = holder;
  }
}

/** A thread or process that did a part of the work is gone: exit 1. What was done is kept, and the same can be tried again. */
export class WorkerEnded extends Error {
  readonly problem: InputProblem;
  constructor(problem: InputProblem) {
    super(`${problem.code}: ${problem.where}: ${problem.what}; ${problem.mend}`);
    this.name = 'WorkerEnded';
    this.problem = problem;
  }
}

/** A rule of the books or of time was broken: the run stops here, with the event's place in it. */
export class InvariantBroken extends Error {
  constructor(sentence: string) {
    super(`invariant broken: ${sentence}`);
    this.name = 'InvariantBroken';
  }
}

export function invariant(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new InvariantBroken(sentence);
}
