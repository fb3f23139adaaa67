import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FundingWatch, scaleText } from '../../../../src/adapters/live/intake/market-events.ts';
import { SourceClock } from '../../../../src/adapters/live/intake/source-clock.ts';
import { Stamper } from '../../../../src/adapters/live/intake/stamper.ts';
import { Tally } from '../../../../src/adapters/live/intake/tally.ts';
import { parseDecimal } from '../../../../src/domain/decimal.ts';
import { DAY_MS, instant } from '../../../../src/domain/time.ts';

const T = 1_770_000_000_000;

describe('scaleText', () => {
  const digits = fc.stringMatching(/^\d{1,18}$/);
  const decimalText = fc
    .tuple(fc.constantFrom('', '-'), digits, fc.option(digits))
    .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}`);
  const nearlyDecimal = fc.stringMatching(/^[-+.0-9eE ]{0,12}$/);

  it('reads what parseDecimal reads, digit for digit', () => {
    fc.assert(
      fc.property(fc.oneof(decimalText, nearlyDecimal), fc.integer({ min: 0, max: 12 }), (text, decimals) => {
        const exact = parseDecimal(text, decimals);
        const scaled = scaleText(text, decimals);
        if (!exact.ok) expect(scaled).toBe(exact.problem);
        else if (Number.isSafeInteger(Number(exact.value))) expect(scaled).toBe(Number(exact.value));
        else expect(scaled).toBe('too-large');
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('the clock offset of a source', () => {
  it('is none while nothing comes before it was sent', () => {
    const clock = new SourceClock();
    clock.observe(instant(T), instant(T + 40));
    expect([clock.offsetMs, clock.lagMs]).toEqual([0, 40]);
  });

  it('shows a clock of ours that is 1.27 s behind, and the lag in spite of it', () => {
    const clock = new SourceClock();
    for (const delay of [-1_270, -1_100, -1_200]) clock.observe(instant(T), instant(T + delay));
    expect([clock.offsetMs, clock.lagMs]).toEqual([-1_200, 0]);
    expect(clock.sourceTime(instant(T))).toBe(T + 1_200);
  });

  it('is the median of the last 31, whatever a few of them say', () => {
    const clock = new SourceClock();
    for (let n = 0; n < 310; n += 1) clock.observe(instant(n % 3 === 0 ? T + DAY_MS : T), instant(T - 1_270));
    expect(clock.offsetMs).toBe(-1_270);
    for (let n = 0; n < 62; n += 1) clock.observe(instant(T), instant(T + 10));
    expect(clock.offsetMs).toBe(0);
  });

  it('far off is believed only when most have said so for ten seconds, and a week at most', () => {
    for (const [offMs, believed] of [
      [-2 * DAY_MS, true],
      [2 * DAY_MS, true],
      [-8 * DAY_MS, false],
      [8 * DAY_MS, false],
    ] as const) {
      const clock = new SourceClock();
      const at = (ms: number) => clock.observe(instant(T + ms), instant(T + ms + offMs));
      for (let ms = 0; ms < 9_000; ms += 100) expect(at(ms)).toBe(offMs < 0 ? 'ahead-of-clock' : 'long-past');
      for (let ms = 9_000; ms < 20_000; ms += 100) at(ms);
      expect([at(20_000) === undefined, clock.offsetMs]).toEqual([believed, believed ? offMs : 0]);
      // What our own clock says is believed all the same.
      expect(clock.observe(instant(T + offMs), instant(T + offMs))).toBeUndefined();
    }
  });
});

describe('the stamper', () => {
  it('gives max(received, last visible), and lines only to what is taken', () => {
    const stamper = new Stamper(3);
    expect(stamper.see(instant(T + 5))).toBe(T + 5);
    expect(stamper.see(instant(T + 3))).toBe(T + 5);
    expect([stamper.next, stamper.next]).toEqual([1, 1]);
    stamper.take();
    expect(stamper.next).toBe(2);
  });
});

describe('funding out of marks', () => {
  const mark = (rate: string | undefined, fundingAt?: number) =>
    ({
      kind: 'mark',
      market: 'A',
      ts: undefined,
      mark: '1',
      oracle: undefined,
      rate,
      fundingAt: fundingAt === undefined ? undefined : instant(fundingAt),
    }) as const;

  it('is the last rate told before the full hour, once', () => {
    const watch = new FundingWatch();
    const hour = T - (T % 3_600_000) + 3_600_000;
    expect(watch.observe(mark('0.1'), instant(hour - 2))).toBeUndefined();
    expect(watch.observe(mark('0.2'), instant(hour - 1))).toBeUndefined();
    expect(watch.observe(mark('0.3'), instant(hour))).toEqual({ at: hour, rate: '0.2' });
    expect(watch.observe(mark('0.4'), instant(hour + 1))).toBeUndefined();
  });

  it('is when the venue says', () => {
    const watch = new FundingWatch();
    watch.observe(mark('0.1', T + 50), instant(T));
    expect(watch.observe(mark('0.2', T + 900), instant(T + 49))).toBeUndefined();
    expect(watch.observe(mark('0.3', T + 900), instant(T + 51))).toEqual({ at: T + 50, rate: '0.2' });
  });
});

describe('a tally', () => {
  it('holds a bounded number of names', () => {
    const tally = new Tally();
    for (let name = 0; name < 1_000; name += 1) tally.add(`made up ${name}`, name + 7);
    expect(tally.counts.size).toBeLessThanOrEqual(201);
    expect([...tally.counts.values()].reduce((sum, count) => sum + count, 0)).toBe(1_000);
    expect([tally.first.get('made up 3'), tally.first.get('others')]).toEqual([10, 207]);
  });
});
