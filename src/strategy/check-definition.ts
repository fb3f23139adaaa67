import { InputError } from '../domain/errors.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function checkName(name: string): void {
  if (typeof name === 'string' && NAME.test(name)) return;
  const what = `${JSON.stringify(name)} is not a strategy's name`;
  const mend = 'use lower-case letters, digits and dashes, at most 64';
  throw new InputError({ code: 'strategy-bad-name', what, where: 'strategy', mend });
}

/** Strategy files are run without type checks, so what their authors may forget is looked for again here. */
export function checkDefinition(name: string, parameters: unknown, start: unknown): void {
  checkName(name);
  if (typeof parameters !== 'object' || parameters === null) {
    const what = 'parameters is not an object';
    const mend = 'write parameters: {} where it has none';
    throw new InputError({ code: 'strategy-without-parameters', what, where: `strategy ${name}`, mend });
  }
  if (typeof start === 'function') return;
  const what = 'start is not a function';
  const mend = 'write start(context) and return handlers';
  throw new InputError({ code: 'strategy-without-start', what, where: `strategy ${name}`, mend });
}
