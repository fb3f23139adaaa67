import { simulate } from './simulate.ts';

const from = Number(process.argv[2] ?? 1),
  to = Number(process.argv[3] ?? 30);
const t = performance.now();
let f = 0,
  e = 0,
  bad = 0;
for (let seed = from; seed <= to; seed++) {
  try {
    const r = await simulate(seed, 200);
    f += r.fills;
    e += r.events;
  } catch (x) {
    bad++;
    console.log(seed, x instanceof Error && x.name === 'Violation' ? x.message : x);
  }
}
console.log('ms', (performance.now() - t).toFixed(0), 'events', e, 'fills', f, 'bad', bad);
