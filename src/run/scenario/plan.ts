import { parseDecimal } from '../../domain/decimal.ts';
import { InvariantBroken } from '../../domain/errors.ts';
import { type FeeProfile, feeProfileNamed, withRates } from '../../domain/fee-profile.ts';
import { accountId, type EntrantId, isEntrantId } from '../../domain/ids.ts';
import type { LeverageTable } from '../../domain/margin-tier.ts';
import { parseDurationMs } from '../../domain/time.ts';
import { MONEY_DECIMALS, type Money, money, NO_MONEY } from '../../domain/units.ts';
import type { AccountPlan, CyclePlan, ExecutionPlan, RunPlan } from '../../engine/plan.ts';
import type { ModelPrice } from '../../ports/chat-model.ts';
import type { Strategy } from '../../ports/strategy.ts';
import { feesInCurrency, leverageInCurrency, usdRateOf } from './dollars.ts';
import { instrumentOf } from './instruments.ts';
import type { Scenario } from './read.ts';
import type { EntrantData, InstrumentData, ScenarioData } from './schema.ts';
import { type SeasonTerms, seasonPlan } from './seasons.ts';
import { TEAM_KEYS, teamOf } from './team.ts';
import { type FileTrouble, known, nearest } from './trouble.ts';

/** What a plan needs beside the scenario. */
export interface PlanParts {
  /** By id, of the entrants that take part. */
  readonly strategies: ReadonlyMap<string, Strategy>;
  /** Of a model by its name; undefined where nobody knows it. */
  readonly priceOf: (model: string) => ModelPrice | undefined;
  readonly feeProfiles: readonly FeeProfile[];
  readonly leverageTables: readonly LeverageTable[];
  /** In place of the scenario's. */
  readonly seed: number | undefined;
}

/** A checked scenario as the plan the engine runs, save what its tapes say. */
export function planOf(scenario: Scenario, parts: PlanParts): Omit<RunPlan, 'barIntervals'> {
  const { data } = scenario;
  const { amount, currency } = capitalOf(data.capital);
  const usdRate = usdRateOf(currency, data.usdRate);
  const seasonTerms = { minimumAuthors: data.minimumAuthors, usdRate };
  const runSeed = parts.seed ?? data.seed;
  const accounts = data.entrants.flatMap((entrant, place) => {
    const strategy = parts.strategies.get(entrant.id);
    if (strategy === undefined) return [];
    refuseMisfit(scenario, entrant, place, strategy);
    return accountsOf(entrant, strategy, runSeed, seasonTerms, parts.priceOf);
  });
  // Once for all instruments: the volume of a profile counts over all of them.
  const feeProfiles = parts.feeProfiles.map((profile) => feesInCurrency(profile, usdRate));
  const instruments = scenario.instruments.map((instrument) => instrumentOf(instrument, currency));
  return {
    name: data.name,
    seed: runSeed,
    instruments,
    capital: amount,
    currency,
    cycle: cycleOf(data),
    execution: executionOf(scenario),
    fees: new Map(
      scenario.instruments.map((given) => [
        instrumentOf(given, currency).symbol,
        feesOf(given, scenario, feeProfiles, usdRate),
      ]),
    ),
    leverageTables: leverageInCurrency(parts.leverageTables, usdRate),
    season: seasonPlan(data.season, seasonTerms),
    minimumHistory: data.minimumHistory,
    barsMs: durationMs(data.bars.every),
    sampleMs: undefined,
    accounts: accounts.sort((left, right) => (left.account < right.account ? -1 : 1)),
  };
}

/** A shipped profile was in dollars; one whose name carries its figures is in the run's currency. */
function feesOf(
  { symbol, venue, fees }: InstrumentData,
  scenario: Scenario,
  known: readonly FeeProfile[],
  usdRate: number | undefined,
): FeeProfile {
  const profile = feeProfileNamed(venue, known);
  if (profile !== undefined) {
    if (usdRate !== undefined || profile.fixed === NO_MONEY || !known.includes(profile)) {
      return fees === undefined ? profile : withRates(profile, fees.makerBps, fees.takerBps);
    }
    const what = `"${venue}" charges dollars an order, and nobody says what the capital is in dollars`;
    const mend = 'add usdRate, or give the fee in that currency, as in fixed+percent:1.50+20bps';
    throw scenario.refuseInstrument(symbol, { code: 'bad-value', path: ['venue'], atKey: false, what, mend });
  }
  const names = known.map(({ name }) => name).join(', ');
  throw scenario.refuseInstrument(symbol, {
    code: 'unknown-venue',
    path: ['venue'],
    atKey: false,
    what: `"${venue}" is no fee profile`,
    mend: `give one of ${names}, or percent:20bps, or fixed+percent:1.50+20bps; for rates of your own, or rebates, add "fees: { makerBps: -1, takerBps: 5 }"`,
  });
}

/** What only a loaded strategy can tell: keys that belong to teams on a strategy of code, and the reverse. */
function refuseMisfit(scenario: Scenario, entrant: EntrantData, place: number, strategy: Strategy): void {
  const { data } = scenario;
  const refuse = (path: readonly PropertyKey[], what: string, mend: string): Error =>
    scenario.refuse({ code: 'bad-value', path, atKey: false, what, mend });
  if (strategy.kind === 'code') {
    for (const key of TEAM_KEYS) {
      if (entrant[key] !== undefined) {
        throw refuse(['entrants', place, key], `is set, but ${strategy.name} asks no model`, 'take it out');
      }
    }
    const unknown = unknownParameter(entrant, place, Object.keys(strategy.parameters));
    if (unknown !== undefined) throw scenario.refuse(unknown);
    return;
  }
  if (Object.keys(entrant.parameters).length > 0) {
    throw refuse(['entrants', place, 'parameters'], `are set, but ${strategy.name} is a team`, 'take them out');
  }
  if (data.execution.fill === 'on-close' && data.cycle.replyLatencyMs !== 0) {
    throw refuse(['cycle'], 'sets no replyLatencyMs of 0 with fill: on-close', 'add "replyLatencyMs: 0"');
  }
}

/** A parameter that the strategy does not have, at its line in the scenario. */
function unknownParameter(
  { parameters, strategy }: EntrantData,
  place: number,
  known: readonly string[],
): FileTrouble | undefined {
  const name = Object.keys(parameters).find((given) => !known.includes(given));
  if (name === undefined) return undefined;
  const close = nearest(name, known);
  const all = known.length === 0 ? 'take it out: it has none' : `it has ${known.join(', ')}`;
  return {
    code: 'unknown-parameter',
    path: ['entrants', place, 'parameters', name],
    atKey: true,
    what: `is no parameter of ${strategy}`,
    mend: close === undefined ? all : `did you mean "${close}"?`,
  };
}

function accountsOf(
  entrant: EntrantData,
  strategy: Strategy,
  runSeed: number,
  seasonTerms: SeasonTerms,
  priceOf: PlanParts['priceOf'],
): readonly AccountPlan[] {
  const id = entrantId(entrant.id);
  const team = strategy.kind === 'team' ? teamOf(entrant, strategy, priceOf) : undefined;
  const seeds: readonly (number | undefined)[] = entrant.seeds ?? [undefined];
  return seeds.map((listed) => ({
    account: accountId(id, listed),
    entrant: id,
    seed: listed ?? runSeed,
    strategy,
    parameters: entrant.parameters,
    team,
    season: entrant.season === undefined ? undefined : seasonPlan(entrant.season, seasonTerms),
  }));
}

/** Teams meet on bar closes unless the scenario gives them a clock. */
function cycleOf({ cycle }: ScenarioData): CyclePlan {
  return {
    schedule: cycle.every === undefined ? { kind: 'bar-close' } : { kind: 'every', spanMs: durationMs(cycle.every) },
    triggers: cycle.triggers,
    deadlineMs: cycle.deadlineMs,
    replyLatencyMs: cycle.replyLatencyMs,
  };
}

function executionOf({ data: { execution }, latency }: Scenario): ExecutionPlan {
  const { intrabar, spreadBps, slippageBps, impactBps, staleMs, fillsWithoutVolume, margin } = execution;
  const fillModel = execution.fill === 'next' ? 'next-event' : 'on-close';
  const costs = { spreadBps, slippageBps, impactBps };
  return { latency, fillModel, intrabar, ...costs, staleMs, marginMode: margin, fillsWithoutVolume };
}

function capitalOf(text: string): { readonly amount: Money; readonly currency: string } {
  const [amount = '', currency = ''] = text.split(' ');
  const parsed = parseDecimal(amount, MONEY_DECIMALS);
  if (!parsed.ok) throw new InvariantBroken(`capital ${text} passed the schema and is no amount`);
  return { amount: money(parsed.value), currency };
}

export function durationMs(text: string): number {
  return known(parseDurationMs(text), `a span in ${text}`);
}

function entrantId(text: string): EntrantId {
  if (isEntrantId(text)) return text;
  throw new InvariantBroken(`${text} passed the schema and is no entrant id`);
}
