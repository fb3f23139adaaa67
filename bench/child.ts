import { keepObjectsYoung } from '../src/run/young-objects.ts';
import { CASES } from './cases.ts';

/** What one case's process reports on its standard output. */
export interface Measured {
  /** Units a second, one a repeat. */
  readonly rates: readonly number[];
  /** Processor time of a unit in microseconds, all threads of it, one a repeat: what others on the machine hardly change. */
  readonly cpuMicros: readonly number[];
  readonly fills: number;
  readonly peakMegabytes: number;
}

// As the program itself does.
keepObjectsYoung();
const [name = '', repeats = '5'] = process.argv.slice(2);
const found = CASES[name];
if (found === undefined) throw new Error(`no case ${name}`);

const rates: number[] = [];
const cpuMicros: number[] = [];
let fills = 0;
// One repeat more than asked: the first warms the compiler up and does not count.
for (let repeat = 0; repeat <= Number(repeats); repeat += 1) {
  const prepared = await found.prepare();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await prepared.run();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  if (repeat > 0) {
    rates.push(found.count / seconds);
    cpuMicros.push((user + system) / found.count);
  }
  fills = prepared.fills();
  prepared.clean();
}
const measured: Measured = { rates, cpuMicros, fills, peakMegabytes: process.resourceUsage().maxRSS / 1_024 };
process.stdout.write(JSON.stringify(measured));
