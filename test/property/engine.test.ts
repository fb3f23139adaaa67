import { describe, expect, it } from 'vitest';
import { sameRows } from '../simulation/simulate.ts';
import { worldOf } from '../simulation/world.ts';
import { replayEvents, runWorld } from '../support/simulation-events.ts';

/** `npm run simulate -- --events 1000000` replays a million. */
const EVENTS = 100_000;

describe('the whole engine', () => {
  it(`agrees with the independent ledger over ${EVENTS} random events`, { timeout: 600_000 }, async () => {
    const { events, fills } = await replayEvents(EVENTS);
    expect(events).toBeGreaterThanOrEqual(EVENTS);
    expect(fills).toBeGreaterThan(EVENTS / 20);
  });

  it.each([3, 4, 5])(
    'resumed from its journal cut at any row ends as the unbroken run does (world %i)',
    { timeout: 600_000 },
    async (seed) => {
      const world = worldOf(seed, { cycles: 25, appetite: 0.3, hasTeams: false });
      const whole = await runWorld(world);
      expect(whole.rows.length).toBeGreaterThan(80);
      for (let cut = 0; cut < whole.rows.length; cut += 1) {
        const resumed = await runWorld(world, whole.rows.slice(0, cut));
        sameRows(resumed.rows, whole.rows);
        expect(resumed.outcome.digest).toEqual(whole.outcome.digest);
      }
    },
  );
});
