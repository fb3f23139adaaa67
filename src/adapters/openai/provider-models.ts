import { InputError } from '../../domain/errors.ts';
import type { ChatModel } from '../../ports/chat-model.ts';
import { capabilitiesOf, retirementOf, splitName } from './catalog.ts';
import type { Endpoint } from './endpoint.ts';
import { type KeySource, keyOf } from './keys.ts';
import type { Catalog, ProviderFile } from './provider-file.ts';

/** Every provider's API by the names scenarios use, each opened once and with the key of its own origin alone. */
export interface ProviderModels {
  /** The API behind `provider/model`; throws an InputError when there is no such provider, model name or key, or the model is retired. */
  model(name: string): ChatModel;
  /** Keys found, so that they can be kept out of everything written. */
  readonly keys: readonly string[];
  /** Whether a model's provider wants a key that is not there. */
  lacksKey(name: string): boolean;
  /** What to do about that. */
  keyAdvice(name: string): string;
  /** Providers that could be asked now: a key is there, or none is needed. */
  readonly ready: readonly string[];
  /** The variables of those whose key is not there, by provider. */
  readonly absent: ReadonlyMap<string, string>;
}

export function providerModels(catalog: Catalog, source: KeySource): ProviderModels {
  const keys = new Map<string, string>();
  for (const file of catalog.providers.values()) {
    const key = keyOf(file, source);
    if (key !== undefined) keys.set(file.provider, key);
  }
  const opened = new Map<string, ChatModel>();
  const fileOf = (name: string): ProviderFile => {
    const { provider, id } = splitName(name);
    const file = catalog.providers.get(provider);
    if (file === undefined) throw unknownModel(name, `there is no provider ${JSON.stringify(provider)}`, catalog);
    if (id === '') throw unknownModel(name, `${name} is not provider/model`, catalog);
    return file;
  };
  return {
    lacksKey(name) {
      const file = fileOf(name);
      return file.keyVariable !== null && !keys.has(file.provider);
    },
    keyAdvice: (name) => {
      const { what, mend } = missingKey(name, fileOf(name)).problem;
      return `${what}; ${mend}`;
    },
    keys: [...keys.values()],
    ready: [...catalog.providers.values()]
      .filter((file) => file.keyVariable === null || keys.has(file.provider))
      .map((file) => file.provider),
    absent: new Map(
      [...catalog.providers.values()].flatMap(({ provider, keyVariable }) =>
        keyVariable === null || keys.has(provider) ? [] : [[provider, keyVariable] as const],
      ),
    ),
    model(name) {
      const file = fileOf(name);
      const retired = retirementOf(catalog, name);
      if (retired !== undefined)
        throw new InputError({ code: 'model-retired', where: name, ...retiredWords(file, retired) });
      const key = keys.get(file.provider);
      if (key === undefined && file.keyVariable !== null) throw missingKey(name, file);
      const model = opened.get(file.provider) ?? whenAsked(endpointOf(file, key));
      opened.set(file.provider, model);
      return model;
    },
  };
}

/** The SDK is read in by the first question: it is large, and most commands ask none. */
function whenAsked(endpoint: Endpoint): ChatModel {
  let opened: Promise<ChatModel> | undefined;
  return {
    name: endpoint.provider,
    async ask(request, signal) {
      opened ??= import('./chat-model.ts').then(({ openAiChatModel }) => openAiChatModel(endpoint));
      return (await opened).ask(request, signal);
    },
  };
}

function endpointOf(file: ProviderFile, apiKey: string | undefined): Endpoint {
  const { provider, baseUrl, headers, liveSearch } = file;
  return { provider, baseUrl, apiKey, headers, liveSearch, capabilitiesOf: (id: string) => capabilitiesOf(file, id) };
}

function unknownModel(name: string, what: string, catalog: Catalog): InputError {
  const mend = `name one of ${[...catalog.providers.keys()].sort().join(', ')}, a slash, and the provider's own model name`;
  return new InputError({ code: 'model-unknown', what, where: name, mend });
}

/** What became of a model that is asked no more, and what to ask instead. */
export function retiredWords(
  { provider, name }: Pick<ProviderFile, 'provider' | 'name'>,
  { successor, since, source }: ProviderFile['retired'][string],
): { readonly what: string; readonly mend: string } {
  return { what: `${name} serves it no more since ${since} (${source})`, mend: `name ${provider}/${successor}` };
}

function missingKey(name: string, file: ProviderFile): InputError {
  const mend = `set ${file.keyVariable ?? ''}, or keep the key in a file of your own named ${file.provider}`;
  return new InputError({ code: 'model-key-missing', what: `there is no key for ${file.name}`, where: name, mend });
}
