import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  bracket,
  buy,
  buyingPower,
  cancel,
  choice,
  close,
  type DecideContext,
  decimal,
  defineStrategy,
  defineTeam,
  limit,
  notional,
  sell,
  setExits,
  stop,
  stopLimit,
  takeProfit,
  target,
  trailingStop,
  units,
  weightOf,
  whole,
} from '../../../src/index.ts';
import { flat } from '../../support/indicators-market.ts';
import { instrumentOf, Stage, symbolOf } from '../../support/strategies-stage.ts';

const BTC = symbolOf('BTC');
const PERP = instrumentOf('BTC', 'perp');

describe('defineStrategy', () => {
  const seen: unknown[] = [];
  const strategy = defineStrategy({
    name: 'tried',
    parameters: {
      period: whole(14, { least: 2, most: 50 }),
      weight: decimal(0.5, { least: 0, most: 1 }),
      side: choice('long', 'short'),
    },
    start({ parameter }) {
      // Checked by the compiler: only these names, each of its own type.
      expectTypeOf(parameter).parameter(0).toEqualTypeOf<'period' | 'weight' | 'side'>();
      expectTypeOf(parameter('period')).toEqualTypeOf<number>();
      expectTypeOf(parameter('side')).toEqualTypeOf<'long' | 'short'>();
      seen.push([parameter('period'), parameter('weight'), parameter('side')]);
      return {};
    },
  });

  const start = (parameters: Record<string, number | string | boolean>) =>
    new Stage(strategy, { instruments: [PERP], parameters });

  it('fills in what the scenario leaves out', () => {
    expect(strategy.parameters).toEqual({ period: 14, weight: 0.5, side: 'long' });
    start({});
    start({ period: 50, weight: 0, side: 'short' });
    expect(seen).toEqual([
      [14, 0.5, 'long'],
      [50, 0, 'short'],
    ]);
  });

  it.each([
    [
      { period: 51 },
      'strategy-bad-parameter: strategy tried: parameter period is 51; give a whole number from 2 to 50',
    ],
    [{ period: 14.5 }, 'parameter period is 14.5;'],
    [{ period: '14' }, 'parameter period is "14";'],
    [{ weight: Number.NaN }, 'parameter weight is null; give a number from 0 to 1'],
    [{ weight: -0.1 }, 'parameter weight is -0.1;'],
    [{ side: 'both' }, 'parameter side is "both"; give one of long, short'],
    [{ side: true }, 'parameter side is true;'],
    [{ perid: 3 }, 'there is no parameter "perid"; use period, weight, side'],
    [JSON.parse('{"__proto__": 3}'), 'there is no parameter "__proto__"'],
    [{ constructor: 3 }, 'there is no parameter "constructor"'],
  ])('refuses %j when an account starts', (parameters, sentence) => {
    expect(() => start(parameters)).toThrow(sentence);
  });

  it('refuses a definition that contradicts itself, whatever its types say', () => {
    const handlers = () => ({});
    expect(() => defineStrategy({ name: 'Not A Name', parameters: {}, start: handlers })).toThrow(/^strategy-bad-name/);
    const beyond = { period: whole(1, { least: 2, most: 3 }) };
    expect(() => defineStrategy({ name: 'beyond', parameters: beyond, start: handlers })).toThrow(
      /^strategy-bad-parameter: strategy beyond: parameter period is 1/,
    );
    expect(() => defineStrategy(JSON.parse('{"name": "idle"}'))).toThrow(
      /^strategy-without-parameters: strategy idle: .*; write parameters: \{\}/,
    );
    expect(() => defineStrategy(JSON.parse('{"name": "idle", "parameters": {}}'))).toThrow(/^strategy-without-start/);
  });
});

describe('defineTeam', () => {
  it('is a debating house team unless said otherwise', () => {
    expect(defineTeam({ name: 'mine' })).toEqual({
      kind: 'team',
      name: 'mine',
      mode: 'team',
      model: 'house',
      models: {},
      tools: true,
      briefs: {},
    });
  });

  it.each([
    [{ name: 'mine', mode: 'chorus' }, 'mode is "chorus"; use fast, expert, team, heavy, vote, native'],
    [{ name: 'mine', model: 'https://example.org/v1' }, 'model is "https://example.org/v1"; use house, or'],
    [{ name: 'mine', model: 'grok' }, 'model is "grok"'],
    [{ name: 'mine', models: { quant: 'grok' } }, 'the quant\'s model is "grok"'],
    [{ name: 'mine', models: { boss: 'house' } }, 'there is no role "boss"'],
    [{ name: 'mine', briefs: { boss: 'win' } }, 'there is no role "boss"; use leader,'],
    [{ name: 'mine', briefs: { leader: 'x'.repeat(2_001) } }, "the leader's brief is no text or too long"],
    [{ name: 'mine', briefs: { leader: 7 } }, "the leader's brief is no text or too long"],
    [{ name: 'mi ne' }, 'is not a strategy'],
  ])('refuses %j', (definition, sentence) => {
    expect(() => defineTeam(JSON.parse(JSON.stringify(definition)))).toThrow(sentence);
  });
});

describe('orders', () => {
  it('are plain intents, with leverage 1 and no exits unless said otherwise', () => {
    const terms = { leverage: 1, reduceOnly: false, exits: undefined };
    expect(buy(BTC, units(2))).toEqual({
      kind: 'open',
      symbol: BTC,
      side: 'buy',
      sizing: { by: 'units', units: 2 },
      terms: { type: 'market' },
      ...terms,
    });
    expect(sell(BTC, notional(50), { leverage: 5, reduceOnly: true })).toMatchObject({
      side: 'sell',
      sizing: { by: 'notional', notional: 50 },
      leverage: 5,
      reduceOnly: true,
    });
    expect(buy(BTC, buyingPower(0.5)).sizing).toEqual({ by: 'buying-power', share: 0.5 });
  });

  it('come in every kind the venue knows', () => {
    const gtc = { kind: 'gtc' } as const;
    expect(
      [
        limit('buy', BTC, units(1), 90),
        limit('sell', BTC, units(1), 110, { timeInForce: { kind: 'ioc' }, postOnly: true }),
        stop('sell', BTC, units(1), 80),
        stopLimit('buy', BTC, units(1), 105, 106),
        takeProfit('sell', BTC, units(1), 120),
        trailingStop('sell', BTC, units(1), 5),
      ].map(({ side, terms }) => [side, terms]),
    ).toEqual([
      ['buy', { type: 'limit', limit: 90, timeInForce: gtc, postOnly: false }],
      ['sell', { type: 'limit', limit: 110, timeInForce: { kind: 'ioc' }, postOnly: true }],
      ['sell', { type: 'stop', trigger: 80 }],
      ['buy', { type: 'stop-limit', trigger: 105, limit: 106, timeInForce: gtc }],
      ['sell', { type: 'take-profit', trigger: 120 }],
      ['sell', { type: 'trailing-stop', distance: 5 }],
    ]);
  });

  it('tie exits to an entry, move them, close and cancel', () => {
    const none = { stop: undefined, target: undefined, trailing: undefined, invalidation: undefined };
    const entry = buy(BTC, units(1));
    expect(bracket(entry, { stop: 95, target: 110 })).toEqual({ ...entry, exits: { ...none, stop: 95, target: 110 } });
    expect(entry.exits).toBeUndefined();
    expect(setExits(BTC, { invalidation: 'close(4h) < 90' })).toEqual({
      kind: 'set-exits',
      symbol: BTC,
      exits: { ...none, invalidation: 'close(4h) < 90' },
    });
    expect(close(BTC)).toEqual({ kind: 'close', symbol: BTC });
    expect(cancel(BTC)).toEqual({ kind: 'cancel', symbol: BTC, order: 'all' });
  });
});

describe('target', () => {
  /** A strategy that does what the test tells it at each bar. */
  function puppet(act: (context: DecideContext) => ReturnType<typeof target>): Stage {
    const strategy = defineStrategy({ name: 'puppet', parameters: {}, start: () => ({ onBars: act }) });
    return new Stage(strategy, { instruments: [PERP] });
  }
  const [still = { open: 0, high: 0, low: 0, close: 0, volume: 0 }] = flat(1);
  const bar = new Map([[BTC, still]]);

  it('brings a symbol from any weight to any other in one order, at a price that stands still', () => {
    const weight = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 12 }), (weights) => {
        let wanted = 0;
        const stage = puppet((context) => target(context, BTC, wanted, { band: 0 }));
        for (const next of weights) {
          wanted = next;
          expect(stage.bars(bar).length).toBeLessThanOrEqual(1);
          wanted = stage.weight(BTC);
          stage.bars(bar);
          // What the fee of 0.05 % of at most twice the equity can move.
          expect(Math.abs(stage.weight(BTC) - next)).toBeLessThan(0.003);
        }
      }),
    );
  });

  it('shrinks with reduce-only orders, closes at 0, and turns without', () => {
    const asked: unknown[] = [];
    let wanted = 0.5;
    const stage = puppet((context) => target(context, BTC, wanted));
    for (wanted of [0.5, 0.2, -0.2, -0.6, 0]) {
      for (const intent of stage.bars(bar))
        asked.push(intent.kind === 'open' ? [intent.side, intent.reduceOnly] : intent.kind);
    }
    expect(asked).toEqual([['buy', false], ['sell', true], ['sell', false], ['sell', false], 'close']);
    stage.bars(bar);
    expect(stage.held.size).toBe(0);
  });

  it('asks for nothing without a price, within the band, or with an order on its way', () => {
    const stage = puppet((context) => [...target(context, BTC, 0.5), ...target(context, symbolOf('ETH'), 0.5)]);
    expect(stage.bars(bar)).toHaveLength(1);
    expect(stage.context.working(BTC)).toBe(true);
    expect(target(stage.context, BTC, -1)).toEqual([]);
    stage.bars(bar);
    expect(target(stage.context, BTC, 0.505)).toEqual([]);
    expect(target(stage.context, BTC, 0.6)).toHaveLength(1);
    expect(weightOf(stage.context, symbolOf('ETH'))).toBeUndefined();
  });
});
