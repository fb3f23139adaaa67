import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { cutoffOf, liveSearchOf, priceOf, retirementOf, splitName } from '../adapters/openai/catalog.ts';
import type { Catalog } from '../adapters/openai/provider-file.ts';
import { providerModels, retiredWords } from '../adapters/openai/provider-models.ts';
import type { LoadedStrategy } from '../adapters/strategies/load.ts';
import { MODE_PLANS } from '../agents/modes.ts';
import { agentOf, HOUSE_MODEL, isUnbilled } from '../agents/team-config.ts';
import { searchesLive } from '../agents/tools/live-search.ts';
import { ROLES } from '../domain/team.ts';
import type { ModelPrice } from '../ports/chat-model.ts';
import type { TeamStrategy } from '../ports/strategy.ts';
import { agentCutoff } from './agents.ts';
import { keySource, providerCatalog } from './providers.ts';
import type { KnownModels, RunFile } from './run-file.ts';
import type { Scenario } from './scenario/read.ts';
import type { EntrantData } from './scenario/schema.ts';
import { modelsFor } from './scenario/team.ts';
import { nearest } from './scenario/trouble.ts';

export interface EntrantsThatRun {
  /** By id. */
  readonly strategies: ReadonlyMap<string, LoadedStrategy>;
  /** One line a provider whose key is not there, with those who would have asked it. */
  readonly leftOut: readonly string[];
}

interface EntrantsRequest {
  readonly from: string;
  readonly kept: RunFile | undefined;
  readonly live: boolean;
  /** Whether models are asked by other processes, so that no key is needed here. */
  readonly asksElsewhere: boolean;
}

/**
 * Who takes part: everybody whose models can be asked, or are recorded. A run that goes on, or is repeated, has the
 * entrants it began with, whatever keys are there now.
 * @throws InputError when a model may not be asked as the scenario has it, or nobody is left
 */
export function entrantsThatRun(
  scenario: Scenario,
  all: ReadonlyMap<string, LoadedStrategy>,
  { from, kept, live, asksElsewhere }: EntrantsRequest,
): EntrantsThatRun {
  if (kept !== undefined) return { strategies: entrantsOfKept(scenario, all, { from, kept }), leftOut: [] };
  const catalog = providerCatalog();
  const providers = providerModels(catalog, keySource());
  const strategies = new Map<string, LoadedStrategy>();
  const keyless = new Map<string, string[]>();
  for (const [place, entrant] of scenario.data.entrants.entries()) {
    const loaded = all.get(entrant.id);
    if (loaded === undefined) continue;
    const asked = modelsAsked(entrant, loaded);
    refuseBlind(scenario, entrant, place, asked, catalog);
    if (loaded.strategy.kind === 'team') refuseSearch(scenario, entrant, place, loaded.strategy, { live, catalog });
    if (entrant.cassette !== undefined) refuseNoCassette(scenario, place, resolve(from, entrant.cassette), asked);
    else for (const model of asked) refuseUnpayable(scenario, entrant, place, model, catalog);
    const missing =
      entrant.cassette !== undefined || asksElsewhere
        ? undefined
        : asked.find((model) => !isUnbilled(model) && providers.lacksKey(model));
    if (missing === undefined) strategies.set(entrant.id, loaded);
    else {
      const advice = providers.keyAdvice(missing);
      keyless.set(advice, [...(keyless.get(advice) ?? []), entrant.id]);
    }
  }
  const leftOut = [...keyless].map(
    ([advice, ids]) => `${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'} left out: ${advice}`,
  );
  if (strategies.size > 0) return { strategies, leftOut };
  const mend = 'give a key, or add an entrant that needs none, such as house-team';
  throw scenario.refuse({ code: 'no-entrant', path: ['entrants'], atKey: false, what: leftOut.join('; '), mend });
}

/** Those it began with: what their models cost, can and have read is in the run, whatever is known of them here. */
function entrantsOfKept(
  scenario: Scenario,
  all: ReadonlyMap<string, LoadedStrategy>,
  { from, kept }: { readonly from: string; readonly kept: RunFile },
): ReadonlyMap<string, LoadedStrategy> {
  const strategies = new Map<string, LoadedStrategy>();
  for (const [place, entrant] of scenario.data.entrants.entries()) {
    const loaded = all.get(entrant.id);
    if (loaded === undefined || !kept.strategies.some(({ name }) => name === entrant.id)) continue;
    if (entrant.cassette !== undefined)
      refuseNoCassette(scenario, place, resolve(from, entrant.cassette), modelsAsked(entrant, loaded));
    strategies.set(entrant.id, loaded);
  }
  return strategies;
}

/** The last day a model can have read about, as a kept run says, else as the provider files have it now. */
export function cutoffFinder(kept: Pick<KnownModels, 'cutoffs'> | undefined): (model: string) => string | undefined {
  let catalog: Catalog | undefined;
  return (model) => {
    const told = kept !== undefined && Object.hasOwn(kept.cutoffs, model) ? kept.cutoffs[model] : undefined;
    if (told !== undefined) return told ?? undefined;
    const agent = agentOf(model);
    if (agent !== undefined) return agentCutoff(agent);
    catalog ??= providerCatalog();
    return cutoffOf(catalog, model);
  };
}

/** Prices as a kept run had them, else as the provider files have them now. */
export function priceFinder(kept: Pick<KnownModels, 'prices'> | undefined): (model: string) => ModelPrice | undefined {
  let catalog: Catalog | undefined;
  return (model) => {
    if (kept === undefined) {
      catalog ??= providerCatalog();
      return priceOf(catalog, model);
    }
    const price = Object.hasOwn(kept.prices, model) ? kept.prices[model] : undefined;
    return price === undefined ? undefined : { ...price, long: price.long ?? undefined };
  };
}

function modelsAsked(entrant: EntrantData, { strategy }: LoadedStrategy): readonly string[] {
  const models = strategy.kind === 'code' ? [] : Object.values(modelsFor(entrant, strategy));
  return [...new Set(models)].filter((model) => model !== HOUSE_MODEL);
}

function refuseNoCassette(scenario: Scenario, place: number, path: string, asked: readonly string[]): void {
  if (asked.length === 0 || existsSync(path)) return;
  throw scenario.refuse({
    code: 'no-cassette',
    path: ['entrants', place, 'cassette'],
    atKey: false,
    what: `${path} is not there`,
    mend: 'name the cassette that holds its replies, or leave it out to ask the model',
  });
}

/** What is found on the live web is not what was there at a tape's time; and not every provider can look. */
function refuseSearch(
  scenario: Scenario,
  entrant: EntrantData,
  place: number,
  strategy: TeamStrategy,
  { live, catalog }: { readonly live: boolean; readonly catalog: Catalog },
): void {
  const { liveSearch = [] } = entrant;
  if (liveSearch.length === 0) return;
  const refuse = (code: string, what: string, mend: string): Error =>
    scenario.refuse({ code, path: ['entrants', place, 'liveSearch'], atKey: false, what, mend });
  if (!live) {
    const what = 'a live search would read what the tape has not come to yet';
    throw refuse('live-search-in-backtest', what, 'leave it out, or run the scenario with quartet paper');
  }
  const mode = entrant.mode ?? strategy.mode;
  const models = modelsFor(entrant, strategy);
  const phases = MODE_PLANS[mode].phases.map(({ phase }) => phase);
  for (const role of ROLES.filter((one) => phases.some((phase) => searchesLive(one, phase)))) {
    const model = models[role];
    const offered = model === HOUSE_MODEL ? liveSearch : liveSearchOf(catalog, model);
    const lacking = liveSearch.find((one) => !offered.includes(one));
    if (lacking !== undefined) {
      const mend = 'leave it out, or give that role a model of a provider that has one, such as xai';
      throw refuse('no-live-search', `the provider of ${model} has no search of ${lacking}`, mend);
    }
  }
}

/** Nobody is shown a chart who cannot see it; of a team of several models it is enough that one can. */
function refuseBlind(
  scenario: Scenario,
  { eyes = 'none' }: EntrantData,
  place: number,
  asked: readonly string[],
  catalog: Catalog,
): void {
  if (eyes === 'none' || asked.some((model) => priceOf(catalog, model)?.image !== undefined)) return;
  const who = asked.length === 0 ? 'a team of rules' : asked.join(', ');
  throw scenario.refuse({
    code: 'no-eyes',
    path: ['entrants', place, 'eyes'],
    atKey: false,
    what: `is ${eyes}, and ${who} takes no pictures`,
    mend: 'leave it out, or name a model whose file in data/providers says what a picture is counted as (images)',
  });
}

/** Nothing is asked of a model that may charge without a bound, or that nobody knows. */
function refuseUnpayable(
  scenario: Scenario,
  { maxCost, agent }: EntrantData,
  place: number,
  model: string,
  catalog: Catalog,
): void {
  if (agent !== undefined) return;
  const price = priceOf(catalog, model);
  const refuse = (key: string, what: string, mend: string): Error =>
    scenario.refuse({ code: 'unpayable', path: ['entrants', place, key], atKey: false, what, mend });
  const known = [...catalog.providers.keys()].sort().join(', ');
  const { provider } = splitName(model);
  const file = catalog.providers.get(provider);
  if (file === undefined) {
    const close = nearest(provider, [...catalog.providers.keys()]);
    const other = close === undefined ? `known: ${known}; docs/add-a-model.md adds one` : `did you mean "${close}"?`;
    const program = agentOf(model);
    const mend = program === undefined ? other : `enter the program as "agent: ${program}", in place of a strategy`;
    throw scenario.refuse({
      code: 'unknown-provider',
      path: ['entrants', place, 'model'],
      atKey: false,
      what: `names no provider: there is no "${provider}"`,
      mend,
    });
  }
  const retired = retirementOf(catalog, model);
  if (retired !== undefined) {
    const path = ['entrants', place, 'model'] as const;
    throw scenario.refuse({ code: 'model-retired', path, atKey: false, ...retiredWords(file, retired) });
  }
  if (price === undefined) {
    const mend = `name a model of data/providers (${known}), or write it into a provider file of your own`;
    throw refuse('model', `the price of ${model} is not known`, mend);
  }
  const free = price.input === 0 && price.output === 0;
  if (maxCost === undefined && !free) {
    throw refuse(
      'maxCost',
      `is missing, and ${model} charges for its calls`,
      'give the most it may cost, such as "5 USD"',
    );
  }
}
