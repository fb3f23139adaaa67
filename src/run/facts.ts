import { shippedByName } from '../adapters/strategies/shipped.ts';
import { HOUSE_MODEL } from '../agents/team-config.ts';
import type { EntrantFacts, RunFacts } from '../arena/facts.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { sha256 } from '../domain/hash.ts';
import type { AccountHistory } from '../domain/history.ts';
import type { EntrantId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import { formatDurationMs, type Instant, instant } from '../domain/time.ts';
import type { AccountPlan, RunPlan } from '../engine/plan.ts';
import type { RunOutcome } from '../engine/run.ts';
import type { LatencyModel } from '../execution/latency.ts';
import { forkNote } from './fork/fork-file.ts';
import { buildHash, PACKAGE_ROOT } from './package.ts';
import type { PreparedRun } from './prepare.ts';
import type { RunFile } from './run-file.ts';
import type { Scenario } from './scenario/read.ts';
import { spanOf, spanText } from './scenario/span.ts';

export const BENCHMARK = 'buy-and-hold';
const BASELINES: ReadonlySet<string> = new Set([
  'cash',
  BENCHMARK,
  'equal-weight',
  'seeded-random',
  'momentum',
  'rsi',
  'sentiment-threshold',
]);

type Span = NonNullable<RunOutcome['span']>;

/** What the board says of a finished run besides its figures. */
export function factsOf(prepared: PreparedRun, name: string, outcome: RunOutcome, span: Span): RunFacts {
  const { scenario, plan, tapes, started } = prepared;
  const entrants = entrantsOf(prepared);
  const fork = prepared.request.kept?.fork;
  const terms = termsOf(scenario, plan, tapes);
  const facts = {
    runs: [{ name, seed: plan.seed, digest: outcome.digest.run, version: started.version }],
    ...terms,
    season: seasonsOf(plan),
    from: span.from,
    to: span.to,
    tapes: tapes.map((tape, place) => ({
      name: tape.name,
      hash: tape.hash,
      synthetic: tape.synthetic,
      events: outcome.reports[place]?.events ?? 0,
    })),
    rules: [...terms.rules, ...assumptionsOf(plan)],
    notes: fork === undefined ? outcome.notes : [forkNote(fork), ...outcome.notes],
    benchmark: entrants.find(({ strategy, baseline }) => baseline && strategy === BENCHMARK)?.entrant,
    entrants: entrants.map(({ strategy: _, ...facts }) => facts),
  };
  return madeBy(facts, buildHash());
}

/** The same as told by other code, or by code that tells of no build. */
export function madeBy(facts: RunFacts, build: string | undefined): RunFacts {
  return {
    ...facts,
    runs: facts.runs.map(({ build: _, ...run }) => (build === undefined ? run : { ...run, build })),
  };
}

type Terms =
  | 'scenario'
  | 'marketHash'
  | 'quoteCurrency'
  | 'symbols'
  | 'feeProfiles'
  | 'fillModel'
  | 'lookAhead'
  | 'rules';

type MarketPlan = Pick<RunPlan, 'name' | 'currency' | 'instruments' | 'fees' | 'execution' | 'cycle'>;

/** What a scenario says of its market and its rules, whoever takes part. */
export function termsOf(
  scenario: Scenario,
  plan: MarketPlan,
  tapes: readonly { readonly hash: string }[],
): Pick<RunFacts, Terms> {
  return {
    scenario: plan.name,
    marketHash: marketHashOf(scenario, tapes),
    quoteCurrency: plan.currency,
    symbols: plan.instruments.map(({ symbol }) => symbol),
    feeProfiles: [...new Set([...plan.fees.values()].map(({ name }) => name))],
    fillModel: plan.execution.fillModel,
    lookAhead: plan.execution.fillModel === 'on-close',
    rules: [...rulesOf(plan), ...spanRules(scenario)],
  };
}

/** The seasons that are played, the run's own first. */
function seasonsOf({ season, accounts }: RunPlan): string {
  const played = new Set(accounts.map((account) => (account.season ?? season).name));
  return [...played].sort((left, right) => Number(right === season.name) - Number(left === season.name)).join(', ');
}

/** Two runs with this in common met the same market under the same rules. */
export function marketHashOf(scenario: Scenario, tapes: readonly { readonly hash: string }[]): string {
  const { name: _, seed: __, entrants: ___, feeds, spans: ____, ...rules } = scenario.data;
  const read = feeds.map((feed) => spanText(spanOf(feed)));
  return sha256(
    canonicalJson({
      ...rules,
      instruments: scenario.instruments,
      latency: scenario.latency,
      tapes: tapes.map(({ hash }) => hash),
      ...(read.some((text) => text !== undefined) ? { read } : {}),
    }),
  );
}

/** One an entrant, with its strategy's name. */
export function entrantsOf({
  plan,
  strategies,
  cutoffOf,
}: PreparedRun): readonly (EntrantFacts & { readonly strategy: string })[] {
  const first = new Map<EntrantId, AccountPlan>();
  for (const account of plan.accounts) if (!first.has(account.entrant)) first.set(account.entrant, account);
  return [...first.values()].map(({ entrant, strategy, parameters, team, season }) => {
    const models = team === undefined ? [] : [...new Set(Object.values(team.models))];
    const setUp = team === undefined ? undefined : { ...team, purse: undefined };
    const loaded = strategies.get(entrant);
    const baseline = loaded?.isBundled === true && BASELINES.has(strategy.name);
    const asked = strategy.kind === 'code' ? { ...strategy.parameters, ...parameters }.turnoverPerDay : undefined;
    return {
      entrant,
      strategy: strategy.name,
      configHash: sha256(canonicalJson({ strategy: loaded?.hash, parameters, team: setUp, season })),
      baseline,
      model: models.length === 0 ? undefined : models.join(' + '),
      ...(team === undefined ? {} : { mode: team.mode }),
      knowledgeCutoff: latestCutoff(models, cutoffOf),
      askedTurnoverPerDay: typeof asked === 'number' ? asked : undefined,
    };
  });
}

/** The end of the last day any of the models can have read about; undefined where one of them says nothing. */
export function latestCutoff(models: readonly string[], cutoffOf: PreparedRun['cutoffOf']): Instant | undefined {
  const days = models.filter((model) => model !== HOUSE_MODEL).map(cutoffOf);
  const known = days.filter((day) => day !== undefined).sort();
  const last = known.length === days.length ? known.at(-1) : undefined;
  return last === undefined ? undefined : instant(Date.parse(`${last}T23:59:59.999Z`));
}

function latencyText(model: LatencyModel): string {
  switch (model.kind) {
    case 'fixed':
      return formatDurationMs(model.ms);
    case 'sampled': {
      const [least, median, p95, most] = [model.leastMs, model.medianMs, model.p95Ms, model.mostMs].map(
        formatDurationMs,
      );
      return `sampled from ${least} to ${most}, half within ${median}, 95 % within ${p95}`;
    }
    case 'recorded':
      return `${model.ms.length} recorded, one after the other`;
    default:
      return assertNever(model);
  }
}

/** A rule of the board that only the teams' own code tells. */
export const ASSUMPTIONS = 'teams of heavy assume';

/** What several teams of one entrant assume, by name, with a hash of their words. */
function assumptionsOf({ accounts }: RunPlan): RunFacts['rules'] {
  const heavy = accounts.find(({ team }) => team?.mode === 'heavy')?.team;
  if (heavy === undefined) return [];
  const { hypotheses } = heavy.protocol;
  const names = hypotheses.map(({ name }) => name).join(', ');
  return [{ label: ASSUMPTIONS, text: `${names} (${sha256(canonicalJson(hypotheses)).slice(0, 12)})` }];
}

function rulesOf({ execution, cycle }: Pick<RunPlan, 'execution' | 'cycle'>): RunFacts['rules'] {
  const every = cycle.schedule.kind === 'every' ? `every ${formatDurationMs(cycle.schedule.spanMs)}` : 'on bar closes';
  return [
    { label: 'latency', text: latencyText(execution.latency) },
    { label: 'spread', text: `${execution.spreadBps} bps where the tape has no quotes` },
    { label: 'slippage', text: `${execution.slippageBps} bps` },
    { label: 'impact', text: `${execution.impactBps} bps beyond the shown size` },
    { label: 'inside a bar', text: execution.intrabar },
    { label: 'margin', text: execution.marginMode },
    { label: 'stale', text: `after ${formatDurationMs(execution.staleMs)} on ticks` },
    ...(execution.fillsWithoutVolume === true ? [{ label: 'bars of volume 0', text: 'orders fill on them' }] : []),
    { label: 'teams meet', text: [every, ...cycle.triggers.map((trigger) => `on a ${trigger}`)].join(', ') },
  ];
}

/** What of the tapes was read, where that was not all. */
function spanRules({ data }: Scenario): RunFacts['rules'] {
  const text = spanText(spanOf(data));
  const ofFeeds = data.feeds.flatMap((feed) => {
    const own = spanText(spanOf(feed));
    return own === undefined ? [] : [{ label: 'read', text: `${feed.tape ?? 'a feed'} ${own}` }];
  });
  return [...(text === undefined ? [] : [{ label: 'read', text: `what happened ${text}` }]), ...ofFeeds];
}

/** One of the shipped ones, to the letter. */
export function isBaseline({ entrant, strategy }: AccountHistory, file: RunFile): boolean {
  if (!BASELINES.has(strategy)) return false;
  const { hash } = file.strategies.find(({ name }) => name === entrant) ?? {};
  return hash !== undefined && shippedByName(strategy, PACKAGE_ROOT)?.hash === hash;
}
