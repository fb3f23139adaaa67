import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../../domain/errors.ts';

/** Where strategies are looked for. */
export interface StrategyPlaces {
  /** This package's own folder: what lies in it is trusted. */
  readonly packageRoot: string;
  /** The folder a scenario's relative paths start from. */
  readonly from: string;
  /** Whether code outside the package may run. */
  readonly trust: boolean;
}

/** The file to import for a strategy's name or path: the compiled one where the package ships it. */
export function locateStrategy(named: string, places: StrategyPlaces): string {
  if (/^[a-z0-9][a-z0-9-]*$/.test(named)) return bundled(named, places);
  const path = resolve(places.from, named);
  const compiled = compiledOf(path, places.packageRoot);
  if (compiled !== undefined) return compiled;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    const mend = `give a path relative to the scenario, or one of ${bundledNames(places.packageRoot).join(', ')}`;
    throw problem('strategy-missing', path, 'there is no such file', mend);
  }
  const file = stats.isDirectory() ? join(path, 'index.ts') : path;
  if (!existsSync(file) || !/\.m?[jt]s$/.test(file)) {
    throw problem('strategy-not-code', path, 'it is not a .ts or .js file', 'name a file that exports a strategy');
  }
  const real = realpathSync(file);
  if (!places.trust && !isInside(real, realpathSync(places.packageRoot))) {
    throw problem('strategy-not-trusted', path, 'it is code from outside the project', 'read it, then add --trust');
  }
  return real;
}

function bundled(name: string, places: StrategyPlaces): string {
  const found = compiledFile(name, places.packageRoot);
  if (found !== undefined) return found;
  const known = bundledNames(places.packageRoot).join(', ');
  throw problem(
    'strategy-unknown',
    name,
    'no bundled strategy has this name',
    `known: ${known}; a file needs ./ before it`,
  );
}

/** The compiled form of a source in the package's `strategies` folder, unless the source was edited since. */
function compiledOf(path: string, packageRoot: string): string | undefined {
  const inside = relative(join(packageRoot, 'strategies'), path);
  if (inside === '' || inside.startsWith('..') || !/^[^/\\]+(\.ts)?$/.test(inside)) return undefined;
  const compiled = compiledFile(basename(inside, '.ts'), packageRoot);
  if (compiled === undefined) return undefined;
  const source = statSync(path, { throwIfNoEntry: false });
  return source === undefined || source.mtimeMs <= statSync(compiled).mtimeMs ? compiled : undefined;
}

function compiledFile(name: string, packageRoot: string): string | undefined {
  const folder = join(packageRoot, 'dist', 'strategies');
  return [join(folder, `${name}.js`), join(folder, name, 'index.js')].find((path) => existsSync(path));
}

/** Whether a file is one of this package's own strategies, compiled or not. */
export function isBundled(file: string, packageRoot: string): boolean {
  return isCompiled(file, packageRoot) || isInside(file, join(packageRoot, 'strategies'));
}

/** What a strategy's hash is taken over: the source where it is at hand, so that compiling it anew changes nothing. */
export function sourceOf(file: string, packageRoot: string): string {
  if (!isCompiled(file, packageRoot)) return file;
  const inside = relative(join(packageRoot, 'dist', 'strategies'), file);
  const source = join(packageRoot, 'strategies', inside.replace(/\.js$/, '.ts'));
  return existsSync(source) ? source : file;
}

export function isCompiled(file: string, packageRoot: string): boolean {
  return isInside(file, join(packageRoot, 'dist', 'strategies'));
}

export function bundledNames(packageRoot: string): readonly string[] {
  const folder = join(packageRoot, 'dist', 'strategies');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((name) => extname(name) === '.js' || existsSync(join(folder, name, 'index.js')))
    .map((name) => basename(name, '.js'));
  return names.sort();
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function problem(code: string, where: string, what: string, mend: string): InputError {
  return new InputError({ code, where, what, mend });
}
