import fc from 'fast-check';
import { type AccountId, evidenceId, type SymbolId } from '../../src/domain/ids.ts';
import type { SentimentSignal } from '../../src/domain/signal.ts';
import type { Evidence, HeldView, Snapshot, SymbolView } from '../../src/domain/snapshot.ts';
import { instant, later } from '../../src/domain/time.ts';

export const ACCOUNT = 'house#1' as AccountId;
export const symbol = (name: string): SymbolId => name as SymbolId;
export const NOW = instant(1_704_204_000_000);
export const LIMITS = { maxLeverage: 10, maxSymbolExposure: 2, minNotional: 10, pyramiding: false, minimumAuthors: 3 };

export interface Numbers {
  readonly price: number;
  readonly indicators: Readonly<Record<string, number>>;
  readonly returns: readonly [number, number, number] | undefined;
  readonly score: number | undefined;
  readonly voices: number;
}

export function signalOf(name: SymbolId, score: number, voices: number): SentimentSignal {
  return {
    symbol: name,
    at: NOW,
    score: { m1: score, m5: score, m15: score, h1: score, d1: score },
    scoreZ: undefined,
    volumeZ: undefined,
    voices,
    authors: Math.ceil(voices),
    disagreement: 0.2,
    novelty: 1,
    coordinated: false,
    warming: false,
    posts: [],
  };
}

export function viewOf(name: string, numbers: Numbers): SymbolView {
  return {
    symbol: symbol(name),
    price: numbers.price,
    ageMs: 0,
    barMs: numbers.returns === undefined ? undefined : 60_000,
    return1: numbers.returns?.[0],
    return5: numbers.returns?.[1],
    return20: numbers.returns?.[2],
    indicators: numbers.indicators,
    sentiment: numbers.score === undefined ? undefined : signalOf(symbol(name), numbers.score, numbers.voices),
    maxLeverage: 20,
    canShort: true,
    maintenanceRate: 0.025,
  };
}

/** Price, indicators, signal and two posts of each symbol, as the engine lists them. */
export function evidenceOf(views: readonly SymbolView[]): Evidence[] {
  const items: Evidence[] = [];
  const add = (kind: Evidence['kind'], view: SymbolView, numbers: Evidence['numbers'], text?: string): void => {
    const id = evidenceId(`${kind}-${items.length + 1}`);
    items.push({ id, kind, symbol: view.symbol, visible: later(NOW, -1000 * (items.length + 1)), numbers, text });
  };
  for (const view of views) {
    add(
      'price',
      view,
      view.return1 === undefined ? { price: view.price } : { price: view.price, return1: view.return1 },
    );
    if (Object.keys(view.indicators).length > 0) add('indicator', view, view.indicators);
    if (view.sentiment === undefined) continue;
    add('signal', view, { ...view.sentiment.score, authors: view.sentiment.authors, voices: view.sentiment.voices });
    add('post', view, { score: 0.5 }, `people say ${view.symbol} will rise by 12%`);
    add('post', view, { score: -0.5 }, 'this is the "top" of the year');
  }
  return items;
}

export function snapshotOf(views: readonly SymbolView[], held: readonly HeldView[] = []): Snapshot {
  return {
    account: ACCOUNT,
    cycle: 3,
    at: NOW,
    equity: 10_000,
    freeMargin: 8_000,
    symbols: views,
    held,
    evidence: evidenceOf(views),
    limits: LIMITS,
    standings: [],
  };
}

export function heldOf(name: string, side: HeldView['side'], price: number): HeldView {
  return {
    symbol: symbol(name),
    side,
    size: 1,
    entryPrice: price,
    leverage: 2,
    unrealised: 0,
    exits: { stop: price * 0.9, target: price * 1.2, trailing: undefined, invalidation: 'close(1m) < 5' },
    invalidationEnforced: true,
    thesis: 'it goes up',
    openedAt: later(NOW, -3_600_000),
  };
}

/** A rising market with a cheerful crowd: every rule of the house wants to be long. */
export function cheerful(name: string, price = 100): SymbolView {
  return viewOf(name, {
    price,
    returns: [0.004, 0.02, 0.05],
    indicators: {
      rsi14: 61.237,
      sma10: price * 0.99,
      sma30: price * 0.95,
      atr14: price * 0.01,
      adx14: 31.5,
      macdHist: 0.2,
      bbUpper: price * 0.995,
      bbLower: price * 0.95,
    },
    score: 0.6,
    voices: 9,
  });
}

const share = fc.double({ min: -0.2, max: 0.2, noNaN: true });

export const anyView = (name: string): fc.Arbitrary<SymbolView> =>
  fc
    .record({
      price: fc.double({ min: 1e-5, max: 200_000, noNaN: true }),
      returns: fc.option(fc.tuple(share, share, share), { nil: undefined }),
      spread: fc.double({ min: 0, max: 0.05, noNaN: true }),
      rsi: fc.double({ min: 0, max: 100, noNaN: true }),
      adx: fc.double({ min: 0, max: 100, noNaN: true }),
      drift: share,
      warm: fc.boolean(),
      score: fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: undefined }),
      voices: fc.double({ min: 0, max: 400, noNaN: true }),
    })
    .map(({ price, returns, spread, rsi, adx, drift, warm, score, voices }) =>
      viewOf(name, {
        price,
        returns,
        score,
        voices,
        indicators: warm
          ? {
              rsi14: rsi,
              adx14: adx,
              atr14: price * spread,
              sma10: price * (1 + drift),
              sma30: price * (1 - drift),
              macdHist: drift,
              bbUpper: price * (1 + spread),
              bbLower: price * (1 - spread),
            }
          : {},
      }),
    );

const NAMES = ['BTC-USDT-PERP', 'ETH2', 'AAPL', 'DOGE-USDT'];

export const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    views: fc.tuple(...NAMES.map(anyView)),
    count: fc.integer({ min: 1, max: NAMES.length }),
    heldSide: fc.constantFrom('long' as const, 'short' as const, undefined),
    cycle: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ views, count, heldSide, cycle }) => {
    const present = views.slice(0, count);
    const [first] = present;
    const held = first === undefined || heldSide === undefined ? [] : [heldOf(first.symbol, heldSide, first.price)];
    return { ...snapshotOf(present, held), cycle };
  });
