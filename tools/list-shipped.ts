import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceHash } from '../src/adapters/strategies/shipped.ts';
import { sha256 } from '../src/domain/hash.ts';

/** The build's last step: which compiled strategies the package ships, and from which sources. Only these need no trust. */
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist', 'strategies');
const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
const shipped = names.sort().map((name) => {
  const source = join(root, 'strategies', name.replace(/\.js$/, '.ts'));
  return [name, { code: sha256(readFileSync(join(folder, name))), source: sourceHash(source) }];
});
writeFileSync(join(folder, 'shipped.json'), `${JSON.stringify(Object.fromEntries(shipped), null, 2)}\n`);
