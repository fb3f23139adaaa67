import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Below which this package's code lies, in `src` as in `dist`. */
const OWN_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** The innermost place of a stack that is in somebody's own code: `FILE:LINE:COLUMN`, in the lines its author wrote. */
export function placeIn(stack: string): string | undefined {
  return placesIn(stack).find((place) => !place.startsWith(OWN_FOLDER) && !place.includes('/node_modules/'));
}

/** Whether code beside one of these files, or below it, takes part in a stack. */
export function runsThrough(stack: string, files: ReadonlySet<string>): boolean {
  const folders = [...files].map((file) => `${dirname(file)}/`);
  return placesIn(stack).some((place) => folders.some((folder) => place.startsWith(folder)));
}

/** Innermost first. */
function placesIn(stack: string): string[] {
  const frames = stack.matchAll(/(?<=[\s(])((?:file:\/\/)?\/[^\s():?]+)(?:\?[^\s():]*)?(:\d+:\d+)/g);
  return [...frames].map(([, url = '', place = '']) => `${url.startsWith('file:') ? fileURLToPath(url) : url}${place}`);
}
