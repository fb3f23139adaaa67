import { randomUUID } from 'node:crypto';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { LiveFeed } from '../../adapters/live/live-feed.ts';
import { venuesNamed } from '../../adapters/live/venues/catalog.ts';
import type { Venue } from '../../adapters/live/venues/venue.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { seededRandom } from '../../domain/random.ts';
import { instrumentOf } from '../scenario/instruments.ts';
import type { Scenario } from '../scenario/read.ts';

/** Where the fake venues listen unless told otherwise. */
const LOCAL_PORT = 8717;

/** Fake venues make their markets up. */
export function isLocal(name: string): boolean {
  return name.startsWith('local/');
}

export function instrumentsOf(scenario: Scenario): readonly Instrument[] {
  const [, currency = 'USD'] = scenario.data.capital.split(' ');
  return scenario.instruments.map((instrument) => instrumentOf(instrument, currency));
}

/** The live feeds that a scenario names, as one. Throws where a name is none. */
export function liveFeedOf(scenario: Scenario, environment: NodeJS.ProcessEnv, stop: AbortSignal): LiveFeed {
  const instruments = instrumentsOf(scenario);
  const { X_BEARER_TOKEN: xToken, QUARTET_LOCAL_PORT: port } = environment;
  const context = { instruments, xToken, localPort: Number(port ?? LOCAL_PORT) };
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
  // Only the waits between tries hang on it, and those must differ from other clients'.
  const random = seededRandom('backoff', randomUUID());
  return new LiveFeed({ venues, instruments, clock: systemClock, random, tape: 0, stop });
}
