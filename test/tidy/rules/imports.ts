import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { lineOf, type Source } from '../source.ts';

interface Import {
  readonly file: Source;
  readonly line: number;
  readonly specifier: string;
  /** The project's file that a relative import names. */
  readonly target: string | undefined;
}

const STAGES = ['feed', 'sentiment', 'indicators', 'agents', 'execution', 'ledger', 'arena'];

/** Design section 1: each folder with the folders and packages it may import, its own folder aside. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: ['zod', 'node:crypto'],
  ports: ['domain'],
  strategy: ['domain', 'ports'],
  feed: ['domain'],
  sentiment: ['domain'],
  indicators: ['domain', 'technicalindicators'],
  agents: ['domain', 'ports', 'zod'],
  execution: ['domain'],
  ledger: ['domain'],
  arena: ['domain'],
  engine: [...STAGES, 'ports', 'domain'],
  workshop: ['sentiment', 'domain'],
  run: [...STAGES, 'workshop', 'engine', 'adapters', 'strategy', 'ports', 'domain', 'zod', 'yaml', 'node:*'],
  web: [
    'arena',
    'ledger',
    'ports',
    'domain',
    'zod',
    'hono',
    '@hono/node-server',
    'preact',
    '@preact/signals',
    'uplot',
    'node:*',
  ],
};

/**
 * The stages whose pure parts an adapter may use: recorded and live feeds share order, visibility and repeats; word
 * lists and weights are read into the types their stage declares; what the workshop makes is written to files.
 */
const ADAPTER_STAGES: Readonly<Record<string, readonly string[]>> = {
  tape: ['feed', 'workshop'],
  live: ['feed'],
  sentiment: ['sentiment', 'workshop'],
};

/** The window's server is handed nothing: it opens runs by itself. */
const SERVER_ROOMS: readonly string[] = ['run', 'adapters'];

/** Packages an adapter's folder is there for. */
const ADAPTER_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  journal: ['better-sqlite3'],
  'kept-lists': ['better-sqlite3'],
  cassette: ['better-sqlite3'],
  lock: ['better-sqlite3'],
  store: ['better-sqlite3', '@nats-io/jetstream', '@nats-io/kv', '@nats-io/transport-node'],
  search: ['better-sqlite3'],
  sandbox: ['quickjs-emscripten-core', '@jitl/quickjs-wasmfile-release-sync'],
  openai: ['openai'],
  agent: ['ws'],
  live: ['ws', '@noble/curves', 'htmlparser2'],
  shared: ['htmlparser2', 'better-sqlite3'],
  tape: ['csv-parse', 'csv-parse/sync'],
  parquet: ['@duckdb/node-api'],
  pictures: ['@resvg/resvg-js', 'sharp'],
  strategies: ['tsx'],
  sentiment: ['vader-sentiment', 'csv-parse'],
};

/** Found where strings are blanked, so that prose and data are not taken for imports. */
const IMPORT = /(?:\bfrom|^import|\bimport\()\s*(['"]) *\1/gm;

function importsOf(file: Source): readonly Import[] {
  return [...file.code.matchAll(IMPORT)].map((match) => {
    const end = match.index + match[0].length - 1;
    const specifier = file.text.slice(file.text.lastIndexOf(match[1] ?? '', end - 1) + 1, end);
    const relative = specifier.startsWith('.');
    const target = relative ? posix.join(posix.dirname(file.path), specifier) : undefined;
    return { file, line: lineOf(file.text, end), specifier, target };
  });
}

/** The import table of design section 1. */
export function importTable(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => /^(src|strategies)\/.*\.tsx?$/.test(path))
    .flatMap(importsOf)
    .filter((one) => !isAllowed(one))
    .map(({ file, line, specifier }) => `${file.path}:${line}: may not import ${specifier}`);
}

function isAllowed({ file, specifier, target }: Import): boolean {
  const [top = '', room = '', inner = ''] = file.path.split('/');
  if (top === 'strategies') return specifier === 'quartet' || target?.startsWith('strategies/') === true;
  if (room === 'cli') return true;
  if (room === 'index.ts') return /^src\/(domain|ports|strategy)\//.test(target ?? '');
  if (target?.startsWith(`src/${room}/`) === true && room !== 'adapters') return true;
  if (room === 'adapters') {
    const rooms = ['ports', 'domain', 'adapters/shared', `adapters/${inner}`, ...(ADAPTER_STAGES[inner] ?? [])];
    if (target !== undefined) return rooms.some((allowed) => target.startsWith(`src/${allowed}/`));
    return isNode(specifier) || ['zod', ...(ADAPTER_PACKAGES[inner] ?? [])].includes(packageOf(specifier));
  }
  const allowed = [...(ALLOWED[room] ?? []), ...(room === 'web' && inner === 'serve' ? SERVER_ROOMS : [])];
  if (target !== undefined) return allowed.includes(target.split('/')[1] ?? '');
  return allowed.includes(packageOf(specifier)) || (isNode(specifier) && allowed.includes('node:*'));
}

function isNode(specifier: string): boolean {
  return specifier.startsWith('node:') && builtinModules.includes(specifier.slice('node:'.length));
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

const ENTRIES = [
  'src/index.ts',
  'src/cli/main.ts',
  'src/adapters/sandbox/sandbox-thread.ts',
  'src/adapters/strategies/watch-thread.ts',
  'src/run/spread/share-thread.ts',
  'src/web/serve/log-thread.ts',
  'src/run/sweep/job-thread.ts',
  'src/web/serve/standing-thread.ts',
  'src/web/page/main.tsx',
];

/** Files of `src` that nobody imports: no program, test or bench. (What only tests use, knip tells.) */
export function orphans(files: readonly Source[]): readonly string[] {
  const code = files.filter(({ path }) => /\.tsx?$/.test(path));
  const imported = new Set(code.flatMap(importsOf).map(({ target }) => target));
  return code
    .filter(({ path }) => path.startsWith('src/') && !path.endsWith('.d.ts') && !ENTRIES.includes(path))
    .filter(({ path }) => !imported.has(path))
    .map(({ path }) => `${path}:1: nothing imports it`);
}

/** No file of `src` imports itself by way of others, be it for a type; told at the import that closes the circle. */
export function circles(files: readonly Source[]): readonly string[] {
  const program = new Map(files.filter(({ path }) => /^src\/.*\.tsx?$/.test(path)).map((file) => [file.path, file]));
  const seen = new Set<string>();
  const above = new Set<string>();
  const walk = (file: Source): readonly string[] => {
    seen.add(file.path);
    above.add(file.path);
    const found = importsOf(file).flatMap(({ line, target = '' }) => {
      if (above.has(target)) {
        const round = [...above].slice([...above].indexOf(target));
        return [`${file.path}:${line}: closes a circle: ${[...round, target].join(' > ')}`];
      }
      const next = program.get(target);
      return next === undefined || seen.has(target) ? [] : walk(next);
    });
    above.delete(file.path);
    return found;
  };
  return [...program.values()].flatMap((file) => (seen.has(file.path) ? [] : walk(file)));
}
