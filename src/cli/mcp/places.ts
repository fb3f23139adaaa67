import { existsSync, realpathSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { InputError } from '../../domain/errors.ts';

/**
 * A path that an assistant gave, which must lie below the current folder whatever links are on the way.
 * @throws InputError when it does not
 */
export function belowHere(path: string): string {
  const here = realpathSync('.');
  const full = resolve(here, path);
  const place = relative(here, realpathSync(nearest(full)));
  const leaves = place === '..' || place.startsWith(`..${sep}`) || resolve(place) === place;
  if (!leaves && full !== here && relative(here, full).split(sep)[0] !== '..') return full;
  const what = 'it does not lie below the folder that quartet mcp was started in';
  throw new InputError({ code: 'mcp-outside', where: path, what, mend: 'name a place below it, such as runs/mine' });
}

/** The path, or the first folder above it that is there. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}
