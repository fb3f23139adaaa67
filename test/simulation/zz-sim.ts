import { simulate } from './simulate.ts';

const from = Number(process.argv[2] ?? 1),
  to = Number(process.argv[3] ?? 30),
  by = Number(process.argv[4] ?? 1);
const t = performance.now();
let f = 0,
  e = 0,
  bad = 0;
const c = process.cpuUsage();
for (let seed = from; seed <= to; seed += by) {
  const c1 = process.cpuUsage();
  try {
    const r = await simulate(seed, 200);
    f += r.fills;
    e += r.events;
    console.log(seed, r.faults, process.cpuUsage(c1).user / 1000);
  } catch (x) {
    bad++;
    console.log(seed, x instanceof Error && x.name === 'Violation' ? x.message : x);
  }
}
console.log(
  'ms',
  (performance.now() - t).toFixed(0),
  'cpu',
  process.cpuUsage(c).user / 1000,
  'events',
  e,
  'fills',
  f,
  'bad',
  bad,
);
