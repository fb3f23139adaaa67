import { readFileSync } from 'node:fs';
import type { Secrets } from '../../../src/execution/judge/unsafe-text.ts';
import { keyPatternsSchema } from '../../../src/run/providers.ts';

/** The shipped key shapes and one configured key. */
export function knownSecrets(): Secrets {
  const file = new URL('../../../data/gate/key-patterns.json', import.meta.url);
  return { patterns: keyPatternsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), values: ['hunter2-hunter2'] };
}
