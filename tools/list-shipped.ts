import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceHash } from '../src/adapters/strategies/shipped.ts';
import { sha256 } from '../src/domain/hash.ts';

/**
 * The build's last step: which compiled strategies the package ships, and from which sources (only these need no trust), and
 * a hash of all compiled code, by which a run tells what made it.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist', 'strategies');
const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
const shipped = names.sort().map((name) => {
  const source = join(root, 'strategies', name.replace(/\.js$/, '.ts'));
  return [name, { code: sha256(readFileSync(join(folder, name))), source: sourceHash(source) }];
});
writeFileSync(join(folder, 'shipped.json'), `${JSON.stringify(Object.fromEntries(shipped), null, 2)}\n`);

const dist = join(root, 'dist');
const code = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
const hashes = code.sort().map((name) => `${name.replaceAll('\\', '/')} ${sha256(readFileSync(join(dist, name)))}`);
writeFileSync(join(dist, 'build.json'), `${JSON.stringify({ build: sha256(hashes.join('\n')) })}\n`);
