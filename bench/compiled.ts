import { join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = join(ROOT, 'src') + sep;

/** A file of this folder as plain JavaScript around the built program: what users run is measured, without a compiler beside it. */
export async function compiled(entry: string): Promise<string> {
  const outfile = join(ROOT, 'node_modules/.cache/quartet-bench/child.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    plugins: [
      {
        name: 'built-program',
        setup({ onResolve }) {
          onResolve({ filter: /\.ts$/ }, ({ path, resolveDir }) => {
            const file = resolve(resolveDir, path);
            if (!file.startsWith(SOURCES)) return undefined;
            const built = join(ROOT, 'dist', file.slice(SOURCES.length).replace(/\.ts$/, '.js'));
            return { path: pathToFileURL(built).href, external: true };
          });
        },
      },
    ],
  });
  return outfile;
}
