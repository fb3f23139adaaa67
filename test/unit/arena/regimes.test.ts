import { describe, expect, it } from 'vitest';
import { entrantResults } from '../../../src/arena/entrant-result.ts';
import { kindsOf, REGIME_WINDOW, REGIMES, regimesOf } from '../../../src/arena/regimes.ts';
import { seededRandom } from '../../../src/domain/random.ts';
import { DAY_MS, later } from '../../../src/domain/time.ts';
import { history, START } from '../../support/arena-histories.ts';

const NO_BURSTS: ReadonlySet<number> = new Set();

function noise(count: number, size: number, key: string): number[] {
  const random = seededRandom('regimes', key);
  return Array.from({ length: count }, () => (random.next() - 0.5) * size);
}

describe('regimes', () => {
  it('calls a market that goes one way a trend, and one that comes back a range', () => {
    const rising = kindsOf(new Array<number>(60).fill(0.01), NO_BURSTS);
    expect(rising.slice(REGIME_WINDOW).every((kinds) => kinds.has('trend') && !kinds.has('range'))).toBe(true);
    const falling = kindsOf(new Array<number>(60).fill(-0.01), NO_BURSTS);
    expect(falling.at(-1)?.has('trend')).toBe(true);
    const back = kindsOf(
      Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? 0.01 : -0.01)),
      NO_BURSTS,
    );
    expect(back.slice(REGIME_WINDOW).every((kinds) => kinds.has('range') && !kinds.has('trend'))).toBe(true);
    expect(kindsOf(new Array<number>(30).fill(0), NO_BURSTS).at(-1)?.has('range')).toBe(true);
  });

  it('calls volatility high by the median of what came before', () => {
    const kinds = kindsOf(
      [...noise(100, 0.01, 'calm'), ...noise(60, 0.1, 'storm'), ...noise(100, 0.001, 'still')],
      NO_BURSTS,
    );
    expect(kinds.slice(121, 160).every((each) => each.has('high volatility'))).toBe(true);
    expect(kinds.slice(185).every((each) => each.has('low volatility'))).toBe(true);
  });

  it('knows no later return: another future leaves the past’s regimes as they were', () => {
    const past = noise(150, 0.02, 'past');
    const one = kindsOf([...past, ...noise(50, 0.5, 'loud')], NO_BURSTS);
    const other = kindsOf([...past, ...noise(50, 0.001, 'quiet')], NO_BURSTS);
    // The period right behind the past begins knowing all of it, and not its own return.
    expect(one.slice(0, 151)).toEqual(other.slice(0, 151));
    expect(one.slice(151)).not.toEqual(other.slice(151));
  });

  it('tells where leads came from, with how many periods are behind it', () => {
    const days = 100;
    const market = noise(days, 0.02, 'market');
    const levelsOf = (edge: number) => {
      let level = 10_000;
      return market.map((change) => {
        level *= 1 + change + edge;
        return level;
      });
    };
    const burst = later(START, 49.5 * DAY_MS);
    const [hold, ahead] = entrantResults([
      history({ name: 'hold', levels: levelsOf(0) }),
      history({ name: 'ahead', levels: levelsOf(0.001) }, { bursts: [burst] }),
    ]);
    if (hold === undefined || ahead === undefined) throw new Error('no results');
    const table = regimesOf([hold, ahead], hold);
    if ('none' in table) throw new Error(table.none);
    const counts = new Map(table.periods.map(({ regime, count }) => [regime, count]));
    expect([...counts.keys()]).toEqual([...REGIMES]);
    expect((counts.get('trend') ?? 0) + (counts.get('range') ?? 0)).toBe(days - REGIME_WINDOW);
    expect((counts.get('high volatility') ?? 0) + (counts.get('low volatility') ?? 0)).toBe(days - REGIME_WINDOW);
    expect(counts.get('posts bursting')).toBe(1);
    expect(table.rows.map(({ entrant }) => entrant)).toEqual(['ahead']);
    table.rows[0]?.leads.forEach((lead, at) => {
      expect('none' in lead ? Number.NaN : lead.value).toBeCloseTo(0.001 * (table.periods[at]?.count ?? 0), 6);
    });
    expect(regimesOf([ahead], undefined)).toEqual({ none: expect.stringContaining('buy-and-hold') });
  });

  it('says so where the run is no longer than what regimes are told by', () => {
    const [hold] = entrantResults([
      history({ name: 'hold', levels: noise(15, 10, 'short').map((step) => 10_000 + step) }),
    ]);
    if (hold === undefined) throw new Error('no result');
    expect(regimesOf([hold], hold)).toEqual({ none: 'no more than 20 returns' });
  });
});
