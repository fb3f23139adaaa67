import { defineStrategy, target } from 'quartet';
import { expect, it } from 'vitest';
import { SteadyClock } from '../../../src/adapters/clock/clocks.ts';
import { EventQueue } from '../../../src/adapters/live/event-queue.ts';
import { Intake } from '../../../src/adapters/live/intake/intake.ts';
import { Stamper } from '../../../src/adapters/live/intake/stamper.ts';
import type { Message } from '../../../src/adapters/live/wire/message.ts';
import { encodeEvent } from '../../../src/adapters/tape/encode.ts';
import { openTape } from '../../../src/adapters/tape/open-tape.ts';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS, SECOND_MS } from '../../../src/domain/time.ts';
import type { FeedSource } from '../../../src/ports/feed-source.ts';
import { competitor, planFor, runTest, sourceOf } from '../../support/engine-run.ts';
import { BTC } from '../../support/live-instrument.ts';
import { tapeFile } from '../../support/tape.ts';

const T = Date.UTC(2026, 0, 5);
const INSTRUMENTS = new Map([[BTC.symbol, BTC]]);
const EVERY_MS = 500;
const HELD_MS = 90 * SECOND_MS;
/** There and back, 30 steps in all. */
const SIZES = [1, 10, 60, 3_600, 86_400, 172_800].flatMap((seconds) => [seconds, -seconds]).map((s) => s * SECOND_MS);
const STEPS = [...SIZES, DAY_MS / 2, -DAY_MS / 2, 5 * HOUR_MS].flatMap((size) => [size, 0]);

/** Opens and closes in turn, at every bar. */
const restless = defineStrategy({
  name: 'restless',
  parameters: {},
  start() {
    let turn = 0;
    return {
      onBars: (context, bars) =>
        bars.flatMap(({ symbol }) => {
          turn += 1;
          return target(context, symbol, turn % 2 === 0 ? 0 : 0.5);
        }),
    };
  },
});

/** What a run hears while its machine's date is set there and back; `isStepped`: the venue's date with it. */
async function heard(isStepped: boolean) {
  /** What time had really passed, by when it was to the run. */
  const passedBy = new Map<number, number>();
  let [passed, set] = [0, 0];
  const clocks = { dateMs: () => T + passed + set, monotonicMs: () => passed };
  const clock = new SteadyClock(() => undefined, clocks);
  const queue = new EventQueue(() => undefined);
  let next: Message[] = [];
  const markets = new Map([['B', BTC]]);
  const options = { source: 'venue', read: () => next, markets, repeats: false, datedByAuthors: false } as const;
  const intake = new Intake({ ...options, filler: undefined }, new Stamper(0), queue);
  intake.opened(clock.now(), '');
  for (const step of STEPS) {
    set = step;
    for (let held = 0; held < HELD_MS; held += EVERY_MS) {
      passed += EVERY_MS;
      const ts = instant(T + passed - 20 + (isStepped ? set : 0));
      const figures = { price: `1${passed % 7}.5`, size: '1000', side: undefined, count: undefined };
      next = [{ kind: 'trade', market: 'B', ts, id: `t${passed}`, ...figures }];
      const now = clock.now();
      passedBy.set(now, passed);
      intake.frame('', now);
    }
  }
  queue.end();
  const events: readonly FeedEvent[] = (await queue.take()) ?? [];
  return { events, passedBy };
}

const live = (source: FeedSource): FeedSource => ({ ...source, isLive: () => true });

it.each([false, true])(
  'a run lives through 30 steps of its clock: orders fill, and it replays equal (the venue’s date steps too: %s)',
  async (isStepped) => {
    const { events, passedBy } = await heard(isStepped);
    const plan = planFor({ instruments: INSTRUMENTS, feeds: () => [] }, [competitor('r', restless)], {
      barsMs: 5 * SECOND_MS,
    });
    const run = await runTest(plan, [live(sourceOf('live', events))]);
    const fills = run.rows.flatMap(({ at, records }) =>
      records.some(({ kind }) => kind === 'fill-made') ? [passedBy.get(at) ?? 0] : [],
    );
    const waits = [...fills, STEPS.length * HELD_MS].map((at, place) => at - (fills[place - 1] ?? 0));
    expect(fills.length).toBeGreaterThan(200);
    expect(Math.max(...waits)).toBeLessThan(MINUTE_MS);
    const lines = events.map((event) => encodeEvent(event, INSTRUMENTS, 'visible') ?? '');
    const again = await runTest(plan, [openTape(tapeFile(lines), { instruments: INSTRUMENTS, tape: 0 })]);
    expect(again.outcome.digest.run).toBe(run.outcome.digest.run);
  },
);
