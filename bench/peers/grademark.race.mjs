import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/*
 * grademark: bars, filled at the next open. It cannot turn a position round in one order: it goes long and out again, a fill at
 * every cross as elsewhere. No fees, no margin.
 */
const [file = '', home = ''] = process.argv.slice(2);
const load = createRequire(`${home}/race.js`);
const { DataFrame } = load('data-forge');
const { backtest } = load('grademark');

const bytes = readFileSync(file);
const prices = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

/** What is wanted after each bar, by whole sums. */
function wishes(at) {
  let [fast, slow, before, now] = [0, 0, 0, 0];
  return Array.from(at, (price, step) => {
    fast += price - (step >= 10 ? at[step - 10] : 0);
    slow += price - (step >= 30 ? at[step - 30] : 0);
    if (step < 29) return 0;
    const gap = fast * 30 - slow * 10;
    if (before < 0 && gap > 0) now = 1;
    else if (before > 0 && gap < 0) now = -1;
    before = gap;
    return now;
  });
}

function run(at) {
  const wanted = wishes(at);
  const bars = Array.from(at, (price, step) => {
    const open = at[Math.max(0, step - 1)] / 100;
    const close = price / 100;
    const time = new Date(1_700_000_040_000 + step * 60_000);
    return {
      time,
      open,
      high: Math.max(open, close),
      low: Math.min(open, close),
      close,
      volume: 1,
      wanted: wanted[step],
    };
  });
  const series = new DataFrame(bars).setIndex('time');
  const trades = backtest(
    {
      entryRule: (enter, { bar }) => {
        if (bar.wanted === 1) enter();
      },
      exitRule: (exit, { bar }) => {
        if (bar.wanted === -1) exit();
      },
    },
    series,
  );
  return 2 * trades.length;
}

// As often as Quartet's side.
run(prices);
run(prices);
const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
const flips = run(prices);
const { user, system } = process.cpuUsage(cpu);
const told = {
  steps: prices.length,
  flips,
  cpuSeconds: (user + system) / 1e6,
  wallSeconds: (performance.now() - startedAt) / 1_000,
  peakMegabytes: process.resourceUsage().maxRSS / 1_024,
};
process.stdout.write(JSON.stringify(told));
