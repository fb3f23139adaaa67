import { setMaxListeners } from 'node:events';
import { expect, it } from 'vitest';
import { simulateFleet } from '../load/fleet/fleet.ts';
import { fleetPlot } from '../load/fleet/plot.ts';

/** `npm run simulate:fleet` has two hundred workers. */
const PLAN = {
  seed: 'small',
  workers: 12,
  jobs: 60,
  jobMs: 20_000,
  deaths: 0.3,
  freezes: 0.3,
  serverAway: { atMs: 40_000, forMs: 10_000 },
};

it('workers that die, stand still and lose their server lose no job, and the same seed is the same story', async () => {
  setMaxListeners(0);
  const end = await simulateFleet(PLAN);
  expect(end).toMatchObject({ results: PLAN.jobs, dead: 0 });
  expect(end.died).toBeGreaterThan(3);
  expect(end.froze).toBeGreaterThan(3);
  expect(end.seconds.filter(({ asked }) => asked === 0).length).toBeGreaterThan(5);
  expect(end.seconds.every(({ busy, alive }) => busy <= alive && alive <= PLAN.workers)).toBe(true);
  expect(await simulateFleet(PLAN)).toEqual(end);
  expect(fleetPlot(end.seconds, 'a fleet')).toContain('jobs done');
});
