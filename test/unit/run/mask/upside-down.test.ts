import { expect, it } from 'vitest';
import { upsideDown } from '../../../../src/run/mask/upside-down.ts';

const SYMBOLS = new Map([['X', { symbol: 'X', masked: 'Y', power: 1, low: 99.1, high: 250.37 }]]);
const turned = (record: Readonly<Record<string, unknown>>) => upsideDown(record, SYMBOLS, () => ['X']);

it.each([
  [
    { type: 'quote', symbol: 'X', bid: 100.2, bid_size: 3, ask: 100.25, ask_size: 7 },
    { type: 'quote', symbol: 'X', ask: 249.27, ask_size: 3, bid: 249.22, bid_size: 7 },
  ],
  [
    { type: 'bar', symbol: 'X', open: '200.10', high: 250.37, low: 99.1, close: 150, volume: 5 },
    { type: 'bar', symbol: 'X', open: '149.37', low: 99.1, high: 250.37, close: 199.47, volume: 5 },
  ],
  [
    { type: 'trade', symbol: 'X', price: '2.5e2', size: 1, side: 'buy' },
    { type: 'trade', symbol: 'X', price: '99.47', size: 1, side: 'sell' },
  ],
  [
    { type: 'funding', symbol: 'X', rate: 0.0001 },
    { type: 'funding', symbol: 'X', rate: -0.0001 },
  ],
  [
    { type: 'funding', symbol: 'X', rate: '-2e-05' },
    { type: 'funding', symbol: 'X', rate: '2e-05' },
  ],
  [
    { type: 'post', text: 'X to 200 from 120 up 5 % in 3 days then 340' },
    { type: 'post', text: 'X to 149.47 from 229.47 up 5 % in 3 days then 9.47' },
  ],
])('turns %j', (record, other) => {
  expect(turned(record)).toEqual(other);
});

it('done twice is what it was', () => {
  for (let tick = 9910; tick <= 25037; tick += 37) {
    const record = { type: 'quote', symbol: 'X', bid: tick / 100, bid_size: 1, ask: (tick + 1) / 100, ask_size: 2 };
    expect(turned(turned(record))).toEqual(record);
  }
});

it('refuses what has no other side, and leaves alone whom nobody trades', () => {
  expect(() => turned({ type: 'dividend', symbol: 'X', amount: 1 })).toThrow('no other side');
  const other = { type: 'mark', symbol: 'Z', mark: 5 };
  expect(turned(other)).toEqual(other);
});
