import { dirname } from 'node:path';
import { venuesNamed } from '../../../src/adapters/live/venues/catalog.ts';
import type { Venue } from '../../../src/adapters/live/venues/venue.ts';
import type { PictureNet } from '../../../src/adapters/pictures/fetch-picture.ts';
import { DAY_MS } from '../../../src/domain/time.ts';
import { scenarioInstruments } from '../../../src/run/live.ts';
import { trustOf } from '../../../src/run/own-folders.ts';
import { type PaperOutcome, paper } from '../../../src/run/paper.ts';
import type { Scenario } from '../../../src/run/scenario/read.ts';
import { VenueClock } from './venue-clock.ts';

export interface HeldRun {
  readonly scenarioFile: string;
  readonly folder: string;
  readonly port: number;
  /** Whether the venues hold what is not acknowledged, so that between two lives nothing is missing. */
  readonly holds: boolean;
  /** Where pictures of posts are fetched from; left out, none is asked for. */
  readonly pictures?: PictureNet;
}

/** A paper run whose clock and venues are those of a `HeldVenues`, until they stop it. */
export async function heldRun({ scenarioFile, folder, port, holds, pictures }: HeldRun): Promise<PaperOutcome> {
  const clock = await VenueClock.connect(port);
  try {
    const asked = { scenarioFile, from: dirname(scenarioFile), seed: 7, trust: trustOf('none') };
    const venues = (scenario: Scenario): readonly Venue[] =>
      ['local/hyperliquid', 'local/bluesky'].flatMap((name) => venueNamed(name, scenario, port, holds));
    return await paper(asked, folder, {
      clock,
      stop: clock.stop.signal,
      venues,
      watch: clock,
      ...(pictures === undefined ? {} : { pictures }),
    });
  } finally {
    clock.close();
  }
}

/** Never pinged and never too quiet: the clock leaps, and frames are counted. */
function venueNamed(name: string, scenario: Scenario, localPort: number, holds: boolean): readonly Venue[] {
  const venues = venuesNamed(name, { instruments: scenarioInstruments(scenario), xToken: undefined, localPort });
  if (typeof venues === 'string') throw new Error(venues);
  return venues.map((venue) => ({
    ...venue,
    ping: undefined,
    keepAliveMs: DAY_MS,
    past: undefined,
    repeats: holds || venue.repeats,
  }));
}
