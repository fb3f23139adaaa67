import { Console } from 'node:console';
import { realpath } from 'node:fs/promises';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { z } from 'zod';
import { InputError } from '../../domain/errors.ts';
import { MODES, ROLES } from '../../domain/team.ts';
import type { Strategy } from '../../ports/strategy.ts';
import { workedMs } from '../shared/worked.ts';
import { guarded } from './guard.ts';
import { type Located, locateStrategy, type StrategyPlaces } from './locate.ts';
import { hashOfSources, sourcesOf } from './shipped.ts';
import { LOOK_EVERY_MS, Stillness } from './stillness.ts';
import { checkTrust, type Trust } from './trust.ts';
import { watchStrategy } from './watch.ts';

export interface LoadedStrategy {
  readonly strategy: Strategy;
  /** The file that was imported. */
  readonly file: string;
  /** Shipped with this package, and as it was built. */
  readonly isBundled: boolean;
  /** Over its source and the local files that imports. */
  readonly hash: string;
}

const NOT_HASHED = 'not in the hash that is trusted: ';
/** Tells the loader which files of somebody's own may be loaded: those that were hashed, or all. */
const hashed = new MessageChannel();
hashed.port1.unref();

/**
 * Finds, hashes and imports a strategy by a scenario's words for it: a bundled name, or a path.
 * @throws InputError when it is missing, not trusted, does not compile, throws, or exports no strategy
 */
export async function loadStrategy(named: string, places: StrategyPlaces, trust: Trust): Promise<LoadedStrategy> {
  const located = locateStrategy(named, places);
  if (located.kind === 'shipped') {
    const { file, hash } = located.shipped;
    return { strategy: defaultOf(await imported(located, places.packageRoot), file), file, isBundled: true, hash };
  }
  const { file } = located;
  const sources = sourcesOf(file);
  const hash = hashOfSources(file, sources);
  checkTrust(file, hash, trust);
  const paths = await Promise.all([...sources.keys()].map((path) => realpath(path)));
  hashed.port1.postMessage(trust.given === 'none' ? paths : 'all');
  watchStrategy(file);
  const strategy = defaultOf(await imported(located, places.packageRoot), file);
  return { strategy: guarded(strategy, file), file, isBundled: false, hash };
}

async function imported(located: Located, packageRoot: string): Promise<unknown> {
  const file = located.kind === 'shipped' ? located.shipped.file : located.file;
  let timer: NodeJS.Timeout | undefined;
  const stillness = new Stillness();
  const late = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      stillness.look(file, workedMs());
      const what = `it was not loaded after ${(stillness.looks * LOOK_EVERY_MS) / 1_000} s`;
      if (stillness.isOver(workedMs())) reject(problem('strategy-slow', file, what, 'await less at its top'));
    }, LOOK_EVERY_MS);
  });
  try {
    return await Promise.race([importFile(located, packageRoot), late]);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const [, other] = (error instanceof Error ? error.message : '').split(NOT_HASHED);
    if (other !== undefined) {
      const what = `it imports ${other.slice(0, 300)}, which its remembered hash does not hold (only files that a relative path names)`;
      throw problem('strategy-not-trusted', file, what, 'read it, then add --trust');
    }
    throw problem('strategy-broken', file, `it cannot be loaded: ${reason(error)}`, 'mend it so that it imports');
  } finally {
    clearInterval(timer);
  }
}

function defaultOf(module: unknown, file: string): Strategy {
  const mend = "export default defineStrategy({...}) or defineTeam({...}) from 'quartet'";
  if (typeof module !== 'object' || module === null || !('default' in module)) {
    throw problem('strategy-no-default', file, 'it has no default export', mend);
  }
  if (isStrategy(module.default)) return module.default;
  throw problem('strategy-misshapen', file, misshape(module.default) ?? 'it is no strategy', mend);
}

/** The line that says most: a compiler's second line holds the place, an exception's first one its message. */
function reason(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  const line = lines.find((text) => /:\d+:\d+: ERROR/.test(text)) ?? lines[0] ?? '';
  return line.slice(0, 300);
}

function problem(code: string, where: string, what: string, mend: string): InputError {
  return new InputError({ code, where, what, mend });
}

const name = z.string().min(1).max(64);
const callable = z.custom<() => unknown>((value) => typeof value === 'function', { error: 'is not a function' });

const strategySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('code'),
    name,
    parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
    start: callable,
  }),
  z.object({
    kind: z.literal('team'),
    name,
    mode: z.enum(MODES),
    model: z.string().min(1),
    models: z.partialRecord(z.enum(ROLES), z.string().min(1)),
    briefs: z.partialRecord(z.enum(ROLES), z.string()),
  }),
]);

function isStrategy(value: unknown): value is Strategy {
  return strategySchema.safeParse(value).success;
}

/** What keeps a value from being a strategy, in a few words; undefined when nothing does. */
function misshape(value: unknown): string | undefined {
  const issue = strategySchema.safeParse(value).error?.issues[0];
  if (issue === undefined) return undefined;
  const at = issue.path.join('.');
  return at === '' ? 'its default export is no strategy' : `the "${at}" of its default export does not fit`;
}

/**
 * Runs in Node's loader thread, below tsx. `quartet` means this package even from a folder without node_modules, and
 * a lone .ts or .js file is a module even where no package.json says so. Of code that is trusted by a hash, what the hash
 * does not hold is not loaded, however it is named, and nothing that loads past this hook.
 */
const HOOK = `
import { fileURLToPath } from 'node:url';
import { receiveMessageOnPort } from 'node:worker_threads';
let quartet, port, isFree = false;
const hashed = new Set();
export function initialize(given) { ({ quartet, port } = given); port.unref(); }
/** What was told so far of what may be loaded; a thread in which nothing was runs nobody's. */
function hear() {
  for (let told = receiveMessageOnPort(port); told !== undefined; told = receiveMessageOnPort(port)) {
    isFree = told.message === 'all';
    if (!isFree) for (const path of told.message) hashed.add(path);
  }
}
function isHashed(url) {
  if (!url.startsWith('file:')) return /^node:(?!module|vm|worker_threads)/.test(url);
  return hashed.has(fileURLToPath(url.split('?')[0]));
}
export async function resolve(specifier, context, next) {
  if (specifier === 'quartet') return { url: quartet, format: 'module', shortCircuit: true };
  const found = await next(specifier, context);
  hear();
  if (!isFree && isOwn(context.parentURL) && !isHashed(found.url)) throw new Error('${NOT_HASHED}' + specifier);
  const lone = /\\.[jt]s(\\?|$)/.test(found.url) && !found.url.includes('/node_modules/');
  return lone ? { ...found, format: 'module' } : found;
}
/** Whether somebody's own file asks: of those the program loads itself, what they import is its own. */
function isOwn(parent) {
  return parent?.startsWith('file:') === true && hashed.has(fileURLToPath(parent.split('?')[0]));
}`;

type Importer = (url: string, parent: string) => Promise<unknown>;
let typescript: Promise<Importer> | undefined;

/** Imports a strategy. Shipped ones are plain imports; the TypeScript loader starts when somebody's own file needs it. */
async function importFile(located: Located, packageRoot: string): Promise<unknown> {
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
  const data = { quartet, port: hashed.port2 };
  register(`data:text/javascript,${encodeURIComponent(HOOK)}`, { data, transferList: [hashed.port2] });
  return tsx.register({ namespace: 'strategy', tsconfig: false }).import;
}
