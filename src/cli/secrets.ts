import { z } from 'zod';
import type { Secrets } from '../execution/gate/secrets.ts';
import { readData } from './shipped-data.ts';

const patternsSchema = z.object({ patterns: z.array(z.object({ pattern: z.string() })) });
const KEY_VARIABLE = /_(API_KEY|KEY|TOKEN|SECRET|PASSWORD)$/;

/** What must stand in no decision: known shapes of keys, and the values of the keys in the environment. */
export function configuredSecrets(environment: NodeJS.ProcessEnv): Secrets {
  const { patterns } = readData('data/gate/key-patterns.json', patternsSchema);
  const values = Object.entries(environment).flatMap(([name, value]) =>
    KEY_VARIABLE.test(name) && value !== undefined ? [value] : [],
  );
  return { patterns: patterns.map(({ pattern }) => new RegExp(pattern)), values };
}
