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
  for (const [place, { live = [] }] of scenario.data.feeds.entries()) {
    for (const [at, name] of live.entries()) {
      const found = venuesNamed(name, context);
      if (typeof found === 'string') {
        const path = ['feeds', place, 'live', at];
        throw scenario.refuse({ code: 'unknown-feed', path, atKey: false, what: `"${name}"`, mend: found });
      }
      venues.push(...found);
    }
  }
  if (venues.length === 0) {
    const trouble = { code: 'missing-key', path: ['feeds'], atKey: false, what: 'names no live feed' };
    throw scenario.refuse({ ...trouble, mend: 'add one such as "- live: [hyperliquid, bluesky]"' });
  }
  return venues;
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
