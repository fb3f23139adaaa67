import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../src/adapters/clock/clocks.ts';
import { TapeRecorder } from '../../src/adapters/tape/tape-recorder.ts';
import { instant } from '../../src/domain/time.ts';
import { price, size } from '../../src/domain/units.ts';
import { BTC } from './live-instrument.ts';

/** Records trades numbered by their price from `first` on until it is killed, and tells what it says is on disk. */
const [folder = '', first = '1'] = process.argv.slice(2);
const recorder = await TapeRecorder.open({
  folder,
  name: 'numbers',
  instruments: new Map([[BTC.symbol, BTC]]),
  clock: systemClock,
  origin: () => ({ source: 'a test', synthetic: true, settings: {} }),
  mostBytes: 4_000,
});
for (let n = Number(first); ; ) {
  const visible = instant(Date.now());
  const events = Array.from({ length: 60 }, () => {
    const line = n;
    n += 1;
    const stamp = { ts: visible, visible, tape: 0, line };
    return { kind: 'trade', ...stamp, symbol: BTC.symbol, price: price(line), size: size(1), side: undefined } as const;
  });
  recorder.add(events);
  // Now and then a reader that wants to be sure, as one that commits what names these events does.
  if (n % 7 === 0) {
    await recorder.flush();
    console.log(`kept ${n - 1}`);
  }
  await wait(3);
}
