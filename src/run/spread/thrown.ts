import { InputError, type InputProblem, IntegrityError } from '../../domain/errors.ts';

/** An error on its way between threads, which would lose all but its message. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly problem?: InputProblem | undefined;
}

export function thrownOf(error: unknown): Thrown {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' };
  const { name, message, stack = '' } = error;
  const problem = error instanceof InputError || error instanceof IntegrityError ? error.problem : undefined;
  return { name, message, stack, problem };
}

export function rebuilt({ name, message, stack, problem }: Thrown): Error {
  return Object.assign(errorOf(name, message, problem), { stack });
}

function errorOf(name: string, message: string, problem: InputProblem | undefined): Error {
  if (problem === undefined) return Object.assign(new Error(message), { name });
  return name === 'InputError' ? new InputError(problem) : new IntegrityError(problem);
}
