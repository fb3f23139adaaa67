import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { KeySource } from '../adapters/openai/keys.ts';
import { type Catalog, readCatalog } from '../adapters/openai/provider-file.ts';
import { providerModels } from '../adapters/openai/provider-models.ts';
import type { Trust } from '../adapters/strategies/trust.ts';
import { InputError } from '../domain/errors.ts';
import { keyPatternsSchema } from '../domain/key-patterns.ts';
import type { Secrets } from '../execution/judge/unsafe-text.ts';
import { PACKAGE_ROOT, readData } from './package.ts';

const BUNDLED = join(PACKAGE_ROOT, 'data/providers');

/** A person's own settings: below $XDG_CONFIG_HOME, else ~/.config. `providers/` and `keys/` are looked for there. */
function configFolder(): string {
  const base = process.env.XDG_CONFIG_HOME;
  return join(base === undefined || base === '' ? join(homedir(), '.config') : base, 'quartet');
}

/** What may be made again at any time: below $XDG_CACHE_HOME, else ~/.cache. */
function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'quartet');
}

/** Where the results of all sweeps of this person are remembered. */
export function jobStorePath(): string {
  return join(cacheFolder(), 'jobs.db');
}

/** Where tapes lie as they were decoded. */
export function tapeCacheFolder(): string {
  return join(cacheFolder(), 'tapes');
}

/** Where a worker keeps tapes and cassettes of sweeps elsewhere. */
export function contentFolder(): string {
  return join(cacheFolder(), 'content');
}

/** Where a bus that is served here keeps what it is told. */
export function busFolder(): string {
  return join(cacheFolder(), 'bus');
}

/** What a person lets run, and where they keep what they let run for good. */
export function trustOf(given: Trust['given']): Trust {
  return { given, file: join(configFolder(), 'trusted.json') };
}

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

/** Where the key lies that a person signs runs with. */
export function signingKeyPath(): string {
  return join(configFolder(), 'signing.key');
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

/** Where a person says whom their runs tell of what. */
export function alertsPath(): string {
  return join(configFolder(), 'alerts.yaml');
}
