import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Trust } from '../adapters/strategies/trust.ts';

/** A person's own settings: below $XDG_CONFIG_HOME, else ~/.config. `providers/` and `keys/` are looked for there. */
export function configFolder(): string {
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

/** Where the key lies that a person signs runs with. */
export function signingKeyPath(): string {
  return join(configFolder(), 'signing.key');
}

/** Where a person says whom their runs tell of what. */
export function alertsPath(): string {
  return join(configFolder(), 'alerts.yaml');
}
