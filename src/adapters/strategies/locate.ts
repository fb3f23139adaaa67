import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from '../../domain/errors.ts';
import { statOf } from '../shared/plain-file.ts';
import { type Shipped, shippedByName, shippedBySource, shippedNames } from './shipped.ts';

/** Where strategies are looked for. */
export interface StrategyPlaces {
  readonly packageRoot: string;
  /** The folder a scenario's relative paths start from. */
  readonly from: string;
}

/** A strategy of the package, or somebody's file. */
export type Located =
  | { readonly kind: 'shipped'; readonly shipped: Shipped }
  | { readonly kind: 'own'; readonly file: string };

/** What to import for a scenario's words for a strategy: a shipped name, or a path. */
export function locateStrategy(named: string, { packageRoot, from }: StrategyPlaces): Located {
  if (/^[a-z0-9][a-z0-9-]*$/.test(named)) return { kind: 'shipped', shipped: byName(named, packageRoot) };
  const path = resolve(from, named);
  const shipped = shippedBySource(path, packageRoot);
  if (shipped !== undefined) return { kind: 'shipped', shipped };
  const stats = statOf(path, 'strategy');
  if (stats === undefined) {
    const mend = `give a path relative to the scenario, or one of ${shippedNames(packageRoot).join(', ')}`;
    throw problem('strategy-missing', path, 'there is no such file', mend);
  }
  const file = stats.isDirectory() ? join(path, 'index.ts') : path;
  if (!/\.m?[jt]s$/.test(file) || statOf(file, 'strategy')?.isFile() !== true) {
    throw problem('strategy-not-code', path, 'it is not a .ts or .js file', 'name a file that exports a strategy');
  }
  return { kind: 'own', file: realpathSync(file) };
}

function byName(name: string, packageRoot: string): Shipped {
  const found = shippedByName(name, packageRoot);
  if (found !== undefined) return found;
  const known = shippedNames(packageRoot).join(', ');
  throw problem(
    'strategy-unknown',
    name,
    'no bundled strategy has this name',
    `known: ${known}; a file needs ./ before it`,
  );
}

function problem(code: string, where: string, what: string, mend: string): InputError {
  return new InputError({ code, where, what, mend });
}
