import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hashOfCalls } from '../adapters/cassette/cassette-chain.ts';
import { loadPainter } from '../adapters/pictures/seeing.ts';
import { type LoadedStrategy, loadStrategy } from '../adapters/strategies/load.ts';
import type { Trust } from '../adapters/strategies/trust.ts';
import { barIntervals } from '../adapters/tape/bar-intervals.ts';
import { HOUSE_MODEL } from '../agents/team-config.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { InputError } from '../domain/errors.ts';
import type { FeedEvent } from '../domain/feed-event.ts';
import { sha256 } from '../domain/hash.ts';
import type { RunStarted } from '../domain/record.ts';
import { seesCharts } from '../domain/team.ts';
import { allAccountPlans, type RunPlan } from '../engine/plan.ts';
import { overlapsOf } from '../engine/run.ts';
import { mergeFeeds } from '../feed/merge.ts';
import type { FeedSource } from '../ports/feed-source.ts';
import { agentEntrant } from './agents.ts';
import { cutoffFinder, entrantsThatRun, priceFinder } from './entrants.ts';
import { turnOf } from './fork/turn-of.ts';
import { PACKAGE_ROOT, packageVersion } from './package.ts';
import { type NamedTape, type PreparedTape, prepareTape } from './prepare-tape.ts';
import type { KnownModels, RunFile } from './run-file.ts';
import { noRateNote, usdRateOf } from './scenario/dollars.ts';
import { type PlanParts, planOf } from './scenario/plan.ts';
import { atSpan, readScenario, type Scenario } from './scenario/read.ts';
import type { EntrantData } from './scenario/schema.ts';
import { overlapOf, spanOf } from './scenario/span.ts';
import { tableOptions } from './scenario/table-schema.ts';
import { shippedFeeProfiles, shippedLeverageTables } from './shipped.ts';

export interface RunRequest {
  readonly scenarioFile: string;
  /** Where the scenario's relative paths start; its own folder unless it was copied from there. */
  readonly from: string;
  /** Whether the market is now: no tape is looked for. */
  readonly live: boolean;
  /** In place of the scenario's feeds when there is any. */
  readonly tapes: readonly string[];
  readonly seed: number | undefined;
  /** Which of the scenario's named spans is run; its own `from` and `to` unless given. */
  readonly span: string | undefined;
  readonly trust: Trust;
  /** The run that this goes on with, or repeats; undefined for a new one. */
  readonly kept: RunFile | undefined;
}

/** A run before its first event: everything read, checked and hashed, nothing written. */
export interface PreparedRun {
  readonly request: RunRequest;
  readonly scenario: Scenario;
  readonly plan: RunPlan;
  readonly tapes: readonly PreparedTape[];
  /** By id, of the entrants that take part. */
  readonly strategies: ReadonlyMap<string, LoadedStrategy>;
  /** By entrant that names one: what its cassette holds. */
  readonly cassettes: RunFile['tapes'];
  /** What is to be told before the first event, a line each: entrants left out, figures that do not bind. */
  readonly notes: readonly string[];
  readonly started: RunStarted;
  /** The last day a model can have read about; undefined where nobody says. */
  readonly cutoffOf: (model: string) => string | undefined;
}

/** What is found by reading the tapes through. */
export interface KnownTapes {
  readonly tapes: readonly PreparedTape[];
  readonly barIntervals: RunPlan['barIntervals'];
}

/** What need not be found out again. */
export interface Given {
  /** What was found of the very same tapes before. */
  readonly known?: KnownTapes | undefined;
  /** The intervals of the bars on some tapes, where they were kept. */
  readonly intervalsOf?: ((tapes: readonly PreparedTape[]) => RunPlan['barIntervals'] | undefined) | undefined;
  /** In place of what the scenario's file says. */
  readonly scenario?: Scenario | undefined;
  /** Whether models are asked by other processes, so that no key is needed here. */
  readonly asksElsewhere?: boolean | undefined;
  /** What is known of the models where the run was planned, in place of what is known here; all entrants take part. */
  readonly models?: KnownModels | undefined;
}

export async function prepareRun(request: RunRequest, had: Given = {}): Promise<PreparedRun> {
  const { known, intervalsOf, scenario: given, models = request.kept, asksElsewhere = false } = had;
  const scenario = given ?? atSpan(readScenario(request.scenarioFile, request.from), request.span);
  const tapes: PreparedTape[] = [...(known?.tapes ?? [])];
  if (known === undefined) for (const tape of tapePaths(scenario, request)) tapes.push(await prepareTape(tape));
  const all = await loadStrategies(scenario, request);
  const { strategies, leftOut } =
    had.models === undefined
      ? entrantsThatRun(scenario, all, { ...request, asksElsewhere })
      : { strategies: all, leftOut: [] };
  const parts: PlanParts = {
    strategies: new Map([...strategies].map(([id, { strategy }]) => [id, strategy])),
    priceOf: priceFinder(models),
    feeProfiles: shippedFeeProfiles(),
    leverageTables: shippedLeverageTables(),
    seed: request.seed,
  };
  const timeless = planOf(scenario, parts);
  const fork = request.kept?.fork;
  const plan = {
    ...timeless,
    barIntervals: known?.barIntervals ?? intervalsOf?.(tapes) ?? (await barIntervals(tapes, timeless.instruments)),
    turn: fork === undefined ? undefined : turnOf(fork, scenario, parts),
  };
  if (request.kept === undefined && plan.accounts.some(({ team }) => team !== undefined && seesCharts(team.eyes)))
    await loadPainter();
  const started = startedRecord(scenario, plan, tapes, strategies);
  return {
    request,
    scenario,
    plan,
    tapes,
    strategies,
    cassettes: namedCassettes(scenario, request, strategies),
    notes: started.usdRate === undefined ? [...leftOut, noRateNote(plan.currency)] : leftOut,
    started,
    cutoffOf: cutoffFinder(models),
  };
}

/** Where a scenario's tapes lie, or the ones given in their place; a live run begins without. */
export function tapePaths(
  scenario: Scenario,
  { from, live, tapes }: Pick<RunRequest, 'from' | 'live' | 'tapes'>,
): readonly NamedTape[] {
  if (live) return [];
  const whole = spanOf(scenario.data);
  if (tapes.length > 0) return tapes.map((tape) => ({ path: resolve(tape), csv: undefined, span: whole }));
  const { feeds } = scenario.data;
  const refuse = (path: readonly PropertyKey[], what: string, mend: string): Error =>
    scenario.refuse({ code: 'bad-value', path, atKey: false, what, mend });
  if (feeds.length === 0) throw refuse(['feeds'], 'names no tape', 'add one, or give --tape FILE');
  return feeds.map(({ tape, csv, ...dates }, place) => {
    if (tape === undefined) {
      const mend = 'a backtest needs a recording: give --tape FILE, or run it with quartet paper';
      throw refuse(['feeds', place, 'live'], 'is a live feed', mend);
    }
    const span = overlapOf(whole, spanOf(dates));
    return { path: resolve(from, tape), csv: csv === undefined ? undefined : tableOptions(csv), span };
  });
}

async function loadStrategies(scenario: Scenario, request: RunRequest): Promise<Map<string, LoadedStrategy>> {
  const strategies = new Map<string, LoadedStrategy>();
  for (const [place, entrant] of scenario.data.entrants.entries()) {
    try {
      strategies.set(entrant.id, await loadEntrant(entrant, request));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { code, where, what, mend } = error.problem;
      const path = ['entrants', place, entrant.agent === undefined ? 'strategy' : 'agent'];
      throw scenario.refuse({ code, path, atKey: false, what: `${where}: ${what}`, mend });
    }
  }
  return strategies;
}

/** What an entrant decides by; where it is an agent, nothing of it is started yet. */
export async function loadEntrant(
  entrant: EntrantData,
  { from, trust, kept }: Pick<RunRequest, 'from' | 'trust' | 'kept'>,
): Promise<LoadedStrategy> {
  const { agent, strategy } = entrant;
  if (agent !== undefined) return agentEntrant(agent, entrant, { trust, kept });
  return loadStrategy(strategy, { packageRoot: PACKAGE_ROOT, from }, trust);
}

function namedCassettes(
  { data }: Scenario,
  { from }: RunRequest,
  strategies: ReadonlyMap<string, LoadedStrategy>,
): RunFile['tapes'] {
  return data.entrants.flatMap(({ id, cassette }) => {
    if (cassette === undefined || !strategies.has(id)) return [];
    const path = resolve(from, cassette);
    return existsSync(path) ? [{ name: id, hash: hashOfCalls(path) }] : [];
  });
}

/** Over all that a scenario says and names, its seed aside: that may be given in its place. */
export function scenarioHashOf({ data, instruments, latency }: Scenario): string {
  const { seed: _, ...rest } = data;
  return sha256(canonicalJson({ ...rest, instruments, latency }));
}

function startedRecord(
  scenario: Scenario,
  plan: RunPlan,
  tapes: readonly PreparedTape[],
  strategies: ReadonlyMap<string, LoadedStrategy>,
): RunStarted {
  return {
    kind: 'run-started',
    scenarioHash: scenarioHashOf(scenario),
    tapes: tapes.map(({ name, hash }) => ({ name, hash })),
    strategies: [...strategies].map(([name, { hash }]) => ({ name, hash })),
    seed: plan.seed,
    version: packageVersion(),
    instruments: plan.instruments,
    usdRate: usdRateOf(plan.currency, scenario.data.usdRate),
  };
}

/** What a run is fed, to be shown: in order, once each, in the shares of its beginning. */
export function mergedFeeds(feeds: readonly FeedSource[]): AsyncIterable<readonly FeedEvent[]> {
  return mergeFeeds(feeds, overlapsOf(feeds));
}

/** What a run's file says of it. */
export function runFileOf(
  { request, started, plan, cassettes, cutoffOf }: PreparedRun,
  tapes: readonly string[],
): RunFile {
  return {
    schema: 2,
    name: plan.name,
    live: request.live,
    from: request.from,
    givenTapes: [...tapes],
    givenSeed: request.seed ?? null,
    ...(request.span === undefined ? {} : { givenSpan: request.span }),
    scenarioHash: started.scenarioHash,
    seed: started.seed,
    tapes: [...started.tapes],
    strategies: [...started.strategies],
    cassettes: [...cassettes],
    ...knownModelsOf({ plan, cutoffOf }),
    ...(request.kept?.fork === undefined ? {} : { fork: request.kept.fork }),
  };
}

/** What is known of the models that a run asks. */
export function knownModelsOf({ plan, cutoffOf }: Pick<PreparedRun, 'plan' | 'cutoffOf'>): KnownModels {
  return {
    prices: Object.fromEntries(
      allAccountPlans(plan)
        .flatMap(({ team }) => [...(team?.purse.prices ?? [])])
        .map(([model, price]) => [model, { ...price, long: price.long ?? null }]),
    ),
    cutoffs: Object.fromEntries(
      allAccountPlans(plan)
        .flatMap(({ team }) => Object.values(team?.models ?? {}))
        .filter((model) => model !== HOUSE_MODEL)
        .map((model) => [model, cutoffOf(model) ?? null]),
    ),
  };
}
