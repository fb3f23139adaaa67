import { randomUUID } from 'node:crypto';
import type { Heard } from '../adapters/live/heard.ts';
import { LiveFeed } from '../adapters/live/live-feed.ts';
import { venuesNamed } from '../adapters/live/venues/catalog.ts';
import type { Venue } from '../adapters/live/venues/venue.ts';
import type { Instrument } from '../domain/instrument.ts';
import { type RandomSource, seededRandom } from '../domain/random.ts';
import type { Clock } from '../ports/clock.ts';
import { instrumentOf } from './scenario/instruments.ts';
import { durationMs } from './scenario/plan.ts';
import type { Scenario } from './scenario/read.ts';
import { shippedXPrices } from './shipped.ts';

/** Where the fake venues listen unless told otherwise. */
const LOCAL_PORT = 8717;

export function localPort({ QUARTET_LOCAL_PORT: port }: NodeJS.ProcessEnv): number {
  return Number(port ?? LOCAL_PORT);
}

/** Only the waits between tries hang on it, and those must differ from other clients'. */
export function backoffRandom(): RandomSource {
  return seededRandom('backoff', randomUUID());
}

/** Fake venues make their markets up. */
export function isLocal(name: string): boolean {
  return name.startsWith('local/');
}

/** Whether a feed of the scenario makes its market up. */
export function hasLocal(scenario: Scenario): boolean {
  return scenario.data.feeds.some(({ live = [] }) => live.some(isLocal));
}

export function scenarioInstruments(scenario: Scenario): readonly Instrument[] {
  const [, currency = 'USD'] = scenario.data.capital.split(' ');
  return scenario.instruments.map((instrument) => instrumentOf(instrument, currency));
}

/** The live feeds that a scenario names. Throws where a name is none. */
export function liveVenuesOf(scenario: Scenario, environment: NodeJS.ProcessEnv): readonly Venue[] {
  const instruments = scenarioInstruments(scenario);
  const context = { instruments, xToken: environment.X_BEARER_TOKEN, localPort: localPort(environment) };
  const venues: Venue[] = [];
  for (const [place, { live = [], maxCost }] of scenario.data.feeds.entries()) {
    const own: Venue[] = [];
    for (const [at, name] of live.entries()) {
      const found = venuesNamed(name, context);
      if (typeof found === 'string') {
        const path = ['feeds', place, 'live', at];
        throw scenario.refuse({ code: 'unknown-feed', path, atKey: false, what: `"${name}"`, mend: found });
      }
      own.push(...found.map((venue) => bounded(venue, maxCost)));
    }
    venues.push(...own);
    if (maxCost !== undefined && !own.some(({ bound }) => bound !== undefined)) {
      const trouble = { code: 'bad-value', path: ['feeds', place, 'maxCost'], atKey: false };
      throw scenario.refuse({ ...trouble, what: 'bounds a feed that charges nothing', mend: 'leave it out' });
    }
  }
  if (venues.length === 0) {
    const trouble = { code: 'missing-key', path: ['feeds'], atKey: false, what: 'names no live feed' };
    throw scenario.refuse({ ...trouble, mend: 'add one such as "- live: [hyperliquid, bluesky]"' });
  }
  return venues;
}

/** Left before it costs more than the scenario lets it. */
function bounded(venue: Venue, maxCost: string | undefined): Venue {
  if (venue.charged === undefined || maxCost === undefined) return venue;
  return { ...venue, bound: { ...shippedXPrices(), maxCost: Number.parseFloat(maxCost) } };
}

/** What live feeds charge, one line each; said before a run. */
export function feedQuotes(scenario: Scenario, venues: readonly Venue[]): readonly string[] {
  const charging = venues.filter(({ charged }) => charged !== undefined);
  if (charging.length === 0 || hasLocal(scenario)) return [];
  const { post, profile, media, source, asOf } = shippedXPrices();
  return charging.map(({ source: name, bound }) => {
    const price = `${post} USD a post, ${profile} for its author and ${media} a picture (${source}, ${asOf})`;
    const end = bound === undefined ? 'nothing bounds it: give its feed a maxCost' : `it ends at ${bound.maxCost} USD`;
    return `${name} charges ${price}; ${end}`;
  });
}

/** All of them as one, behind what an earlier life of the run has heard. */
export function openLive(
  scenario: Scenario,
  venues: readonly Venue[],
  clock: Clock,
  stop: AbortSignal,
  heard?: Heard,
): LiveFeed {
  const { warmUp, every } = scenario.data.bars;
  return new LiveFeed({
    venues,
    instruments: scenarioInstruments(scenario),
    clock,
    random: backoffRandom(),
    tape: 0,
    heard,
    warmUp: warmUp === 0 ? undefined : { bars: warmUp, intervalMs: durationMs(every) },
    stop,
  });
}
