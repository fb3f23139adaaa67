import { Heard } from '../adapters/live/heard.ts';
import type { Venue } from '../adapters/live/venues/venue.ts';
import { LineReader } from '../adapters/tape/line-reader.ts';
import { InputError } from '../domain/errors.ts';
import { escapeTerminal } from '../domain/escape.ts';
import type { RunClock } from '../ports/clock.ts';
import type { SharedLog } from '../ports/shared-log.ts';
import { BusClock } from './bus/bus-clock.ts';
import { BusFeed } from './bus/bus-feed.ts';
import { BusHeard } from './bus/bus-heard.ts';
import { openLive } from './live.ts';
import type { LiveSource } from './paper-feed.ts';
import type { PreparedRun } from './prepare.ts';

/** How a paper run hears of the world: what is on its tape by now, what comes behind it, and the clock that goes with both. */
export interface Hearing {
  readonly clock: RunClock;
  readonly heard: Heard;
  readonly open: () => LiveSource;
}

export interface HearingParts {
  readonly prepared: PreparedRun;
  readonly clock: RunClock;
  /** Ends what comes. */
  readonly stop: AbortSignal;
  readonly note: (line: string) => void;
}

/** By connections of its own. */
export function hearVenues({ prepared, clock, stop }: HearingParts, venues: readonly Venue[]): Hearing {
  const heard = new Heard();
  return {
    clock,
    heard,
    open() {
      if (heard.sequence !== undefined) throw otherEars('was fed by a bus', 'give --feed and its address again');
      return openLive(prepared.scenario, venues, clock, stop, heard.lines === 0 ? undefined : heard);
    },
  };
}

/** By what a recording publishes. */
export function hearBus({ prepared, clock: own, stop, note }: HearingParts, log: SharedLog): Hearing {
  const { instruments } = prepared.plan;
  const reader = new LineReader(new Map(instruments.map((instrument) => [instrument.symbol, instrument])), 0);
  const heard = new BusHeard(reader);
  const clock = new BusClock(own);
  return {
    clock,
    heard,
    open() {
      if (heard.lines > 0 && heard.sequence === undefined) throw otherEars('had feeds of its own', 'leave --feed out');
      return new BusFeed({ log, reader, heard, clock, own, stop, note: (line) => note(escapeTerminal(line)) });
    },
  };
}

function otherEars(what: string, mend: string): InputError {
  return new InputError({
    code: 'other-feed',
    where: '--feed',
    what: `this run ${what}`,
    mend: `${mend}, or choose another --out`,
  });
}
