import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../../../src/domain/time.ts';
import { money } from '../../../../src/domain/units.ts';
import { type LoggedSample, SampleColumns } from '../../../../src/web/api/samples.ts';

const amounts = fc.bigInt({ min: -(10n ** 29n), max: 10n ** 29n });
const samples = fc.array(fc.record({ step: fc.nat(3), equity: amounts }), { maxLength: 60 }).map((drawn) => {
  let sequence = 1;
  return drawn.map(({ step, equity }): LoggedSample => {
    sequence += step;
    return { sequence, at: instant(sequence * 10), equity: money(equity) };
  });
});

it('gives back to the last unit what was put in, in one piece or several', () => {
  fc.assert(
    fc.property(samples, fc.nat(60), (all, cut) => {
      const parts = [all.slice(0, cut), all.slice(cut)].map((part) => SampleColumns.of(part).bytes);
      expect(SampleColumns.joined(parts).all()).toEqual(all);
    }),
  );
});

it('counts as a filter does', () => {
  fc.assert(
    fc.property(samples, fc.nat(900), fc.nat(90), (all, time, sequence) => {
      const columns = SampleColumns.of(all);
      expect(columns.countBefore(time)).toBe(all.filter((one) => one.at < time).length);
      expect(columns.countTo(sequence)).toBe(all.filter((one) => one.sequence <= sequence).length);
    }),
  );
});

it('keeps the ends, and the lowest and the highest of every stretch, and is short', () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 8 }), (all, stretches) => {
      const kept = SampleColumns.of(all).thinned(stretches);
      expect(kept).toEqual([...new Set(kept)].toSorted((one, other) => one - other));
      expect(kept.length).toBeLessThanOrEqual(Math.max(2 * stretches + 2, 0));
      if (all.length === 0) return;
      const equityOf = (place: number): bigint => all[place]?.equity ?? 0n;
      expect([kept[0], kept.at(-1)]).toEqual([0, all.length - 1]);
      const parts = all.length <= 2 * stretches + 2 ? all.length : stretches;
      for (let part = 0; part < parts; part += 1) {
        const [from, to] = [0, 1].map((one) => Math.floor(((part + one) * all.length) / parts));
        const places = all.map((_, place) => place).filter((place) => place >= (from ?? 0) && place < (to ?? 0));
        const own = kept.filter((place) => places.includes(place)).map(equityOf);
        for (const place of places) {
          expect(own.some((equity) => equity <= equityOf(place))).toBe(true);
          expect(own.some((equity) => equity >= equityOf(place))).toBe(true);
        }
      }
    }),
  );
});
