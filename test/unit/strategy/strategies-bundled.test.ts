import { describe, expect, it } from 'vitest';
import type { SymbolId } from '../../../src/domain/ids.ts';
import { DAY_MS, HOUR_MS } from '../../../src/domain/time.ts';
import type { PriceBar } from '../../../src/indicators/catalog.ts';
import type { Parameters, Strategy } from '../../../src/ports/strategy.ts';
import buyAndHold from '../../../strategies/buy-and-hold.ts';
import equalWeight from '../../../strategies/equal-weight.ts';
import momentum from '../../../strategies/momentum.ts';
import rsi from '../../../strategies/rsi.ts';
import seededRandom from '../../../strategies/seeded-random.ts';
import sentimentThreshold from '../../../strategies/sentiment-threshold.ts';
import smaCross from '../../../strategies/sma-cross.ts';
import { walk } from '../../support/indicators-market.ts';
import { asCode, instrumentOf, Stage, type StageOptions, signalOf, symbolOf } from '../../support/strategies-stage.ts';

const A = symbolOf('AAA');
const B = symbolOf('BBB');
const PERP = instrumentOf('AAA', 'perp');
const SPOT = instrumentOf('AAA', 'spot');
const PAIR = [instrumentOf('AAA', 'spot'), instrumentOf('BBB', 'spot')];

function stageOf(
  strategy: Strategy,
  options: Partial<StageOptions> & { readonly parameters?: Parameters } = {},
): Stage {
  return new Stage(asCode(strategy), { instruments: [PERP], ...options });
}

function barsAt(prices: Readonly<Record<string, number>>): ReadonlyMap<SymbolId, PriceBar> {
  return new Map(
    Object.entries(prices).map(([name, close]) => [
      symbolOf(name),
      { open: close, high: close, low: close, close, volume: 1 },
    ]),
  );
}

/** Bars of one symbol that open and close at each price in turn; what was asked after each, in words. */
function follow(stage: Stage, prices: readonly number[]): string[] {
  return prices.map((close) =>
    stage
      .bars(barsAt({ AAA: close }))
      .map((intent) => (intent.kind === 'open' ? intent.side : intent.kind))
      .join(' '),
  );
}

describe('buy-and-hold', () => {
  it('buys every symbol once, in equal shares, and late ones with what was kept for them', () => {
    const stage = stageOf(buyAndHold, { instruments: PAIR, capital: 1_000 });
    stage.bars(barsAt({ AAA: 10 }));
    stage.bars(barsAt({ AAA: 10, BBB: 20 }));
    expect(stage.held.get(A)?.units).toBeCloseTo(49, 9);
    stage.bars(barsAt({ AAA: 12, BBB: 20 }));
    expect((stage.held.get(B)?.units ?? 0) * 20).toBeCloseTo(0.98 * (1_000 - 490 - 0.245), 6);
    for (const price of [5, 50, 8]) expect(stage.bars(barsAt({ AAA: price, BBB: price }))).toEqual([]);
  });

  it('asks again for what it was refused, and never for what it has lost', () => {
    const stage = stageOf(buyAndHold, { instruments: PAIR });
    stage.trouble.set(B, 'refused');
    expect(stage.bars(barsAt({ AAA: 10, BBB: 10 }))).toHaveLength(2);
    stage.trouble.clear();
    expect(stage.bars(barsAt({ AAA: 10, BBB: 10 }))).toMatchObject([{ symbol: B }]);
    stage.bars(barsAt({ AAA: 10, BBB: 10 }));
    stage.held.clear();
    expect(stage.bars(barsAt({ AAA: 10, BBB: 10 }))).toEqual([]);
  });

  it('waits for an order on its way, and divides the cash by what is still to be asked for', () => {
    const stage = stageOf(buyAndHold, { instruments: PAIR });
    stage.trouble.set(A, 'delayed');
    stage.bars(barsAt({ AAA: 10 }));
    const [late] = stage.bars(barsAt({ AAA: 10, BBB: 10 }));
    expect(late).toMatchObject({ symbol: B, sizing: { by: 'notional', notional: 0.98 * 10_000 } });
  });
});

describe('equal-weight', () => {
  const options = { instruments: PAIR, spanMs: DAY_MS, parameters: { everyDays: 1 } };

  it('brings weights back when prices have drifted, selling before it buys', () => {
    const stage = stageOf(equalWeight, options);
    stage.bars(barsAt({ AAA: 10, BBB: 10 }));
    stage.bars(barsAt({ AAA: 10, BBB: 10 }));
    expect([stage.weight(A), stage.weight(B)].map((weight) => weight.toFixed(2))).toEqual(['0.49', '0.49']);
    const drifted = stage.bars(barsAt({ AAA: 20, BBB: 10 }));
    expect(drifted).toMatchObject([{ symbol: A, side: 'sell', reduceOnly: true }]);
    stage.bars(barsAt({ AAA: 20, BBB: 10 }));
    stage.bars(barsAt({ AAA: 20, BBB: 10 }));
    stage.bars(barsAt({ AAA: 20, BBB: 10 }));
    expect(stage.weight(A)).toBeCloseTo(0.49, 2);
    expect(stage.weight(B)).toBeCloseTo(0.49, 2);
  });

  it('rests between corrections and leaves small drifts alone', () => {
    const stage = stageOf(equalWeight, { ...options, parameters: { everyDays: 5 } });
    for (const price of [10, 10]) stage.bars(barsAt({ AAA: price, BBB: 10 }));
    expect(stage.asked).toHaveLength(2);
    for (const price of [14, 10.2, 10.2, 10.2, 10.2]) stage.bars(barsAt({ AAA: price, BBB: 10 }));
    expect(stage.asked).toHaveLength(2);
  });
});

describe('seeded-random', () => {
  const bars = walk(3, 4_000);
  const roam = (stage: Stage, symbol: SymbolId = A): Stage => {
    for (const bar of bars) stage.bars(new Map([[symbol, { ...bar, open: 100, high: 100, low: 100, close: 100 }]]));
    return stage;
  };

  it.each([
    ['perp', PERP, 0.5],
    ['perp', PERP, 4],
    ['spot', SPOT, 2],
  ] as const)('trades about the turnover wished for (%s)', (_kind, instrument, turnoverPerDay) => {
    const parameters = { turnoverPerDay };
    const stage = roam(stageOf(seededRandom, { instruments: [instrument], spanMs: HOUR_MS, parameters, capital: 1e6 }));
    const days = (bars.length * HOUR_MS) / DAY_MS;
    // Fees shrink equity on the way, so turnover is held against what was left in the middle.
    const perDay = stage.traded / ((1e6 + stage.equity()) / 2) / days;
    expect(perDay / turnoverPerDay).toBeGreaterThan(0.75);
    expect(perDay / turnoverPerDay).toBeLessThan(1.25);
  });

  it('depends on its seed and on nothing else', () => {
    const asked = (seed: number) => roam(stageOf(seededRandom, { spanMs: DAY_MS, seed })).asked;
    expect(asked(1)).toEqual(asked(1));
    expect(asked(1)).not.toEqual(asked(2));
  });
});

describe('momentum', () => {
  it('holds what has risen and leaves what has fallen', () => {
    const stage = stageOf(momentum, { parameters: { period: 2 } });
    expect(follow(stage, [10, 10, 11, 12, 9, 9, 8, 12])).toEqual(['', '', 'buy', '', 'close', '', '', 'buy']);
  });

  it('turns at once where it may sell short', () => {
    const parameters = { period: 2, direction: 'long-short' };
    const prices = [10, 10, 11, 12, 9, 8, 8];
    const perp = stageOf(momentum, { parameters });
    expect(follow(perp, prices)).toEqual(['', '', 'buy', '', 'sell', '', '']);
    expect(perp.weight(A)).toBeCloseTo(-0.95, 1);
    const spot = stageOf(momentum, { parameters, instruments: [SPOT] });
    expect(follow(spot, prices)).toEqual(['', '', 'buy', '', 'close', '', '']);
  });
});

describe('rsi', () => {
  it('buys on the way out of the oversold zone and sells in the overbought one', () => {
    const stage = stageOf(rsi, { parameters: { period: 2 } });
    expect(follow(stage, [10, 9, 8, 7, 8, 8, 12, 13])).toEqual(['', '', '', '', 'buy', '', 'close', '']);
  });
});

describe('sma-cross', () => {
  const bars = walk(11, 400);
  const mean = (at: number, period: number): number =>
    bars.slice(at + 1 - period, at + 1).reduce((sum, bar) => sum + bar.close, 0) / period;

  it('turns one unit at every strict cross, in one order', () => {
    const stage = stageOf(smaCross, { parameters: { fast: 5, slow: 12, units: 1 }, capital: 1e9 });
    let held = 0;
    let crosses = 0;
    bars.forEach((bar, at) => {
      const asked = stage.bars(new Map([[A, bar]]));
      const gap = at < 11 ? Number.NaN : mean(at, 5) - mean(at, 12);
      const before = at < 12 ? Number.NaN : mean(at - 1, 5) - mean(at - 1, 12);
      const up = before < 0 && gap > 0;
      const down = before > 0 && gap < 0;
      if (!up && !down) {
        expect(asked, `bar ${at}`).toEqual([]);
        return;
      }
      const wanted = up ? 1 : -1;
      const sizing = { by: 'units', units: Math.abs(wanted - held) };
      expect(asked, `bar ${at}`).toMatchObject([{ kind: 'open', side: up ? 'buy' : 'sell', sizing }]);
      held = wanted;
      crosses += 1;
    });
    expect(crosses).toBeGreaterThan(20);
  });

  it('is only ever long or out where it may not sell short', () => {
    for (const options of [{ instruments: [SPOT] }, { parameters: { direction: 'long-only' } }]) {
      const stage = stageOf(smaCross, options);
      for (const bar of bars) stage.bars(new Map([[A, bar]]));
      expect(new Set(stage.asked.map(({ intent }) => (intent.kind === 'open' ? intent.side : intent.kind)))).toEqual(
        new Set(['buy', 'close']),
      );
    }
  });
});

describe('sentiment-threshold', () => {
  const parameters = { threshold: 0.3, minimumAuthors: 2, holdMinutes: 10 };
  const ready = (options: Partial<StageOptions> = {}): Stage => {
    const stage = stageOf(sentimentThreshold, { parameters, ...options });
    stage.bars(barsAt({ AAA: 10, BBB: 10 }));
    return stage;
  };

  it('enters at the post that carries the score past the threshold, in its direction', () => {
    const stage = ready();
    expect(stage.post(signalOf(A, stage.now, 0.29, 5))).toEqual([]);
    expect(stage.post(signalOf(A, stage.now, 0.31, 5))).toMatchObject([{ kind: 'open', side: 'buy', symbol: A }]);
    expect(stage.post(signalOf(A, stage.now, 0.9, 5))).toEqual([]);
    const falling = ready();
    expect(falling.post(signalOf(A, falling.now, -0.5, 5))).toMatchObject([{ kind: 'open', side: 'sell' }]);
    const spot = ready({ instruments: PAIR });
    expect(spot.post(signalOf(A, spot.now, -0.5, 5))).toEqual([]);
  });

  it('wants enough authors, enough independent voices, and a signal that is warm', () => {
    const stage = ready();
    expect(stage.post(signalOf(A, stage.now, 0.9, 1))).toEqual([]);
    expect(stage.post({ ...signalOf(A, stage.now, 0.9, 1), authors: 599 })).toEqual([]);
    expect(stage.post({ ...signalOf(A, stage.now, 0.9, 5), authors: 1 })).toEqual([]);
    expect(stage.post({ ...signalOf(A, stage.now, 0.9, 5), warming: true })).toEqual([]);
    expect(stage.post(signalOf(A, stage.now, 0.9, 1.1))).toHaveLength(1);
  });

  it('asks for no more than there is', () => {
    const stage = ready({ instruments: PAIR, parameters: { ...parameters, weight: 0.5 } });
    expect(stage.post(signalOf(A, stage.now, 0.9, 5))).toHaveLength(1);
    stage.bars(barsAt({ AAA: 10, BBB: 10 }));
    expect(stage.post(signalOf(B, stage.now, 0.9, 5))).toEqual([]);
  });

  it('listens to the half-life it is told', () => {
    const stage = ready({ parameters: { ...parameters, halfLife: 'd1' } });
    const loud = signalOf(A, stage.now, 0.9, 5);
    expect(stage.post({ ...loud, score: { ...loud.score, d1: 0.1 } })).toEqual([]);
    expect(stage.post({ ...loud, score: { m1: 0, m5: 0, m15: 0, h1: 0, d1: 0.5 } })).toHaveLength(1);
  });

  it('leaves after its time', () => {
    const stage = ready();
    stage.post(signalOf(A, stage.now, 0.9, 5));
    const asked = Array.from({ length: 12 }, () => follow(stage, [10])[0]);
    expect(asked.indexOf('close')).toBe(9);
  });

  it('leaves when the score has turned, at a bar or at the post itself', () => {
    const stage = ready();
    stage.post(signalOf(A, stage.now, 0.9, 5));
    expect(follow(stage, [10, 10])).toEqual(['', '']);
    expect(stage.post(signalOf(A, stage.now, -0.1, 5))).toMatchObject([{ kind: 'close', symbol: A }]);
    const quiet = ready();
    quiet.post(signalOf(A, quiet.now, 0.9, 5));
    follow(quiet, [10]);
    quiet.signals.set(A, signalOf(A, quiet.now, -0.1, 5));
    expect(follow(quiet, [10])).toEqual(['close']);
  });
});
