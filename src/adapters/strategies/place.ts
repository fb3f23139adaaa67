import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this package's code lies: a stack names its sources, whichever of the two it runs from. */
const OWN_FOLDERS = ['src/', 'dist/'].map((folder) => fileURLToPath(new URL(`../../../${folder}`, import.meta.url)));

/** The innermost place of a stack that is in somebody's own code: `FILE:LINE:COLUMN`, in the lines its author wrote. */
export function placeIn(stack: string): string | undefined {
  return placesIn(stack).find((place) => !isOurs(place) && !place.includes('/node_modules/'));
}

function isOurs(place: string): boolean {
  return OWN_FOLDERS.some((folder) => place.startsWith(folder));
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
