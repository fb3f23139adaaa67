import { fileURLToPath } from 'node:url';

/** Below which this package's code lies, in `src` as in `dist`. */
const OWN_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** The innermost place of a stack that is in somebody's own code: `FILE:LINE:COLUMN`, in the lines its author wrote. */
export function placeIn(stack: string): string | undefined {
  for (const [, url = '', place = ''] of stack.matchAll(
    /(?<=[\s(])((?:file:\/\/)?\/[^\s():?]+)(?:\?[^\s():]*)?(:\d+:\d+)/g,
  )) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (!path.startsWith(OWN_FOLDER) && !path.includes('/node_modules/')) return `${path}${place}`;
  }
  return undefined;
}
