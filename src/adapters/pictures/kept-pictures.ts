import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IntegrityError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import { makeFolders } from '../shared/make-folders.ts';
import { readBytesOf } from '../shared/plain-file.ts';
import { writeWhole } from '../shared/write-whole.ts';

/** The folder beside a tape in which the pictures that it names are kept. */
const PICTURES_FOLDER = 'pictures';

export function picturePath(folder: string, hash: string): string {
  return join(folder, PICTURES_FOLDER, `${hash}.jpg`);
}

/** Keeps a picture under the hash of its bytes, on the disk before this returns, and gives the hash. */
export function keepPicture(folder: string, bytes: Uint8Array): string {
  const hash = sha256(bytes);
  makeFolders(join(folder, PICTURES_FOLDER));
  writeWhole(picturePath(folder, hash), bytes);
  return hash;
}

/**
 * A picture that lies beside one of several tapes.
 * @throws IntegrityError where it is gone, or is not the one that the tape names
 */
export function keptPicture(folders: readonly string[], hash: string): Uint8Array {
  const paths = folders.map((folder) => picturePath(folder, hash));
  const where = paths.find((path) => existsSync(path));
  const mend = 'restore the folder of pictures from a copy';
  if (where === undefined) {
    const what = 'a picture that the tape names is not there';
    throw new IntegrityError({ code: 'picture-missing', what, where: paths.join(', '), mend });
  }
  const bytes = readBytesOf(where, 'picture');
  if (sha256(bytes) === hash) return bytes;
  const what = 'a picture is not the one that the tape names';
  throw new IntegrityError({ code: 'picture-changed', what, where, mend });
}
