import { InputError } from '../../domain/errors.ts';

/** SQLite's compiled part is missing, or of another Node; any other error is undefined. */
export function nativeProblem(error: unknown): InputError | undefined {
  if (!(error instanceof Error)) return undefined;
  const isMissing = error.message.startsWith('Could not locate the bindings file');
  if (!isMissing && !('code' in error && error.code === 'ERR_DLOPEN_FAILED')) return undefined;
  return new InputError({
    code: 'native-part-missing',
    where: 'better-sqlite3',
    what: isMissing ? 'it was installed without its compiled part' : 'its compiled part does not fit this Node',
    mend: 'run npm rebuild better-sqlite3, in the folder where Quartet is installed',
  });
}
