import type { SymbolId } from '../../src/domain/ids.ts';
import { orderId } from '../../src/domain/ids.ts';

import type { ExitIntent, Intent, OrderTerms, Sizing, TimeInForce } from '../../src/domain/order.ts';
import { later } from '../../src/domain/time.ts';
import type { CodeStrategy, DecideContext, InstrumentView } from '../../src/ports/strategy.ts';

/** The same with what it asks for spelt the other way round, which must make no difference. */
export function turnedRound(trader: CodeStrategy): CodeStrategy {
  return {
    ...trader,
    start(given) {
      const { onBars, onQuote, onTrade, onPost } = trader.start(given);
      return {
        onBars: (context, bars) => (onBars?.(context, bars) ?? []).map(reversed),
        onQuote: (context, quote) => (onQuote?.(context, quote) ?? []).map(reversed),
        onTrade: (context, trade) => (onTrade?.(context, trade) ?? []).map(reversed),
        onPost: (context, post) => (onPost?.(context, post) ?? []).map(reversed),
      };
    },
  };
}

/** Equal, with the keys of every object in it in the opposite order. */
function reversed<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  const turned = Object.entries(value).map(([key, member]) => [key, reversed(member)]);
  return Object.fromEntries(turned.reverse()) as Value;
}

/**
 * A competitor without a plan: every kind of order, exit, cancellation, leverage and flip that a strategy can ask for,
 * sensible and not. `appetite` is the share of events it acts on.
 */
export function randomTrader(appetite: number): CodeStrategy {
  return {
    kind: 'code',
    name: 'random-trader',
    parameters: {},
    start({ symbols, remember }) {
      remember({});
      const act = (context: DecideContext, symbol: SymbolId): readonly Intent[] => {
        if (context.random.next() >= appetite) return [];
        const instrument = symbols.find((one) => one.symbol === symbol);
        return instrument === undefined ? [] : new Whim(context, instrument).intents();
      };
      return {
        onBars: (context, bars) => bars.flatMap((bar) => act(context, bar.symbol)),
        onQuote: (context, quote) => act(context, quote.symbol),
        onTrade: (context, trade) => act(context, trade.symbol),
        onPost: (context, { score }) => score.symbols.flatMap(({ symbol }) => act(context, symbol)),
      };
    },
  };
}

class Whim {
  readonly #context: DecideContext;
  readonly #instrument: InstrumentView;

  constructor(context: DecideContext, instrument: InstrumentView) {
    this.#context = context;
    this.#instrument = instrument;
  }

  intents(): readonly Intent[] {
    const { symbol } = this.#instrument;
    const price = this.#context.price(symbol);
    if (price === undefined) return [];
    const held = this.#context.position(symbol);
    const draw = this.#draw();
    if (held !== undefined && draw < 0.2) return [{ kind: 'close', symbol }];
    if (held !== undefined && draw < 0.4)
      return [{ kind: 'set-exits', symbol, exits: this.#exits(price, held.side === 'long') }];
    if (draw < 0.5)
      return [{ kind: 'cancel', symbol, order: this.#happens(0.6) ? 'all' : orderId(this.#whole(1, 200)) }];
    if (held !== undefined && draw < 0.6) {
      const flip = this.#open(price, held.side === 'short', { by: 'units', units: held.size * this.#between(1.2, 3) });
      return [this.#happens(0.5) ? flip : { kind: 'close', symbol }, flip];
    }
    return [this.#open(price, this.#happens(0.5), this.#sizing(price))];
  }

  #open(price: number, isBuy: boolean, sizing: Sizing): Intent {
    const { symbol, maxLeverage } = this.#instrument;
    return {
      kind: 'open',
      symbol,
      side: isBuy ? 'buy' : 'sell',
      sizing,
      terms: this.#terms(price, isBuy),
      leverage: this.#happens(0.03) ? maxLeverage + 1 : this.#whole(1, maxLeverage),
      reduceOnly: this.#happens(0.15),
      exits: this.#happens(0.6) ? this.#exits(price, isBuy) : undefined,
    };
  }

  #sizing(price: number): Sizing {
    const draw = this.#draw();
    if (draw < 0.2) return { by: 'buying-power', share: this.#happens(0.2) ? 1 : this.#between(0.01, 1) };
    if (draw < 0.5) return { by: 'units', units: this.#between(5, 5_000) / price };
    return { by: 'notional', notional: this.#between(1, this.#happens(0.1) ? 200_000 : 6_000) };
  }

  #terms(price: number, isBuy: boolean): OrderTerms<number> {
    const near = (): number => Math.max(0.001, price * this.#between(0.985, 1.015));
    switch (this.#whole(0, 8)) {
      case 0:
      case 1:
        return { type: 'limit', limit: near(), timeInForce: this.#timeInForce(), postOnly: this.#happens(0.3) };
      case 2:
        return { type: 'stop', trigger: near() };
      case 3:
        return { type: 'stop-limit', trigger: near(), limit: near(), timeInForce: this.#timeInForce() };
      case 4:
        return { type: 'take-profit', trigger: price * (isBuy ? 0.995 : 1.005) };
      case 5:
        return { type: 'trailing-stop', distance: price * this.#between(0.001, 0.02) };
      default:
        return { type: 'market' };
    }
  }

  #timeInForce(): TimeInForce {
    switch (this.#whole(0, 4)) {
      case 0:
        return { kind: 'ioc' };
      case 1:
        return { kind: 'fok' };
      case 2:
        return { kind: 'gtd', until: later(this.#context.now, this.#whole(0, 600_000)) };
      default:
        return { kind: 'gtc' };
    }
  }

  #exits(price: number, isLong: boolean): ExitIntent {
    const away = (toward: number): number => price * (1 + (isLong ? 1 : -1) * toward * this.#between(0.001, 0.03));
    return {
      stop: this.#happens(0.7) ? away(-1) : undefined,
      target: this.#happens(0.5) ? away(1) : undefined,
      trailing: this.#happens(0.2) ? price * this.#between(0.002, 0.02) : undefined,
      invalidation: this.#happens(0.2) ? this.#invalidation(price) : undefined,
    };
  }

  #invalidation(price: number): string {
    const near = (price * this.#between(0.98, 1.02)).toFixed(2);
    return this.#happens(0.8) ? `close(1m) < ${near} or rsi14(3m) > 80` : 'when it feels wrong';
  }

  #draw(): number {
    return this.#context.random.next();
  }

  #happens(share: number): boolean {
    return this.#draw() < share;
  }

  #between(from: number, to: number): number {
    return from + this.#draw() * (to - from);
  }

  #whole(from: number, to: number): number {
    return Math.floor(this.#between(from, to + 1));
  }
}
