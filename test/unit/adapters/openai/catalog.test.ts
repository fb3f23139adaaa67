import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capabilitiesOf, cutoffOf, priceOf, secondHandOf } from '../../../../src/adapters/openai/catalog.ts';
import { keyOf } from '../../../../src/adapters/openai/keys.ts';
import { type ProviderFile, readCatalog } from '../../../../src/adapters/openai/provider-file.ts';
import { providerModels } from '../../../../src/adapters/openai/provider-models.ts';
import { InputError } from '../../../../src/domain/errors.ts';
import { completion, fakeProvider } from '../../../support/fake-provider.ts';

const BUNDLED = 'data/providers';
const catalog = readCatalog([BUNDLED]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'providers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const xai = (): ProviderFile => catalog.providers.get('xai') ?? expect.fail('no xai');
const written = (change: object): string => {
  writeFileSync(join(folder, 'own.json'), JSON.stringify({ ...xai(), provider: 'own', ...change }));
  return folder;
};

describe('the bundled providers', () => {
  it('are the ones promised, each over TLS or on loopback', () => {
    expect([...catalog.providers.keys()].sort()).toEqual([
      'anthropic',
      'deepseek',
      'gemini',
      'groq',
      'llamacpp',
      'mistral',
      'ollama',
      'openai',
      'openrouter',
      'qwen',
      'vllm',
      'xai',
    ]);
    for (const { baseUrl } of catalog.providers.values()) expect(baseUrl).toMatch(/^(https:|http:\/\/127\.0\.0\.1)/);
  });

  it('state prices with their date, long context included, and find them by alias', () => {
    for (const { prices, models } of catalog.providers.values()) {
      if (Object.keys(models).length > 0) expect(prices?.asOf).toMatch(/^20\d\d-/);
    }
    expect(priceOf(catalog, 'xai/grok-4.20')).toEqual(priceOf(catalog, 'xai/grok-4.20-0309-reasoning'));
    expect(priceOf(catalog, 'xai/grok-4.20')).toMatchObject({ input: 1.25, long: { above: 199_999, input: 2.5 } });
    expect(priceOf(catalog, 'groq/openai/gpt-oss-120b')).toMatchObject({ output: 0.6 });
    expect(priceOf(catalog, 'ollama/anything')).toMatchObject({ input: 0, output: 0 });
    expect(priceOf(catalog, 'xai/unheard-of')).toBeUndefined();
    expect(priceOf(catalog, 'xai/constructor')).toBeUndefined();
    expect(priceOf(catalog, 'nobody/none')).toBeUndefined();
  });

  it('mark what no page of their own was read for', () => {
    const own =
      /^https:\/\/(docs\.x\.ai|platform\.claude\.com|developers\.openai\.com|ai\.google\.dev|api-docs\.deepseek\.com)\//;
    for (const { provider, models } of catalog.providers.values()) {
      for (const [id, { read }] of Object.entries(models)) {
        if (read !== undefined) expect(read.secondHand !== true, `${provider}/${id}`).toBe(own.test(read.source));
      }
    }
    expect(secondHandOf(catalog, 'gemini/gemini-3.8-flash')).toMatchObject({ asOf: '2026-11-30' });
    expect(secondHandOf(catalog, 'openai/gpt-6.2-sol')).toBeUndefined();
    expect(secondHandOf(catalog, 'nobody/none')).toBeUndefined();
  });

  it('know what a model takes, and what it can have read', () => {
    expect(capabilitiesOf(xai(), 'grok-4.20-multi-agent')).toMatchObject({ api: 'responses', jsonSchema: true });
    expect(capabilitiesOf(xai(), 'unheard-of')).toMatchObject({ api: 'chat' });
    expect(cutoffOf(catalog, 'openai/gpt-5.5')).toBe('2025-12-01');
    expect(cutoffOf(catalog, 'xai/grok-4.20')).toBeUndefined();
  });
});

describe('a user’s own provider', () => {
  it('stands beside the bundled ones and over one of its name', () => {
    const own = readCatalog([BUNDLED, written({ provider: 'xai', name: 'Mine' })]);
    expect(own.providers.get('xai')?.name).toBe('Mine');
    expect(own.providers.size).toBe(catalog.providers.size);
  });

  it.each([
    ['a URL that is none', { baseUrl: 'ftp://somewhere' }],
    ['an unknown key', { secret: 1 }],
    [
      'a price below nothing',
      {
        models: {
          one: {
            aliases: [],
            context: 1,
            cutoff: null,
            price: { input: -1, cachedInput: 0, output: 0, long: null },
            capabilities: {},
          },
        },
      },
    ],
    ['a key in the place of its variable', { keyVariable: 'sk-12345' }],
    ['a name with a slash', { provider: 'a/b' }],
  ])('with %s is refused, naming the file', (_name, change) => {
    expect(() => readCatalog([written(change)])).toThrow(/own\.json/);
    expect(() => readCatalog([written(change)])).toThrow(InputError);
  });

  it('that is no JSON, or in a folder that is not there, is refused', () => {
    writeFileSync(join(folder, 'own.json'), '{');
    expect(() => readCatalog([folder])).toThrow(/not JSON/);
    expect(() => readCatalog([join(folder, 'none')])).toThrow(InputError);
  });
});

describe('keys', () => {
  const keyFile = (mode: number): string => {
    const path = join(folder, 'xai');
    writeFileSync(path, ' from-file \n');
    chmodSync(path, mode);
    return folder;
  };

  it('come from the variable, else from a file of the owner’s', () => {
    expect(keyOf(xai(), { environment: { XAI_API_KEY: 'from-variable' }, folder: keyFile(0o600) })).toBe(
      'from-variable',
    );
    expect(keyOf(xai(), { environment: {}, folder: keyFile(0o600) })).toBe('from-file');
    expect(keyOf(xai(), { environment: { XAI_API_KEY: ' ' }, folder: undefined })).toBeUndefined();
    expect(keyOf(xai(), { environment: {}, folder: join(folder, 'none') })).toBeUndefined();
  });

  it('are refused in a file that others may read', () => {
    expect(() => keyOf(xai(), { environment: {}, folder: keyFile(0o640) })).toThrow(/chmod 600/);
  });

  it('go to their own provider and to no other', async () => {
    const [mine, other] = [await fakeProvider(), await fakeProvider()];
    const place = (name: string, baseUrl: string, keyVariable: string): void => {
      const file = {
        ...xai(),
        provider: name,
        baseUrl,
        keyVariable,
        capabilities: { ...xai().capabilities, stream: false },
      };
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(file));
    };
    place('mine', mine.baseUrl, 'MINE_KEY');
    place('other', other.baseUrl, 'OTHER_KEY');
    const environment = { MINE_KEY: 'key-of-mine', OTHER_KEY: 'key-of-other' };
    const models = providerModels(readCatalog([folder]), { environment, folder: undefined });
    mine.behave(completion('{}'));
    other.behave(completion('{}'));
    const ask = (name: string) =>
      models.model(name).ask(
        {
          model: name,
          messages: [],
          schemaName: 'a',
          schema: {},
          rung: 'text',
          tools: [],
          liveSearch: [],
          maxTokens: 9,
          reasoning: 'none',
        },
        AbortSignal.timeout(5000),
      );
    expect(await ask('mine/one')).toMatchObject({ ok: true });
    expect(await ask('other/two')).toMatchObject({ ok: true });
    expect(JSON.stringify(mine.seen)).toContain('key-of-mine');
    expect(JSON.stringify(mine.seen)).not.toContain('key-of-other');
    expect(JSON.stringify(other.seen)).not.toContain('key-of-mine');
    expect(models.keys).toEqual(['key-of-mine', 'key-of-other']);
    await Promise.all([mine.close(), other.close()]);
  });

  it('missing ones are told with their variable; URLs are no models', () => {
    const models = providerModels(catalog, { environment: {}, folder: undefined });
    expect(() => models.model('xai/grok-4.3')).toThrow(/XAI_API_KEY/);
    expect(() => models.model('https://evil.test/v1')).toThrow(/model-unknown/);
    expect(() => models.model('xai')).toThrow(InputError);
    expect(models.ready).toEqual(['llamacpp', 'ollama', 'vllm']);
  });
});

it('no bundled file holds a key', () => {
  for (const name of catalog.providers.keys()) {
    expect(readFileSync(join(BUNDLED, `${name}.json`), 'utf8')).not.toMatch(/sk-|xai-[A-Za-z0-9]{8}|Bearer/);
  }
});
