import { z } from 'zod';
import { providerModels } from '../adapters/openai/provider-models.ts';
import type { Secrets } from '../execution/judge/unsafe-text.ts';
import { keySource, providerCatalog } from './providers.ts';
import { readData } from './shipped-data.ts';

const patternsSchema = z.object({ patterns: z.array(z.object({ pattern: z.string() })) });
const KEY_VARIABLE = /_(API_KEY|KEY|TOKEN|SECRET|PASSWORD)$/;

/** What must stand in no decision: known shapes of keys, and the keys that are configured here. */
export function configuredSecrets(): Secrets {
  const { patterns } = readData('data/gate/key-patterns.json', patternsSchema);
  const fromEnvironment = Object.entries(process.env).flatMap(([name, value]) =>
    KEY_VARIABLE.test(name) && value !== undefined ? [value] : [],
  );
  const { keys } = providerModels(providerCatalog(), keySource());
  return { patterns: patterns.map(({ pattern }) => new RegExp(pattern)), values: [...fromEnvironment, ...keys] };
}
