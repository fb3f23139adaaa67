import { InputError } from '../../domain/errors.ts';
import type { Strategy } from '../../ports/strategy.ts';
import { guarded } from './guard.ts';
import { importFile } from './import-file.ts';
import { type Located, locateStrategy, type StrategyPlaces } from './locate.ts';
import { isStrategy, misshape } from './shape.ts';
import { sourceHash } from './source-hash.ts';
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

const LONGEST_LOAD_MS = 10_000;

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
  const hash = sourceHash(file);
  checkTrust(file, hash, trust);
  watchStrategy(file);
  const strategy = defaultOf(await imported(located, places.packageRoot), file);
  return { strategy: guarded(strategy, file), file, isBundled: false, hash };
}

async function imported(located: Located, packageRoot: string): Promise<unknown> {
  const file = located.kind === 'shipped' ? located.shipped.file : located.file;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const what = `it was not loaded after ${LONGEST_LOAD_MS / 1_000} s`;
    timer = setTimeout(() => reject(problem('strategy-slow', file, what, 'await less at its top')), LONGEST_LOAD_MS);
  });
  try {
    return await Promise.race([importFile(located, packageRoot), late]);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw problem('strategy-broken', file, `it cannot be loaded: ${reason(error)}`, 'mend it so that it imports');
  } finally {
    clearTimeout(timer);
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
