import { InputError } from '../domain/errors.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function checkName(name: string): void {
  if (typeof name === 'string' && NAME.test(name)) return;
  throw new InputError({
    code: 'strategy-bad-name',
    what: `${JSON.stringify(name)} is not a strategy's name`,
    where: 'strategy',
    mend: 'use lower-case letters, digits and dashes, at most 64',
  });
}

/** Strategy files are run without type checks, so what their authors may forget is looked for again here. */
export function checkDefinition(name: string, parameters: unknown, start: unknown): void {
  checkName(name);
  if (typeof parameters !== 'object' || parameters === null) {
    throw new InputError({
      code: 'strategy-without-parameters',
      what: 'parameters is not an object',
      where: `strategy ${name}`,
      mend: 'write parameters: {} where it has none',
    });
  }
  if (typeof start === 'function') return;
  throw new InputError({
    code: 'strategy-without-start',
    what: 'start is not a function',
    where: `strategy ${name}`,
    mend: 'write start(context) and return handlers',
  });
}
