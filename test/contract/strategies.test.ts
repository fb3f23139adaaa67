import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/domain/errors.ts';
import type { SymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import type { PriceBar } from '../../src/indicators/catalog.ts';
import buyAndHold from '../../strategies/buy-and-hold.ts';
import cash from '../../strategies/cash.ts';
import equalWeight from '../../strategies/equal-weight.ts';
import houseTeam from '../../strategies/house-team.ts';
import momentum from '../../strategies/momentum.ts';
import quartetTeam from '../../strategies/quartet-team.ts';
import rsi from '../../strategies/rsi.ts';
import seededRandomStrategy from '../../strategies/seeded-random.ts';
import sentimentThreshold from '../../strategies/sentiment-threshold.ts';
import smaCross from '../../strategies/sma-cross.ts';
import { walk } from '../support/indicators-market.ts';
import { expectValid } from '../support/strategies-intents.ts';
import { type Asked, asCode, instrumentOf, Stage, signalOf } from '../support/strategies-stage.ts';

const CODE = [cash, buyAndHold, equalWeight, seededRandomStrategy, momentum, rsi, smaCross, sentimentThreshold].map(
  asCode,
);
const COUNT = 300;

/** One step of a made-up market: bars that closed together, and a post with the signal after it. */
interface Step {
  readonly bars: ReadonlyMap<SymbolId, PriceBar>;
  readonly post: { readonly symbol: SymbolId; readonly score: number; readonly voices: number } | undefined;
}

/** Symbols that begin late, skip bars and are talked about; `from` on, another future. */
function market(instruments: readonly Instrument[], seed: number, from = COUNT, otherwise = seed): Step[] {
  const random = [seededRandom('market', seed), seededRandom('market', otherwise)];
  const walks = [seed, otherwise].map((each) =>
    instruments.map(({ symbol }, index) => ({ symbol, bars: walk(each + index, COUNT, 20 + 30 * index) })),
  );
  return Array.from({ length: COUNT }, (_, at) => {
    const world = at < from ? 0 : 1;
    const draw = random[world];
    if (draw === undefined) throw new Error('two worlds');
    if (world === 0) random[1]?.next();
    const bars = new Map<SymbolId, PriceBar>();
    for (const [index, { symbol, bars: all }] of (walks[world] ?? []).entries()) {
      const bar = all[at];
      if (bar !== undefined && at >= index * 7 && draw.next() > 0.05) bars.set(symbol, bar);
    }
    const about = instruments[Math.floor(draw.next() * instruments.length)];
    const score = draw.next() * 2 - 1;
    const voices = draw.next() * 6;
    return {
      bars,
      post: about === undefined || draw.next() < 0.5 ? undefined : { symbol: about.symbol, score, voices },
    };
  });
}

function play(stage: Stage, step: Step): void {
  if (step.post !== undefined) {
    stage.post(signalOf(step.post.symbol, stage.now, step.post.score, step.post.voices));
  }
  stage.bars(step.bars);
}

const UNIVERSES: readonly (readonly [string, readonly Instrument[]])[] = [
  ['one perp', [instrumentOf('AAA-PERP', 'perp')]],
  ['three spot pairs', ['AAA', 'BBB', 'CCC'].map((name) => instrumentOf(name, 'spot'))],
  ['25 stocks', Array.from({ length: 25 }, (_, index) => instrumentOf(`S${index}`, 'equity'))],
];

describe.each(CODE.map((strategy) => [strategy.name, strategy] as const))('strategy %s', (_, strategy) => {
  const run = (instruments: readonly Instrument[], steps: readonly Step[], seed = 1): Stage => {
    const stage = new Stage(strategy, { instruments, seed, spanMs: HOUR_MS });
    for (const step of steps) play(stage, step);
    return stage;
  };

  it.each(UNIVERSES)('asks only for what can be done, in %s', (_name, instruments) => {
    const stage = run(instruments, market(instruments, 5));
    const universe = instruments.map(({ symbol }) => symbol);
    for (const { intent } of stage.asked) expectValid(intent, universe);
    expect(stage.equity()).toBeGreaterThan(0);
  });

  it.each(UNIVERSES)('never spends cash it does not have, nor sells what it may not, in %s', (_name, instruments) => {
    const stage = new Stage(strategy, { instruments, spanMs: HOUR_MS });
    for (const step of market(instruments, 6)) {
      play(stage, step);
      // The stage fills whatever is asked; a strategy that leaves nothing for fees and gaps overdraws it.
      expect(stage.cash).toBeGreaterThan(-0.02 * stage.equity());
      for (const { symbol, kind } of instruments) {
        if (kind === 'spot') expect(stage.held.get(symbol)?.units ?? 0).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it.each(UNIVERSES)('does the same again, and beside another account, in %s', (_name, instruments) => {
    const steps = market(instruments, 7);
    const alone = run(instruments, steps).asked;
    expect(run(instruments, steps).asked).toEqual(alone);
    const left = new Stage(strategy, { instruments, seed: 1, spanMs: HOUR_MS });
    const right = new Stage(strategy, { instruments, seed: 2, spanMs: HOUR_MS });
    for (const [index, step] of steps.entries()) {
      play(left, step);
      play(right, steps[(index + 40) % steps.length] ?? step);
    }
    expect(left.asked).toEqual(alone);
  });

  it.each(UNIVERSES)('decides nothing by what has not happened yet, in %s', (_name, instruments) => {
    const askedInFirst = (count: number, steps: readonly Step[]): readonly Asked[] => {
      const stage = new Stage(strategy, { instruments, spanMs: HOUR_MS });
      let asked = 0;
      for (const [index, step] of steps.entries()) {
        play(stage, step);
        if (index + 1 === count) asked = stage.asked.length;
      }
      return stage.asked.slice(0, asked);
    };
    const told = market(instruments, 8);
    for (const from of [60, 150, 299]) {
      expect(askedInFirst(from, market(instruments, 8, from, 999))).toEqual(askedInFirst(from, told));
    }
  });

  it('survives before any price, without bars, and with every parameter at its ends', () => {
    const instruments = [instrumentOf('AAA-PERP', 'perp'), instrumentOf('BBB', 'spot')];
    const stage = new Stage(strategy, { instruments });
    expect(stage.bars(new Map())).toEqual([]);
    expect(stage.post(signalOf(instrumentOf('BBB', 'spot').symbol, stage.now, 1, 9))).toEqual([]);
    expect(() => new Stage(strategy, { instruments, parameters: { nonsense: 1 } })).toThrow(InputError);
    for (const [parameter, standard] of Object.entries(strategy.parameters)) {
      expect(() => new Stage(strategy, { instruments, parameters: { [parameter]: standard } })).not.toThrow();
      for (const wrong of [Number.NaN, -1e12, 1e12, 'nonsense', true]) {
        expect(() => new Stage(strategy, { instruments, parameters: { [parameter]: wrong } })).toThrow(
          /^strategy-bad-parameter: /,
        );
      }
    }
  });
});

describe('bundled strategies', () => {
  it('have names of their own', () => {
    const names = [...CODE, houseTeam, quartetTeam].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('all but cash trade on the made-up markets', () => {
    for (const strategy of CODE) {
      const instruments = UNIVERSES[2]?.[1] ?? [];
      const stage = new Stage(strategy, { instruments, spanMs: HOUR_MS });
      for (const step of market(instruments, 5)) play(stage, step);
      expect(stage.asked.length > 0, strategy.name).toBe(strategy !== cash);
    }
  });

  it('include a team that needs no key and one that asks a model', () => {
    expect(houseTeam).toEqual({
      kind: 'team',
      name: 'house-team',
      mode: 'team',
      model: 'house',
      models: {},
      tools: true,
      briefs: {},
    });
    expect(quartetTeam).toMatchObject({ kind: 'team', mode: 'team', model: 'xai/grok-4.20' });
  });
});
