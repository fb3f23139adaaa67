import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalog } from '../../src/adapters/openai/provider-file.ts';
import { type FakeProvider, fakeProvider } from './fake-provider.ts';

/** The bundled providers with one fake in the place of them all, as a person's own configuration would say it. */
export interface FakeWorld {
  readonly fake: FakeProvider;
  readonly folder: string;
  /** The environment of a process, or of this one, that lives in this world with these keys and no others. */
  environment(keys: Readonly<Record<string, string>>): Readonly<Record<string, string | undefined>>;
  close(): Promise<void>;
}

export async function fakeWorld(): Promise<FakeWorld> {
  const fake = await fakeProvider();
  const folder = mkdtempSync(join(tmpdir(), 'quartet-world-'));
  const providers = join(folder, 'quartet', 'providers');
  mkdirSync(providers, { recursive: true });
  const noKeys: Record<string, undefined> = {};
  for (const { provider, keyVariable } of readCatalog(['data/providers']).providers.values()) {
    const file = JSON.parse(readFileSync(join('data/providers', `${provider}.json`), 'utf8'));
    writeFileSync(join(providers, `${provider}.json`), JSON.stringify({ ...file, baseUrl: fake.baseUrl }));
    if (keyVariable !== null) noKeys[keyVariable] = undefined;
  }
  return {
    fake,
    folder,
    environment: (keys) => ({ ...noKeys, ...keys, XDG_CONFIG_HOME: folder }),
    async close() {
      await fake.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs something with this process's environment changed, and puts it back. */
export async function withEnvironment<Value>(
  change: Readonly<Record<string, string | undefined>>,
  work: () => Promise<Value>,
): Promise<Value> {
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, process.env[name]]));
  set(change);
  try {
    return await work();
  } finally {
    set(before);
  }
}

function set(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
