import { CASES } from './cases.ts';

/** What one case's process reports on its standard output. */
export interface Measured {
  /** Units a second, one a repeat. */
  readonly rates: readonly number[];
  readonly fills: number;
  readonly peakMegabytes: number;
}

const [name = '', repeats = '5'] = process.argv.slice(2);
const found = CASES[name];
if (found === undefined) throw new Error(`no case ${name}`);

const rates: number[] = [];
let fills = 0;
// One repeat more than asked: the first warms the compiler up and does not count.
for (let repeat = 0; repeat <= Number(repeats); repeat += 1) {
  const prepared = await found.prepare();
  const startedAt = performance.now();
  await prepared.run();
  const seconds = (performance.now() - startedAt) / 1_000;
  if (repeat > 0) rates.push(found.count / seconds);
  fills = prepared.fills();
  prepared.clean();
}
const measured: Measured = { rates, fills, peakMegabytes: process.resourceUsage().maxRSS / 1_024 };
process.stdout.write(JSON.stringify(measured));
