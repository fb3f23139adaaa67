import { parseDecimal, scaleNumber } from '../../domain/decimal.ts';
import type { DateSpan } from '../../domain/time.ts';
import { AGENT_STRATEGY } from './entrant-schema.ts';
import type { EntrantData, InstrumentData, ScenarioData } from './schema.ts';
import { overlapOf, spanOf } from './span.ts';
import { TEAM_KEYS } from './team.ts';
import type { FileTrouble } from './trouble.ts';

/** What no single key can be blamed for by its shape. Instruments are checked apart, as they may be in another file. */
export function checkScenario(scenario: ScenarioData): readonly FileTrouble[] {
  return [
    ...checkCapital(scenario),
    ...checkFeeds(scenario),
    ...checkSpans(scenario),
    ...checkCycle(scenario),
    ...checkExecution(scenario),
    ...checkEntrants(scenario),
  ];
}

/** `currency` is what accounts hold; undefined where nobody trades. */
export function checkInstruments(
  instruments: readonly InstrumentData[],
  currency: string | undefined,
  path: readonly PropertyKey[],
): readonly FileTrouble[] {
  const seen = new Set<string>();
  return instruments.flatMap((instrument, place) => {
    const here = [...path, place];
    const troubles: FileTrouble[] = [];
    if (seen.has(instrument.symbol)) {
      troubles.push(value([...here, 'symbol'], `repeats ${instrument.symbol}`, 'list each symbol once'));
    }
    seen.add(instrument.symbol);
    if (currency !== undefined && (instrument.quoteCurrency ?? currency) !== currency) {
      const mend = `accounts hold ${currency} only: leave it out, or change the capital`;
      troubles.push(value([...here, 'quoteCurrency'], `is not the capital's ${currency}`, mend));
    }
    const { priceDecimals, sizeDecimals, negativePrices } = instrument;
    for (const [keys, step, decimals] of [
      [['tick'], instrument.tick, priceDecimals],
      [['lot'], instrument.lot, sizeDecimals],
      [['negativePrices', 'marginPrice'], negativePrices?.marginPrice, priceDecimals],
    ] as const) {
      if (step !== undefined && gridStep(step, decimals) === undefined) {
        troubles.push(
          value(
            [...here, ...keys],
            `is not a step of ${decimals} decimals above 0`,
            'give a step its decimals can hold',
          ),
        );
      }
    }
    if (instrument.kind === 'spot' && instrument.maxLeverage > 1) {
      troubles.push(value([...here, 'maxLeverage'], 'is above 1 for spot', 'give 1, or make it a perp'));
    }
    if (instrument.kind === 'equity' && instrument.maxLeverage > 2) {
      troubles.push(value([...here, 'maxLeverage'], 'is above 2 for an equity', 'give at most 2'));
    }
    if (instrument.kind !== 'perp' && negativePrices !== undefined) {
      troubles.push(
        value([...here, 'negativePrices'], `is set on ${instrument.kind}`, 'only perps may fall below zero'),
      );
    }
    if (instrument.kind !== 'perp' && instrument.hourlyFundingRate !== undefined) {
      troubles.push(value([...here, 'hourlyFundingRate'], `is set on ${instrument.kind}`, 'only perps pay funding'));
    }
    return troubles;
  });
}

/** A tick or lot as a grid integer; undefined when it is not one. */
export function gridStep(step: string | number, decimals: number): number | undefined {
  const scaled = typeof step === 'number' ? scaleNumber(step, decimals) : parseDecimal(step, decimals);
  if (!scaled.ok) return undefined;
  const units = Number(scaled.value);
  return Number.isSafeInteger(units) && units > 0 ? units : undefined;
}

function checkCapital({ capital, usdRate }: ScenarioData): readonly FileTrouble[] {
  if (usdRate !== undefined && usdRate !== 1 && / USD$/.test(capital)) {
    return [value(['usdRate'], 'is not 1 beside a capital in USD', 'take it out')];
  }
  return /^[0.]+ /.test(capital) ? [value(['capital'], 'is nothing', 'give more than 0')] : [];
}

function checkFeeds(scenario: ScenarioData): readonly FileTrouble[] {
  return scenario.feeds.flatMap((feed, place) => {
    const here = ['feeds', place];
    if ((feed.tape === undefined) === (feed.live === undefined)) {
      return [value(here, 'names not exactly one of tape and live', 'give "tape: prices.ndjson.gz"')];
    }
    if (feed.live !== undefined && (feed.from !== undefined || feed.to !== undefined)) {
      return [value([...here, 'live'], 'has from or to beside it', 'take them out: a live feed is now')];
    }
    if (feed.tape !== undefined && feed.maxCost !== undefined) {
      return [value([...here, 'maxCost'], 'stands beside a tape, which charges nothing', 'take it out')];
    }
    if (feed.csv !== undefined && !/\.csv(\.gz)?$/i.test(feed.tape ?? '')) {
      return [value([...here, 'csv'], 'stands beside a tape that is no .csv file', 'take it out')];
    }
    return [];
  });
}

function checkSpans({ from, to, feeds, spans = {} }: ScenarioData): readonly FileTrouble[] {
  const all: readonly (readonly [path: readonly PropertyKey[], span: DateSpan])[] = [
    [[], spanOf({ from, to })],
    ...feeds.map((feed, place) => [['feeds', place], spanOf(feed)] as const),
    ...Object.entries(spans).map(([name, span]) => [['spans', name], spanOf(span)] as const),
  ];
  const troubles = all
    .filter(([, span]) => span.from !== undefined && span.to !== undefined && span.from >= span.to)
    .map(([path]) => value([...path, 'to'], 'is not after from', 'give a later one'));
  const { train, test } = spans;
  const both = train === undefined || test === undefined ? undefined : overlapOf(spanOf(train), spanOf(test));
  const isShared = both !== undefined && (both.from === undefined || both.to === undefined || both.from < both.to);
  if (!isShared) return troubles;
  const mend = 'let one begin where the other ends: what is fitted on train is not tested on it';
  return [...troubles, value(['spans', 'test'], 'shares time with train', mend)];
}

function checkCycle({ cycle }: ScenarioData): readonly FileTrouble[] {
  if (cycle.every !== undefined && cycle.on !== undefined) {
    return [value(['cycle', 'on'], 'stands beside every', 'give one of "every: 3m" and "on: bar-close"')];
  }
  return [];
}

function checkExecution({ cycle, execution }: ScenarioData): readonly FileTrouble[] {
  const troubles = checkLatency(execution);
  if (execution.fill !== 'on-close') return troubles;
  const zero = 'on-close fills need no latency: give 0';
  if (execution.latencyMs !== 0) troubles.push(value(['execution', 'latencyMs'], 'is not 0 with fill: on-close', zero));
  if ((cycle.replyLatencyMs ?? 0) !== 0) {
    troubles.push(value(['cycle', 'replyLatencyMs'], 'is not 0 with fill: on-close', zero));
  }
  return troubles;
}

function checkLatency({ latencyMs, latency }: ScenarioData['execution']): FileTrouble[] {
  if (latency === undefined) return [];
  const here = ['execution', 'latency'];
  if (latencyMs !== undefined) return [value(here, 'stands beside latencyMs', 'give one of them')];
  const { sampled, recorded } = latency;
  if ((sampled === undefined) === (recorded === undefined)) {
    return [value(here, 'names not exactly one of sampled and recorded', 'give one of them')];
  }
  if (sampled === undefined) return [];
  const { leastMs, medianMs, p95Ms, mostMs } = sampled;
  if (leastMs <= medianMs && medianMs <= p95Ms && p95Ms <= mostMs) return [];
  return [value([...here, 'sampled'], 'falls', 'give leastMs, medianMs, p95Ms and mostMs that do not fall')];
}

function checkEntrants({ entrants }: ScenarioData): readonly FileTrouble[] {
  const ids = new Set<string>();
  return entrants.flatMap((entrant, place) => {
    const troubles: FileTrouble[] = [];
    const here = ['entrants', place];
    if (ids.has(entrant.id)) troubles.push(value([...here, 'id'], `repeats ${entrant.id}`, 'give each its own id'));
    ids.add(entrant.id);
    troubles.push(...checkAgent(entrant, here));
    const seeds = entrant.seeds ?? [];
    const repeated = seeds.findIndex((seed, at) => seeds.indexOf(seed) !== at);
    if (repeated >= 0) {
      troubles.push(value([...here, 'seeds', repeated], `repeats ${seeds[repeated]}`, 'list each seed once'));
    }
    return troubles;
  });
}

/** An agent thinks by itself: what a team's models are told and may cost is nothing to it. */
function checkAgent(entrant: EntrantData, here: readonly PropertyKey[]): readonly FileTrouble[] {
  const { agent, strategy } = entrant;
  if (agent === undefined) {
    const none = value(here, 'names neither strategy nor agent', 'give "strategy: buy-and-hold", or "agent: NAME"');
    return strategy === AGENT_STRATEGY ? [none] : [];
  }
  const mend = 'leave one of them out';
  if (strategy !== AGENT_STRATEGY) return [value([...here, 'agent'], 'stands beside a strategy', mend)];
  return TEAM_KEYS.filter((key) => key !== 'tools' && key !== 'cassette' && entrant[key] !== undefined).map((key) =>
    value([...here, key], 'stands beside an agent, which it says nothing to', mend),
  );
}

function value(path: readonly PropertyKey[], what: string, mend: string): FileTrouble {
  return { code: 'bad-value', path, atKey: false, what, mend };
}
