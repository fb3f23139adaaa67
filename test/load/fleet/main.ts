import { setMaxListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type FleetEnd, type FleetPlan, simulateFleet } from './fleet.ts';
import { fleetPlot } from './plot.ts';

/** `npm run simulate:fleet`: 200 workers with failures, drawn into docs/fleet.svg, and how the questions grow with the workers. */
setMaxListeners(0);
const CALM = { seed: 'fleet', jobMs: 20_000, deaths: 0, freezes: 0 };
const STORMY: FleetPlan = {
  seed: 'fleet',
  workers: 200,
  jobs: 4_000,
  jobMs: 20_000,
  deaths: 0.03,
  freezes: 0.02,
  serverAway: { atMs: 180_000, forMs: 15_000 },
};

function told({ tookMs, results, dead, again, died, froze, seconds }: FleetEnd, workers: number): string {
  const most = Math.max(...seconds.map(({ asked }) => asked));
  const full = seconds.filter(({ busy }) => busy > 0.9 * workers);
  const mean = full.reduce((sum, { asked }) => sum + asked, 0) / Math.max(1, full.length);
  const work = seconds.reduce((sum, { busy, alive }) => sum + busy / Math.max(1, alive), 0) / seconds.length;
  return `${results} results in ${Math.round(tookMs / 1_000)} s, ${dead} given up, ${again} run again; ${died} deaths, ${froze} freezes; ${Math.round(work * 100)} % of those alive at work; questions a second: ${Math.round(mean)} while at least nine in ten work, at most ${most}`;
}

for (const workers of [50, 100, 200, 400]) {
  const end = await simulateFleet({ ...CALM, workers, jobs: workers * 5 });
  console.log(`${workers} workers, nothing goes wrong: ${told(end, workers)}`);
}
const end = await simulateFleet(STORMY);
console.log(
  `200 workers, 3 % die and 2 % stand still for a minute each minute, the server away for 15 s: ${told(end, 200)}`,
);
writeFileSync(
  'docs/fleet.svg',
  fleetPlot(end.seconds, '200 workers, 4,000 jobs of 20 s; deaths, freezes, the server away at 180 s'),
);
