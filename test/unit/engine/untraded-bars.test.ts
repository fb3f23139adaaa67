import { bracket, buy, limit, units } from 'quartet';
import { describe, expect, it } from 'vitest';
import { flat, type ToldBar, toldBars } from '../../support/told-bars.ts';
import { instrumentOf, symbolNamed } from '../../support/told-run.ts';

const ONE = symbolNamed('ONE');
const perp = [instrumentOf(ONE)];
const order = buy(ONE, units(10));

/** Trading at 100, two bars of a halt at 100, trading again at 130. */
const halt = (...intents: ToldBar['intents'] & readonly unknown[]): readonly ToldBar[] => [
  flat(0, ONE, 10_000, 1_000, ...intents),
  flat(1, ONE, 10_000, 0),
  flat(2, ONE, 10_000, 0),
  flat(3, ONE, 13_000),
  flat(4, ONE, 13_000),
];

describe('a bar of volume 0', () => {
  it('fills nothing: an order waits for the first bar that somebody traded in', async () => {
    expect((await toldBars(perp, halt(order))).fills).toEqual(['4 buy 10 @ 130.00 o1']);
  });

  it('fills as others do where the scenario says so', async () => {
    const { fills } = await toldBars(perp, halt(order), { fillsWithoutVolume: true });
    expect(fills).toEqual(['2 buy 10 @ 100.00 o1']);
  });

  it('hits no stop, limit or liquidation in its range, and none is lost', async () => {
    const fall = (volume: number): readonly ToldBar[] => [
      flat(0, ONE, 10_000, 1_000, bracket(buy(ONE, units(10), { leverage: 5 }), { stop: 95 })),
      flat(1, ONE, 10_000, 1_000, limit('sell', ONE, units(5), 104)),
      { day: 2, symbol: ONE, prices: [10_000, 10_500, 5_000, 9_900], volume },
      flat(3, ONE, 9_900),
      { day: 4, symbol: ONE, prices: [9_900, 9_900, 9_400, 9_400] },
    ];
    expect((await toldBars(perp, fall(0))).fills).toEqual(['2 buy 10 @ 100.00 o1', '5 sell 10 @ 95.00 stop']);
    expect((await toldBars(perp, fall(5))).fills).toContain('3 sell 10 @ 95.00 stop');
  });

  it('takes no fill at the close it was decided on', async () => {
    const bars = [flat(0, ONE, 10_000), flat(1, ONE, 10_000, 0, order), flat(2, ONE, 13_000)];
    const run = await toldBars(perp, bars, { fillModel: 'on-close' });
    expect(run.fills).toEqual(['3 buy 10 @ 130.00 o1']);
  });

  it('says nothing on a tape whose bars have shown no volume yet', async () => {
    const mids = halt(order).map((bar) => ({ ...bar, volume: 0 }));
    expect((await toldBars(perp, mids)).fills).toEqual(['2 buy 10 @ 100.00 o1']);
  });
});
