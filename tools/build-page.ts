import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/* Bundles the window's page into `dist/page`: one script, one style, nothing loaded from elsewhere. */

const FROM = 'src/web/page';
const TO = 'dist/page';

mkdirSync(TO, { recursive: true });
await build({
  entryPoints: [
    { in: join(FROM, 'main.tsx'), out: 'page' },
    { in: join(FROM, 'style.css'), out: 'page' },
  ],
  outdir: TO,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'warning',
});
for (const name of ['index.html', 'icon.svg']) copyFileSync(join(FROM, name), join(TO, name));
