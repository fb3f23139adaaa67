import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../../domain/errors.ts';
import type { ExitCode } from '../../run/failure.ts';
import { localPort } from '../../run/live.ts';
import { PACKAGE_ROOT } from '../../run/package.ts';
import { type DefineCommand, withExamples } from './define.ts';

export const defineFakeVenues: DefineCommand = (command, _terminal, run) =>
  withExamples(command, [
    'quartet fake-venues                                  # leave it running; Ctrl-C ends it',
    'QUARTET_LOCAL_PORT=9000 quartet fake-venues          # the same variable for quartet paper, record and tape fetch',
  ]).action(() => run(start()));

/** The venues of the test suite, as the build compiled them: importing them starts them. */
async function start(): Promise<ExitCode> {
  const file = join(PACKAGE_ROOT, 'dist', 'fake-venues', 'main.js');
  if (!existsSync(file)) {
    const what = 'the made-up venues are not there';
    throw new InputError({ code: 'fake-venues-missing', where: file, what, mend: 'run npm run build' });
  }
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    const mend = 'stop the other program, or set QUARTET_LOCAL_PORT, here and for the commands that ask them';
    const where = String(localPort(process.env));
    throw new InputError({ code: 'port-taken', where, what: 'another program listens there', mend });
  }
  return new Promise<never>(() => undefined);
}
