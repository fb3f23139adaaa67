import { type Stats, statSync } from 'node:fs';
import { IntegrityError } from '../../domain/errors.ts';

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
