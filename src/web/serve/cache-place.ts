import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { DAY_MS } from '../../domain/time.ts';

/** What nobody opened for so long is made anew when somebody does. */
const KEPT_MS = 30 * DAY_MS;

/**
 * The folder for what can be made again: below $XDG_CACHE_HOME, else ~/.cache; where that cannot be written, one that
 * goes with the machine's temporary files. It may be deleted at any time.
 */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  const folder = join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'quartet', 'window');
  try {
    makeFolders(folder, 0o700);
    rmSync(mkdtempSync(join(folder, 'try-')), { recursive: true });
    forgetOld(folder);
    return folder;
  } catch {
    return mkdtempSync(join(tmpdir(), 'quartet-window-'));
  }
}

/** One file a run folder, whatever way leads there, and a thing that is kept of it. */
export function cacheFile(cache: string, folder: string, kind: string): string {
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32);
  return join(cache, `${name}-${kind}.db`);
}

export function removeCache(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}

/** What was kept of the same thing in an earlier state of it: names that end in it otherwise. */
export function removeOlder(path: string): void {
  const own = basename(path).replace(/-[^-]*$/, '-');
  for (const name of readdirSync(dirname(path))) {
    const isPartial = name.length > basename(path).length;
    if (name.startsWith(own) && name.endsWith('.db') && !isPartial) removeCache(join(dirname(path), name));
  }
}

/** Only what has a date is old: files come and go beside this. */
function forgetOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const openedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (name.endsWith('.db') && Date.now() - openedMs > KEPT_MS) removeCache(path);
  }
}
