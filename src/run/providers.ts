import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeySource } from '../adapters/openai/keys.ts';
import { type Catalog, readCatalog } from '../adapters/openai/provider-file.ts';
import { providerModels } from '../adapters/openai/provider-models.ts';
import { InputError } from '../domain/errors.ts';
import type { Secrets } from '../execution/judge/unsafe-text.ts';
import { configFolder } from './own-folders.ts';
import { PACKAGE_ROOT } from './package.ts';
import { readData } from './shipped.ts';

const BUNDLED = join(PACKAGE_ROOT, 'data/providers');

/** The bundled providers, with the person's own over them. */
export function providerCatalog(): Catalog {
  const own = join(configFolder(), 'providers');
  return readCatalog([BUNDLED, ...(existsSync(own) ? [own] : [])]);
}

/** Those that came with Quartet, whatever lies in the person's own folder. */
export function bundledCatalog(): Catalog {
  return readCatalog([BUNDLED]);
}

export function keySource(): KeySource {
  const folder = join(configFolder(), 'keys');
  return { environment: process.env, folder: existsSync(folder) ? folder : undefined };
}

const KEY_VARIABLE = /_(API_KEY|KEY|TOKEN|SECRET|PASSWORD)$/;

/** What must stand in no decision: known shapes of keys, and the keys that are configured here. */
export function configuredSecrets(): Secrets {
  const { keys } = providerModels(providerCatalog(), keySource());
  return { patterns: keyPatterns(), values: [...keysInEnvironment(), ...keys] };
}

/** The same for a run that is stepped again and asks nobody: a provider file that cannot be read here is in its way no more. */
export function secretsForReplay(): Secrets {
  try {
    return configuredSecrets();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { patterns: keyPatterns(), values: keysInEnvironment() };
  }
}

function keyPatterns(): Secrets['patterns'] {
  return readData('data/gate/key-patterns.json', keyPatternsSchema);
}

function keysInEnvironment(): readonly string[] {
  return Object.entries(process.env).flatMap(([name, value]) =>
    KEY_VARIABLE.test(name) && value !== undefined ? [value] : [],
  );
}

/** Where a person names the agents of their own that may enter. */
export function agentsPath(): string {
  return join(configFolder(), 'agents.yaml');
}

/** The file of key shapes, `data/gate/key-patterns.json`. */
export const keyPatternsSchema = z
  .strictObject({
    schema: z.literal(1),
    source: z.string(),
    asOf: z.iso.date(),
    patterns: z.array(z.strictObject({ issuer: z.string(), pattern: z.string().min(1).max(500) })),
  })
  .transform(({ patterns }) => patterns.map(({ pattern }) => new RegExp(pattern)));
