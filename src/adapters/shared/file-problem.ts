import { InputError, StorageError } from '../../domain/errors.ts';

const MENDS: ReadonlyMap<string, readonly [what: string, mend: string]> = new Map([
  ['ENOENT', ['there is no such file', 'check the path']],
  ['ENOTDIR', ['a part of the path is not a folder', 'check the path']],
  ['EISDIR', ['this is a folder', 'name a file in it']],
  ['ELOOP', ['its links lead round in a circle', 'mend the links']],
  ['ENAMETOOLONG', ['the name is too long', 'choose a shorter one']],
  ['EACCES', ['reading or writing it is not allowed', 'change its permissions']],
  ['EPERM', ['reading or writing it is not allowed', 'change its permissions']],
  ['EROFS', ['the file system is read-only', 'choose another folder']],
  ['ENOSPC', ['the disk is full', 'make room and run the command again']],
]);

/** Whatever else the system says of a file. */
function otherTrouble(error: unknown, code: string): readonly [what: string, mend: string] | undefined {
  const isSystem = error instanceof Error && 'syscall' in error;
  return isSystem ? [`it cannot be read or written (${code})`, 'check the path and what lies there'] : undefined;
}

/** What a person can do about a file that cannot be read or written; any other error is given back as it is. */
export function fileProblem(error: unknown, kind: string, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = MENDS.get(code) ?? otherTrouble(error, code);
  if (known === undefined) return error;
  const [what, mend] = known;
  return new InputError({ code: `${kind}-${code.toLowerCase()}`, what, where: path, mend });
}

const STORAGE: ReadonlyMap<string, readonly [what: string, mend: string]> = new Map([
  ['ENOSPC', ['the disk is full', 'make room; what was to be written is kept and tried again']],
  ['EDQUOT', ['your share of the disk is full', 'make room; what was to be written is kept and tried again']],
  ['EFBIG', ['the file may not grow further', 'raise the limit on file sizes']],
  ['EROFS', ['the file system is read-only', 'choose another folder']],
  ['EIO', ['reading or writing it failed', 'check the disk, then run the same command again']],
]);

/** The same for a file that is being written: a disk that is full or failing is no fault of what was asked. */
export function writeProblem(error: unknown, kind: string, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = STORAGE.get(code);
  if (known === undefined) return fileProblem(error, kind, path);
  const [what, mend] = known;
  return new StorageError({ code: 'store-failed', what: `${what} (${code})`, where: path, mend });
}

/** SQLite's compiled part is missing, or of another Node; any other error is undefined. */
export function nativeProblem(error: unknown): InputError | undefined {
  if (!(error instanceof Error)) return undefined;
  const isMissing = error.message.startsWith('Could not locate the bindings file');
  if (!isMissing && !('code' in error && error.code === 'ERR_DLOPEN_FAILED')) return undefined;
  const what = isMissing ? 'it was installed without its compiled part' : 'its compiled part does not fit this Node';
  const mend = 'run npm rebuild better-sqlite3, in the folder where Quartet is installed';
  return new InputError({ code: 'native-part-missing', where: 'better-sqlite3', what, mend });
}
