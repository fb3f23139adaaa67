import { describe, expect, it } from 'vitest';
import { loadPainter } from '../../../../src/adapters/pictures/seeing.ts';
import { estimateCost } from '../../../../src/agents/cost-estimate.ts';
import { CHART_CANDLES, drawChart } from '../../../../src/agents/eyes/chart.ts';
import { promptOf, requestHashOf } from '../../../../src/agents/prompt/prompt.ts';
import { BOTTOMLESS, pictureTokens } from '../../../../src/agents/purse.ts';
import { largestUsage } from '../../../../src/agents/reserve.ts';
import { modelsOf } from '../../../../src/agents/team-config.ts';
import { sha256 } from '../../../../src/domain/hash.ts';
import { evidenceId } from '../../../../src/domain/ids.ts';
import type { Candle, Snapshot } from '../../../../src/domain/snapshot.ts';
import { later } from '../../../../src/domain/time.ts';
import { seenCandles } from '../../../support/chart-reader.ts';
import { cheerful, heldOf, NOW, snapshotOf } from '../../../support/snapshot.ts';
import { house, playCycle, teamOf } from '../../../support/team.ts';

const candles: readonly Candle[] = Array.from({ length: 60 }, (_, place) => {
  const [open, close] = [(place * 37) % 50, ((place + 1) * 37) % 50].map((step) => 64_000 + step * 10);
  const [from = 0, to = 0] = [open, close];
  const [high, low] = [Math.max(from, to) + 15, Math.min(from, to) - 25];
  return { at: later(NOW, (place - 60) * 60_000), open: from, high, low, close: to, volume: 1 + (place % 7) };
});
const fills = [{ at: later(NOW, -20 * 60_000), side: 'buy' as const, price: 64_100 }];
const scene = { title: 'BTC-USDT-PERP 1m', candles, levels: [{ name: 'stop', price: 63_900 }], fills };

const SEER = 'xai/grok-4.20';
const image = { tilePixels: 448, tileTokens: 256, baseTokens: 256 };
const price = { input: 1, cachedInput: 1, output: 1, long: undefined, search: 0, post: 0, profile: 0, image };
const seen: Snapshot = (() => {
  const base = snapshotOf([{ ...cheerful('BTC', 64_000), chart: { candles, fills } }], [heldOf('BTC', 'long', 64_100)]);
  const chart = { id: evidenceId('chart:BTC'), kind: 'chart' as const, symbol: base.symbols[0]?.symbol };
  return {
    ...base,
    evidence: [...base.evidence, { ...chart, visible: NOW, numbers: { close0: 777 }, text: undefined }],
  };
})();
const teamWith = (change: Parameters<typeof teamOf>[0]) =>
  teamOf({
    models: modelsOf(SEER, { quant: 'deepseek/deepseek-v4-pro' }),
    purse: { ...BOTTOMLESS, prices: new Map([[SEER, price]]) },
    ...change,
  });
const asksOf = (change: Parameters<typeof teamOf>[0], snapshot = seen) =>
  playCycle(teamWith(change), snapshot, house).asks;

describe('a chart', () => {
  it('shows each of the last 45 candles where its prices lie, to whoever looks at its pixels alone', async () => {
    const drawing = drawChart(scene);
    if (drawing.kind !== 'drawing') throw new Error('no drawing');
    expect(drawing.svg).not.toContain('<text');
    const read = await seenCandles((await loadPainter())(drawing.svg));
    const drawn = candles.slice(-CHART_CANDLES);
    expect(read).toHaveLength(drawn.length);
    const lowest = Math.min(...drawn.map(({ low }) => low));
    const bottom = Math.max(...read.map(({ foot }) => foot));
    const unit =
      (bottom - Math.min(...read.map(({ tip }) => tip))) / (Math.max(...drawn.map(({ high }) => high)) - lowest);
    for (const [place, { open, high, low, close }] of drawn.entries()) {
      const candle = read[place] ?? expect.fail('no candle');
      expect(candle.rising).toBe(close >= open);
      for (const [row, price] of [
        [candle.tip, high],
        [candle.foot, low],
        [candle.close, close],
      ] as const) {
        expect(Math.abs(bottom - row - (price - lowest) * unit), `candle ${place}`).toBeLessThanOrEqual(1.5);
      }
    }
  });

  it('is the same bytes on every machine', async () => {
    const drawing = drawChart(scene);
    const paint = await loadPainter();
    expect(
      drawing.kind === 'drawing' && sha256(Buffer.from(paint(drawing.svg)).toString('base64')),
    ).toMatchInlineSnapshot(`"49acba2d6aeeb42eb661b430a3a6e1daa39b66053281a6afc17866ce12a99bf7"`);
  });

  it('draws a flat market, a single bar and a level far off without a number that is none', () => {
    const [one] = candles;
    if (one === undefined) throw new Error('no candle');
    const flat = { ...one, open: 5, high: 5, low: 5, close: 5, volume: 0 };
    for (const few of [[flat], [flat, flat], [one]]) {
      const drawing = drawChart({ ...scene, candles: few, levels: [{ name: 'target', price: 1e9 }] });
      expect(drawing.kind === 'drawing' && drawing.svg).not.toMatch(/NaN|Infinity|TARGET/);
    }
  });
});

describe('what a question shows', () => {
  it('is a chart a symbol, ahead of the words, for the models that take pictures', () => {
    for (const ask of asksOf({ eyes: 'charts' })) {
      const message = promptOf(ask)[1];
      const pictures = message?.role === 'user' ? message.pictures : undefined;
      expect(pictures?.length).toBe(ask.model === SEER ? 1 : undefined);
      expect(message?.content.includes('picture 1 [chart:BTC] BTC')).toBe(ask.model === SEER);
      expect(message?.content, 'what is drawn is not written').not.toContain('777');
    }
  });

  it('is part of the name of the question, and of what it may cost', () => {
    const [blind, sighted] = [asksOf({})[0], asksOf({ eyes: 'charts' })[0]];
    const other = {
      ...seen,
      symbols: seen.symbols.map((view) => ({ ...view, chart: { candles: candles.slice(1), fills } })),
    };
    const moved = {
      ...seen,
      symbols: seen.symbols.map((view) => ({ ...view, chart: { candles: candles.slice(0, 50), fills } })),
    };
    if (blind === undefined || sighted === undefined) throw new Error('no ask');
    const hashes = [blind, sighted, { ...sighted, snapshot: moved }].map((ask) => requestHashOf(ask));
    expect(new Set(hashes).size).toBe(3);
    expect(requestHashOf({ ...sighted, snapshot: other }), 'what is not drawn is no part of it').toBe(hashes[1]);
    const tokens = largestUsage(sighted).promptTokens - largestUsage(blind).promptTokens;
    expect(tokens).toBeGreaterThanOrEqual(512);
  });

  it('is counted by the tile, and quoted by the chart', () => {
    expect(pictureTokens({ width: 448, height: 448 }, image)).toBe(512);
    expect(pictureTokens({ width: 449, height: 448 }, image)).toBe(768);
    expect(pictureTokens({ width: 448, height: 448 }, undefined)).toBe(0);
    const usual = {
      usage: { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 },
      latencyMs: 1,
    };
    const costOfCharts = (charts: number): number =>
      estimateCost(teamWith({ mode: 'fast' }), 10, {
        ...usual,
        pictures: Array.from({ length: charts }, () => ({ width: 448, height: 448 })),
      }).usual.cost;
    expect(costOfCharts(0)).toBe(0);
    expect(costOfCharts(6)).toBeCloseTo((10 * 6 * 512) / 1e6, 12);
  });
});
