import { readFileSync, type Stats, statSync } from 'node:fs';
import { InputError, IntegrityError } from '../../domain/errors.ts';
import { fileProblem } from './file-problem.ts';

/** Files that are read as one text are settings, lists and labels; nobody means a longer one. */
const MOST_TEXT_BYTES = 256 * 1024 * 1024;

/** What lies at a path; undefined where there is nothing. `kind` begins the code of every error. */
export function statOf(path: string, kind: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw fileProblem(error, kind, path);
  }
}

/**
 * Asked before a file is opened: a device may never end, and a pipe waits for ever for whoever writes into it.
 * @throws InputError unless it is a plain file, or nothing
 */
export function refuseSpecial(path: string, kind: string): Stats | undefined {
  const stats = statOf(path, kind);
  if (stats === undefined || stats.isFile()) return stats;
  const [what, mend] = stats.isDirectory()
    ? ['it is a folder', 'name a file in it']
    : ['it is a device, a pipe or a socket, and no file', 'save what it gives in a file, and name that'];
  throw new InputError({ code: `${kind}-not-a-file`, what, where: path, mend });
}

/** @throws InputError when there is no such file, it is none, it is larger than 256 MiB, or cannot be read */
export function readText(path: string, kind: string): string {
  return readBytesOf(path, kind).toString('utf8');
}

/** The same for what is no text. */
export function readBytesOf(path: string, kind: string): Buffer {
  const size = refuseSpecial(path, kind)?.size ?? 0;
  if (size > MOST_TEXT_BYTES) {
    const what = `${size} bytes are over ${MOST_TEXT_BYTES}`;
    throw new InputError({ code: `${kind}-too-large`, what, where: path, mend: 'give a smaller file' });
  }
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileProblem(error, kind, path);
  }
}

/** Holds files to be the ones that lay there when it was made: not removed, and not another's under the same name. */
export class SameFiles {
  readonly #files: readonly { readonly path: string; readonly before: Stats | undefined }[];

  constructor(paths: readonly string[]) {
    this.#files = paths.map((path) => ({ path, before: look(path) }));
  }

  /** Throws IntegrityError naming the first that is gone or another. */
  check(): void {
    for (const { path, before } of this.#files) {
      const now = look(path);
      if (now === undefined || now.ino !== before?.ino || now.dev !== before.dev) throw vanished(path);
    }
  }
}

function look(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

export function vanished(where: string): IntegrityError {
  return new IntegrityError({
    code: 'run-file-gone',
    what: 'it was removed or replaced while the run had it open, so the run stopped',
    where,
    mend: 'see that nothing else writes there, and put back what was removed',
  });
}
