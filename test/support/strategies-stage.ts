import type { BarClose, Post } from '../../src/domain/feed-event.ts';
import { isSymbolId, postId, type SymbolId } from '../../src/domain/ids.ts';
import type { Instrument, InstrumentKind } from '../../src/domain/instrument.ts';
import type { Intent } from '../../src/domain/order.ts';
import { seededRandom } from '../../src/domain/random.ts';
import type { SentimentSignal } from '../../src/domain/signal.ts';
import { type Instant, instant, later, MINUTE_MS } from '../../src/domain/time.ts';
import { price, priceToNumber, size } from '../../src/domain/units.ts';
import { createIndicator, type PriceBar, type StreamingIndicator } from '../../src/indicators/catalog.ts';
import type {
  CodeStrategy,
  DecideContext,
  Parameters,
  PositionView,
  ScoredPost,
  Strategy,
  StrategyHandlers,
} from '../../src/ports/strategy.ts';

const START = instant(1_700_000_000_000 - (1_700_000_000_000 % MINUTE_MS));
const FEE = 0.0005;

export function symbolOf(text: string): SymbolId {
  if (isSymbolId(text)) return text;
  throw new Error(`${text} is not a symbol`);
}

export function instrumentOf(name: string, kind: InstrumentKind): Instrument {
  return {
    symbol: symbolOf(name),
    kind,
    venue: 'test',
    quoteCurrency: 'USD',
    priceDecimals: 2,
    tick: price(1),
    sizeDecimals: 6,
    lot: size(1),
    maxLeverage: kind === 'perp' ? 20 : 1,
    session: undefined,
    hourlyFundingRate: undefined,
  };
}

export function asCode(strategy: Strategy): CodeStrategy {
  if (strategy.kind === 'code') return strategy;
  throw new Error(`${strategy.name} is a team`);
}

/** A bar a strategy gets to see; prices in cents. */
function barOf(symbol: SymbolId, openedAt: Instant, spanMs: number, bar: PriceBar): BarClose {
  const cents = (value: number) => price(Math.round(value * 100));
  const closedAt = later(openedAt, spanMs);
  return {
    kind: 'bar-close',
    symbol,
    intervalMs: spanMs,
    openedAt,
    ts: closedAt,
    visible: closedAt,
    tape: 0,
    line: 1,
    open: cents(bar.open),
    high: cents(bar.high),
    low: cents(bar.low),
    close: cents(bar.close),
    volume: bar.volume,
  };
}

export function signalOf(symbol: SymbolId, at: Instant, score: number, voices: number): SentimentSignal {
  return {
    symbol,
    at,
    score: { m1: score, m5: score, m15: score, h1: score, d1: score },
    scoreZ: undefined,
    volumeZ: undefined,
    voices,
    authors: Math.ceil(voices),
    disagreement: 0,
    novelty: 1,
    coordinated: false,
    warming: false,
    posts: [],
  };
}

function postOf(at: Instant, symbol: SymbolId, score: number): ScoredPost {
  const post: Post = {
    kind: 'post',
    ts: at,
    visible: at,
    tape: 0,
    line: 1,
    id: postId(`p${at}`),
    source: 'made-up',
    author: 'somebody',
    text: 'made up',
    followers: undefined,
    authorCreated: undefined,
    repostOf: undefined,
    lang: undefined,
  };
  return { post, score: { score, label: 'bullish', confidence: 1, symbols: [{ symbol, score, weight: 1 }] } };
}

export interface StageOptions {
  readonly instruments: readonly Instrument[];
  readonly parameters?: Parameters;
  readonly seed?: number;
  readonly spanMs?: number;
  readonly capital?: number;
}

/** What a strategy asked for, and when. */
export interface Asked {
  readonly at: Instant;
  readonly intent: Intent;
}

/**
 * The least venue a strategy can be tried on, in floats: every order of one bar (or of a post within it) fills at its
 * symbol's next open. It books nothing exactly and refuses only what it is told to; it only shows the strategy a world that answers.
 */
export class Stage {
  readonly asked: Asked[] = [];
  /** Symbols whose orders come to nothing, or stay on their way. */
  readonly trouble = new Map<SymbolId, 'refused' | 'delayed'>();
  readonly signals = new Map<SymbolId, SentimentSignal>();
  now: Instant = START;
  /** Σ |units × price| of all fills. */
  traded = 0;
  cash: number;
  readonly held = new Map<SymbolId, { units: number; entry: number }>();
  readonly prices = new Map<SymbolId, number>();
  readonly #pending = new Map<SymbolId, Intent[]>();
  readonly #indicators: { readonly symbol: SymbolId; readonly indicator: StreamingIndicator }[] = [];
  readonly #spanMs: number;
  readonly #handlers: StrategyHandlers;
  readonly context: DecideContext;

  constructor(strategy: CodeStrategy, options: StageOptions) {
    const { instruments, parameters = {}, seed = 1, spanMs = MINUTE_MS, capital = 10_000 } = options;
    this.cash = capital;
    this.#spanMs = spanMs;
    const random = seededRandom('stage', seed);
    const stage = this;
    this.context = {
      get now() {
        return stage.now;
      },
      price: (symbol) => this.prices.get(symbol),
      position: (symbol) => this.#view(symbol),
      working: (symbol) => this.#pending.has(symbol),
      equity: () => this.equity(),
      freeMargin: () => this.cash,
      signal: (symbol) => this.signals.get(symbol),
      random,
    };
    this.#handlers = strategy.start({
      symbols: instruments,
      parameters,
      remember: (memory) => memory,
      indicator: (name, values, symbol) => {
        const indicator = createIndicator(name, values);
        this.#indicators.push({ symbol, indicator });
        return indicator;
      },
    });
  }

  equity(): number {
    let equity = this.cash;
    for (const [symbol, { units, entry }] of this.held) {
      equity += Math.abs(units) * entry + units * ((this.prices.get(symbol) ?? entry) - entry);
    }
    return equity;
  }

  weight(symbol: SymbolId): number {
    return ((this.held.get(symbol)?.units ?? 0) * (this.prices.get(symbol) ?? 0)) / this.equity();
  }

  /** One bar of each symbol named: pending orders fill at its open, then the strategy sees its close. */
  bars(bars: ReadonlyMap<SymbolId, PriceBar>): readonly Intent[] {
    const closed: BarClose[] = [];
    for (const [symbol, bar] of bars) {
      this.prices.set(symbol, bar.open);
      if (this.trouble.get(symbol) !== 'delayed') {
        for (const intent of this.#pending.get(symbol) ?? []) this.#fill(intent, bar.open);
        this.#pending.delete(symbol);
      }
      closed.push(barOf(symbol, this.now, this.#spanMs, bar));
    }
    this.now = later(this.now, this.#spanMs);
    for (const bar of closed) this.prices.set(bar.symbol, priceToNumber(bar.close, 2));
    for (const { symbol, indicator } of this.#indicators) {
      const bar = bars.get(symbol);
      if (bar !== undefined) indicator.update(bar);
    }
    return this.#take(this.#handlers.onBars?.(this.context, closed) ?? []);
  }

  /** A post on a symbol, with the signal as it stands after it. */
  post(signal: SentimentSignal): readonly Intent[] {
    this.signals.set(signal.symbol, signal);
    const post = postOf(this.now, signal.symbol, signal.score.m5);
    return this.#take(this.#handlers.onPost?.(this.context, post) ?? []);
  }

  #take(intents: readonly Intent[]): readonly Intent[] {
    for (const intent of intents) {
      this.asked.push({ at: this.now, intent });
      if (this.trouble.get(intent.symbol) === 'refused') continue;
      this.#pending.set(intent.symbol, [...(this.#pending.get(intent.symbol) ?? []), intent]);
    }
    return intents;
  }

  #view(symbol: SymbolId): PositionView | undefined {
    const held = this.held.get(symbol);
    if (held === undefined) return undefined;
    const side = held.units > 0 ? 'long' : 'short';
    return { side, size: Math.abs(held.units), entryPrice: held.entry, leverage: 1 };
  }

  #fill(intent: Intent, at: number): void {
    const units = this.held.get(intent.symbol)?.units ?? 0;
    if (intent.kind === 'close') this.#trade(intent.symbol, -units, at);
    if (intent.kind === 'open') {
      const { sizing } = intent;
      const wanted =
        sizing.by === 'units'
          ? sizing.units
          : (sizing.by === 'notional' ? sizing.notional : sizing.share * this.cash) / at;
      this.#trade(intent.symbol, intent.side === 'buy' ? wanted : -wanted, at);
    }
  }

  #trade(symbol: SymbolId, units: number, at: number): void {
    const { units: before, entry } = this.held.get(symbol) ?? { units: 0, entry: at };
    const closing = Math.sign(units) === -Math.sign(before) ? Math.min(Math.abs(units), Math.abs(before)) : 0;
    const opening = Math.abs(units) - closing;
    this.cash += closing * entry + Math.sign(before) * closing * (at - entry) - opening * at;
    this.cash -= Math.abs(units) * at * FEE;
    this.traded += Math.abs(units) * at;
    const after = before + units;
    const kept = closing > 0 ? (Math.abs(units) > Math.abs(before) ? at : entry) : mixed(before, entry, units, at);
    if (Math.abs(after) < 1e-12) this.held.delete(symbol);
    else this.held.set(symbol, { units: after, entry: kept });
  }
}

function mixed(before: number, entry: number, units: number, at: number): number {
  return (Math.abs(before) * entry + Math.abs(units) * at) / (Math.abs(before) + Math.abs(units));
}
