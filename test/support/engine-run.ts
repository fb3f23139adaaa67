import { memoryJournal } from '../../src/adapters/journal/memory-journal.ts';
import { loadScorer } from '../../src/adapters/sentiment/load.ts';
import { inferInstruments } from '../../src/adapters/tape/infer-instruments.ts';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import { feeProfileNamed } from '../../src/domain/fee-profile.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import { accountId, type EntrantId, isEntrantId, type SymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import type { RunRow, RunStarted } from '../../src/domain/record.ts';
import { decodeRow } from '../../src/domain/record-codec.ts';
import type { Instant } from '../../src/domain/time.ts';
import { moneyOfNumber } from '../../src/domain/units.ts';
import type { ModelDesk } from '../../src/engine/answer.ts';
import { createRun, openBooks } from '../../src/engine/open-run.ts';
import type { AccountPlan, RunPlan } from '../../src/engine/plan.ts';
import { type RunOutcome, runPlan } from '../../src/engine/run.ts';
import type { RunPorts } from '../../src/engine/run-ports.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import type { Journal } from '../../src/ports/journal.ts';
import type { Scorer } from '../../src/ports/scorer.ts';
import type { Parameters, Strategy } from '../../src/ports/strategy.ts';
import type { ToolDesk } from '../../src/ports/tools.ts';
import { dataPath } from './data.ts';
import { teamPlanOf } from './team-plan.ts';

/** One competitor of a test run. */
export interface Competitor {
  readonly id: string;
  readonly strategy: Strategy;
  readonly parameters?: Parameters;
  readonly seed?: number;
}

export interface Market {
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  /** Fresh sources for every run: a source is read once. */
  readonly feeds: () => readonly FeedSource[];
}

export interface TestRun {
  readonly outcome: RunOutcome;
  readonly rows: readonly RunRow[];
  readonly plan: RunPlan;
}

/** A market out of recorded feeds, its instruments guessed from the tapes as `changed` wants them. */
export async function recordedMarket(
  names: readonly string[],
  changed: (instrument: Instrument) => Instrument = (instrument) => instrument,
): Promise<Market> {
  const instruments = new Map<SymbolId, Instrument>();
  const paths = names.map((name) => dataPath(`feeds/${name}.ndjson.gz`));
  for (const path of paths) {
    for (const [symbol, instrument] of await inferInstruments(path)) instruments.set(symbol, changed(instrument));
  }
  return { instruments, feeds: () => paths.map((path, tape) => openTape(path, { instruments, tape })) };
}

export function competitor(id: string, strategy: Strategy, parameters: Parameters = {}): Competitor {
  return { id, strategy, parameters };
}

/** Hyperliquid-like defaults of a plan, changed where a test has a word. */
export function planFor(market: Market, competitors: readonly Competitor[], over: Partial<RunPlan> = {}): RunPlan {
  const instruments = [...market.instruments.values()];
  const seed = over.seed ?? 7;
  return {
    name: 'test',
    seed,
    instruments,
    capital: moneyOfNumber(10_000, 'down'),
    currency: 'USD',
    cycle: { schedule: { kind: 'bar-close' }, triggers: [], deadlineMs: 60_000, replyLatencyMs: undefined },
    execution: {
      latency: { kind: 'fixed', ms: 250 },
      fillModel: 'next-event',
      intrabar: 'pessimistic',
      spreadBps: 2,
      slippageBps: 1,
      impactBps: 5,
      staleMs: 60_000,
      marginMode: 'isolated',
    },
    fees: new Map(instruments.map(({ symbol }) => [symbol, feesNamed('percent:5bps')])),
    leverageTables: [],
    season: {
      name: 'baseline',
      brief: '',
      showsRivals: false,
      limits: { maxLeverage: 20, maxSymbolExposure: 5, minNotional: 10, pyramiding: false, minimumAuthors: 3 },
    },
    minimumHistory: 1,
    barsMs: 60_000,
    barIntervals: new Map(),
    sampleMs: undefined,
    accounts: competitors
      .map((one) => accountOf(one, seed))
      .sort((left, right) => (left.account < right.account ? -1 : 1)),
    ...over,
  };
}

function accountOf({ id, strategy, parameters = {}, seed }: Competitor, runSeed: number): AccountPlan {
  const entrant = entrantNamed(id);
  return {
    account: accountId(entrant, seed),
    entrant,
    seed: seed ?? runSeed,
    strategy,
    parameters,
    team: teamPlanOf(strategy),
    season: undefined,
  };
}

export function entrantNamed(id: string): EntrantId {
  if (isEntrantId(id)) return id;
  throw new Error(`${id} is no entrant's name`);
}

export function feesNamed(name: string): NonNullable<ReturnType<typeof feeProfileNamed>> {
  const profile = feeProfileNamed(name, []);
  if (profile === undefined) throw new Error(`${name} is no fee profile`);
  return profile;
}

const NO_MODELS: ModelDesk = { answer: () => Promise.reject(new Error('this run has no language model')) };

/** Runs a plan to the end of its feeds; `journal` may hold the beginning of the same run. */
export async function runTest(
  plan: RunPlan,
  feeds: readonly FeedSource[],
  {
    journal = memoryJournal(),
    scorer,
    models = NO_MODELS,
    tools,
    onStep,
  }: { journal?: Journal; scorer?: Scorer; models?: ModelDesk; tools?: ToolDesk; onStep?: RunPorts['onStep'] } = {},
): Promise<TestRun> {
  const outcome = await runPlan(plan, startedBy(plan), {
    feeds,
    journal,
    scorer: scorer ?? loadScorer(plan.instruments),
    models,
    tools,
    secrets: { patterns: [], values: [] },
    commitEveryRows: 1_000,
    onProgress: () => undefined,
    onStep,
  });
  return { outcome, plan, rows: rowsOf(journal) };
}

/** A run before its first event, to be stepped by hand: its books are open and no post means anything. */
export function openedRun(plan: RunPlan, at: Instant) {
  const journal = memoryJournal();
  const state = createRun(plan, {
    feeds: [],
    journal,
    scorer: { name: 'none', score: () => ({ score: 0, label: 'unscored', confidence: 0, symbols: [] }) },
    secrets: { patterns: [], values: [] },
    commitEveryRows: 1,
    onProgress: () => undefined,
  });
  openBooks(state, at, startedBy(plan));
  return { state, records: () => rowsOf(journal).flatMap((row) => row.records) };
}

function startedBy({ seed, instruments }: RunPlan): RunStarted {
  const [version, scenarioHash] = ['test', 'test'];
  return { kind: 'run-started', scenarioHash, tapes: [], strategies: [], seed, version, instruments };
}

export function rowsOf(journal: Journal): readonly RunRow[] {
  return [...journal.rows(1)].map(({ sequence, at, account, body }) => ({
    sequence,
    at,
    account,
    records: decodeRow(body),
  }));
}

/** Events made by a test, in the order given. */
export function sourceOf(name: string, events: readonly FeedEvent[]): FeedSource {
  return {
    name,
    async *read() {
      yield events;
    },
    report: () => ({ name, lines: events.length, events: events.length, refused: new Map(), firstRefused: new Map() }),
  };
}

/** A source whose events pass through `change` on their way. */
export function changedSource(source: FeedSource, change: (event: FeedEvent) => FeedEvent): FeedSource {
  return {
    name: source.name,
    async *read() {
      for await (const batch of source.read()) yield batch.map(change);
    },
    report: () => source.report(),
  };
}
