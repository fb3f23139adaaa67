import { Console } from 'node:console';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Located } from './locate.ts';

/**
 * Runs in Node's loader thread, below tsx. `quartet` means this package even from a folder without node_modules, and
 * a lone .ts or .js file is a module even where no package.json says so.
 */
const HOOK = `
let quartet;
export function initialize(given) { quartet = given; }
export async function resolve(specifier, context, next) {
  if (specifier === 'quartet') return { url: quartet, format: 'module', shortCircuit: true };
  const found = await next(specifier, context);
  const lone = /\\.[jt]s(\\?|$)/.test(found.url) && !found.url.includes('/node_modules/');
  return lone ? { ...found, format: 'module' } : found;
}`;

type Importer = (url: string, parent: string) => Promise<unknown>;
let typescript: Promise<Importer> | undefined;

/** Imports a strategy. Shipped ones are plain imports; the TypeScript loader starts when somebody's own file needs it. */
export async function importFile(located: Located, packageRoot: string): Promise<unknown> {
  if (located.kind === 'shipped') return import(pathToFileURL(located.shipped.file).href);
  const url = pathToFileURL(located.file).href;
  // What a strategy prints is a note: results are read by machines.
  globalThis.console = new Console(process.stderr, process.stderr);
  typescript ??= startTypescript(packageRoot);
  return (await typescript)(url, import.meta.url);
}

async function startTypescript(packageRoot: string): Promise<Importer> {
  const tsx = await import('tsx/esm/api');
  const quartet = pathToFileURL(`${packageRoot}/dist/index.js`).href;
  register(`data:text/javascript,${encodeURIComponent(HOOK)}`, { data: quartet });
  return tsx.register({ namespace: 'strategy', tsconfig: false }).import;
}
