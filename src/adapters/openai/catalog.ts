import { LIVE_SEARCHES, type LiveSearch } from '../../domain/team.ts';
import type { ImagePrice, ModelPrice } from '../../ports/chat-model.ts';
import type { Capabilities } from './endpoint.ts';
import type { Catalog, ProviderFile } from './provider-file.ts';

type ModelEntry = ProviderFile['models'][string];

function modelEntry(file: ProviderFile, id: string): ModelEntry | undefined {
  const named = Object.hasOwn(file.models, id) ? file.models[id] : undefined;
  return named ?? Object.values(file.models).find((entry) => entry.aliases.includes(id));
}

/** What the provider's API takes, with what is special about the model. */
export function capabilitiesOf(file: ProviderFile, id: string): Capabilities {
  const own = modelEntry(file, id)?.capabilities ?? {};
  const { api, jsonSchema, jsonObject, stream, maxTokensField, tools, cacheKey, effort } = file.capabilities;
  return {
    api: own.api ?? api,
    jsonSchema: own.jsonSchema ?? jsonSchema,
    jsonObject: own.jsonObject ?? jsonObject,
    stream: own.stream ?? stream,
    maxTokensField: own.maxTokensField ?? maxTokensField,
    tools: own.tools ?? tools ?? 'plain',
    cacheKey: own.cacheKey ?? cacheKey,
    effort: own.effort ?? effort,
  };
}

/** Undefined where no price is known; a model of a provider without prices is free. */
export function priceOf(catalog: Catalog, name: string): ModelPrice | undefined {
  const { provider, id } = splitName(name);
  const file = catalog.providers.get(provider);
  if (file === undefined) return undefined;
  const entry = modelEntry(file, id);
  const images = entry?.capabilities.images === undefined ? file.capabilities.images : entry.capabilities.images;
  const image = images === undefined || images === null ? {} : { image: imagePriceOf(images) };
  if (file.prices === null) return { ...FREE, ...image };
  if (entry === undefined) return undefined;
  const { price, agents } = entry;
  const { price: search = 0, fetched } = file.liveSearch ?? {};
  return {
    ...price,
    long: price.long ?? undefined,
    search,
    post: fetched?.post ?? 0,
    profile: fetched?.profile ?? 0,
    ...(agents === undefined ? {} : { agents }),
    ...image,
  };
}

function imagePriceOf({ tilePixels, tileTokens, baseTokens }: ImagePrice): ImagePrice {
  return { tilePixels, tileTokens, baseTokens };
}

/** Of what runs on one's own machine. */
export const FREE: ModelPrice = {
  input: 0,
  cachedInput: 0,
  output: 0,
  long: undefined,
  search: 0,
  post: 0,
  profile: 0,
};

/** Who says what a model costs, where that is not its provider; undefined where it is. */
export function secondHandOf(catalog: Catalog, name: string): ModelEntry['read'] {
  const { provider, id } = splitName(name);
  const file = catalog.providers.get(provider);
  const read = file === undefined ? undefined : modelEntry(file, id)?.read;
  return read?.secondHand === true ? read : undefined;
}

/** What takes the place of a model that its provider does not serve any more, and since when; undefined where it does. */
export function retirementOf(catalog: Catalog, name: string): ProviderFile['retired'][string] | undefined {
  const { provider, id } = splitName(name);
  const retired = catalog.providers.get(provider)?.retired ?? {};
  return Object.hasOwn(retired, id) ? retired[id] : undefined;
}

/** What the provider of a model can search while it thinks. */
export function liveSearchOf(catalog: Catalog, name: string): readonly LiveSearch[] {
  const tools = catalog.providers.get(splitName(name).provider)?.liveSearch?.tools ?? {};
  return LIVE_SEARCHES.filter((place) => tools[place] !== undefined);
}

/** Last day the model can have read about, as `2025-12-31`; undefined where it is not known. */
export function cutoffOf(catalog: Catalog, name: string): string | undefined {
  const { provider, id } = splitName(name);
  const file = catalog.providers.get(provider);
  return file === undefined ? undefined : modelEntry(file, id)?.cutoff?.date;
}

export function splitName(name: string): { readonly provider: string; readonly id: string } {
  const slash = name.indexOf('/');
  return slash === -1 ? { provider: name, id: '' } : { provider: name.slice(0, slash), id: name.slice(slash + 1) };
}
