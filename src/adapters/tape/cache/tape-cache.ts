import { readdirSync, rmSync, type Stats, statfsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE_MS } from '../../../domain/time.ts';
import { makeFolders } from '../../shared/make-folders.ts';
import { CacheDamaged, SlabFileReader, SlabFileWriter } from './slab-file.ts';

/** Of all tapes together; what was not read for longest goes first. */
const MOST_BYTES = 2 * 1024 ** 3;
const ENDING = '.tape';
const HALF = '.half';
/** Whoever writes adds to its file every second or so; one left alone for so long was left by a process that died. */
const LEFT_ALONE_MS = MINUTE_MS;

/**
 * Tapes as they were decoded, one file each in a folder of the user. Any of it may be deleted at any time, also while it
 * is read; a folder that cannot be written holds nothing.
 */
export class TapeCache {
  readonly #folder: string;
  readonly #most: number;

  /** `most`: bytes of all of them. */
  constructor(folder: string, most = MOST_BYTES) {
    this.#folder = folder;
    this.#most = most;
  }

  /** Undefined where it is not there, or not whole; then it is gone. */
  open(key: string): SlabFileReader | undefined {
    const path = this.#pathOf(key);
    try {
      const reader = new SlabFileReader(path);
      touch(path);
      return reader;
    } catch (error) {
      if (error instanceof CacheDamaged) this.remove(key);
      return undefined;
    }
  }

  /** Undefined where it cannot be written, or another process or thread is at it. It takes at most half of what is free. */
  begin(key: string): SlabFileWriter | undefined {
    const path = this.#pathOf(key);
    try {
      makeFolders(this.#folder, 0o700);
      const half = statSync(`${path}${HALF}`, { throwIfNoEntry: false });
      if (half !== undefined && isLeftAlone(half)) rmSync(`${path}${HALF}`);
      const { bavail, bsize } = statfsSync(this.#folder);
      return new SlabFileWriter(path, `${path}${HALF}`, Math.min(this.#most, (bavail * bsize) / 2));
    } catch {
      return undefined;
    }
  }

  remove(key: string): void {
    rmSync(this.#pathOf(key), { force: true });
  }

  /** Removes what is more than may be kept, and what was never finished. */
  tidy(): void {
    const files = readdirSync(this.#folder).flatMap((name) => {
      const path = join(this.#folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ path, stats }];
    });
    let bytes = 0;
    for (const { path, stats } of files.sort((left, right) => right.stats.mtimeMs - left.stats.mtimeMs)) {
      if (path.endsWith(ENDING)) bytes += stats.size;
      const isOver = path.endsWith(ENDING) ? bytes > this.#most : path.endsWith(HALF) && isLeftAlone(stats);
      if (isOver) rmSync(path, { force: true });
    }
  }

  #pathOf(key: string): string {
    return join(this.#folder, `${key}${ENDING}`);
  }
}

function isLeftAlone({ mtimeMs }: Stats): boolean {
  return Date.now() - mtimeMs > LEFT_ALONE_MS;
}

/** A folder that may only be read is read all the same. */
function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {}
}
