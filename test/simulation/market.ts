import type { SymbolId } from '../../src/domain/ids.ts';
import type { Instrument, InstrumentKind } from '../../src/domain/instrument.ts';
import { price, rate, size } from '../../src/domain/units.ts';
import { Chance } from './chance.ts';

/** One line of a simulated tape, with what noise must know of it. */
export interface TapeLine {
  readonly text: string;
  readonly ts: number;
  /** Received later than it is dated: it may stand anywhere up to the line that is dated behind this. */
  readonly recv: number | undefined;
  /** A source would repeat it under the same id, and the repeat must go unnoticed. */
  readonly hasId: boolean;
  /** The record; its prices are far from no other when `isCalm`. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly isCalm: boolean;
}

export interface SimulatedMarket {
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  readonly lines: readonly TapeLine[];
}

export const START_MS = Date.UTC(2024, 0, 2, 3);
const MINUTE_MS = 60_000;
/** Dates of ticks end in a nought, dates of receipt do not: no two lines are visible at one instant by accident. */
const STEP_MS = 10;
/** Small moves in a row, all received in time, behind which a far price stands alone. */
const CALM_MOVES = 6;

interface Walk {
  readonly instrument: Instrument;
  price: number;
  lastMoves: readonly number[];
  haltedUntil: number;
}

/** Quotes, trades of one side, bars, posts, funding, marks, halts, gaps and jumps of the clock: `minutes` of them. */
export function simulatedMarket(seed: number, minutes: number): SimulatedMarket {
  const maker = new MarketMaker(seed);
  for (let minute = 0; minute < minutes; minute += 1) maker.addMinute();
  return { instruments: maker.instruments, lines: maker.lines };
}

class MarketMaker {
  readonly lines: TapeLine[] = [];
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  readonly #chance: Chance;
  readonly #walks: readonly [quoted: Walk, traded: Walk, barred: Walk];
  readonly #receipts = new Set<number>();
  readonly #volatility: number;
  #minuteStart = START_MS;
  #ids = 0;

  constructor(seed: number) {
    this.#chance = new Chance('market', seed);
    this.#volatility = this.#chance.pick([0.0005, 0.002, 0.008]);
    const kind = this.#chance.pick<InstrumentKind>(['perp', 'spot', 'equity']);
    this.#walks = [
      walk(instrument('QUO-PERP', 'perp', 2, 3, undefined), 500_000),
      walk(instrument('TRA-PERP', 'perp', 4, 0, 12_500_000), 300_000),
      walk(instrument('BAR', kind, 3, kind === 'equity' ? 0 : 5, undefined), 42_000),
    ];
    this.instruments = new Map(this.#walks.map(({ instrument: one }) => [one.symbol, one]));
  }

  addMinute(): void {
    const chance = this.#chance;
    // Now and then the clock of the source leaps: nothing was lost, and much time has passed.
    if (chance.happens(0.004)) this.#minuteStart += chance.whole(2, 300) * MINUTE_MS;
    const [, , barred] = this.#walks;
    if (!this.#isHalted(barred)) this.#addBar(barred);
    let at = this.#minuteStart;
    const ticks = chance.whole(4, 9);
    for (let tick = 0; tick < ticks; tick += 1) {
      at += chance.whole(1, 600) * STEP_MS;
      this.#addTick(at);
    }
    this.#minuteStart += MINUTE_MS;
  }

  #addTick(at: number): void {
    const chance = this.#chance;
    const [quoted, traded] = this.#walks;
    const draw = chance.between(0, 1);
    if (draw < 0.12) this.#addPost(at);
    else if (draw < 0.14) this.#addFunding(at, quoted);
    else if (draw < 0.16) this.#addGap(at);
    else if (draw < 0.6) this.#addQuote(at, quoted);
    else this.#addTrade(at, traded);
  }

  #addQuote(at: number, one: Walk): void {
    if (this.#isHalted(one)) return;
    const bid = this.#move(one);
    const spread = this.#chance.whole(1, 400);
    this.#add(
      at,
      {
        type: 'quote',
        symbol: one.instrument.symbol,
        bid: decimal(bid, one),
        bid_size: this.#chance.whole(0, 4_000) / 1_000,
        ask: decimal(bid + spread, one),
        ask_size: this.#chance.whole(0, 4_000) / 1_000,
      },
      one,
    );
  }

  /** The source says sell of every trade, as some do: both sides must trade all the same. */
  #addTrade(at: number, one: Walk): void {
    if (this.#isHalted(one)) return;
    this.#ids += 1;
    const paid = decimal(this.#move(one), one);
    const record = {
      type: 'trade',
      symbol: one.instrument.symbol,
      id: `t${this.#ids}`,
      price: paid,
      size: 5,
      side: 'sell',
    };
    this.#add(at, record, one);
  }

  #addBar(one: Walk): void {
    const open = this.#move(one);
    const close = this.#move(one);
    const reach = this.#chance.whole(0, Math.ceil(one.price * this.#volatility * 3));
    this.#add(this.#minuteStart, {
      type: 'bar',
      symbol: one.instrument.symbol,
      interval: '1m',
      open: decimal(open, one),
      high: decimal(Math.max(open, close) + reach, one),
      low: decimal(Math.max(1, Math.min(open, close) - reach), one),
      close: decimal(close, one),
      volume: 3,
    });
  }

  #addPost(at: number): void {
    this.#ids += 1;
    const { symbol } = this.#chance.pick(this.#walks).instrument;
    const text = `${symbol} ${this.#chance.pick(['to the moon', 'is going to zero', 'exists'])} ${this.#ids % 7}`;
    const author = `a${this.#chance.whole(1, 9)}`;
    this.#add(at, { type: 'post', id: `p${this.#ids}`, source: 'sim', author, text });
  }

  #addFunding(at: number, one: Walk): void {
    this.#add(at, { type: 'funding', symbol: one.instrument.symbol, rate: this.#chance.whole(-50, 90) / 100_000 });
  }

  #addGap(at: number): void {
    const halted = this.#chance.pick(this.#walks);
    if (!this.#chance.happens(0.4)) return;
    halted.haltedUntil = at + this.#chance.whole(1, 40) * MINUTE_MS;
    this.#add(at, { type: 'gap', source: 'sim', symbol: halted.instrument.symbol, from: at - 1_000 });
  }

  #isHalted(one: Walk): boolean {
    return this.#minuteStart < one.haltedUntil;
  }

  /** Mostly small steps, sometimes one through every stop, seldom one that the venue must have confirmed. */
  #move(one: Walk): number {
    const chance = this.#chance;
    const draw = chance.between(0, 1);
    const widest = draw < 0.004 ? 0.35 : draw < 0.02 ? 0.14 : this.#volatility * 2;
    const share = chance.between(-widest, widest);
    const next = Math.round(one.price * (1 + share));
    one.lastMoves = [share, ...one.lastMoves.slice(0, CALM_MOVES - 1)];
    one.price = Math.max(10_000, Math.min(5_000_000, next));
    return one.price;
  }

  /** Some lines are received late, up to seconds behind their date. */
  #add(ts: number, record: Readonly<Record<string, unknown>>, one?: Walk): void {
    const isLate = record.type !== 'bar' && record.type !== 'gap' && this.#chance.happens(0.08);
    const recv = isLate ? this.#receiptAfter(ts) : undefined;
    // Its price comes out of turn: what follows is not calm.
    if (isLate && one !== undefined) one.lastMoves = [1, ...one.lastMoves.slice(1)];
    const dated = { ts, ...(recv === undefined ? {} : { recv }), ...record };
    this.lines.push({
      text: JSON.stringify(dated),
      ts,
      recv,
      hasId: 'id' in record || record.type === 'bar',
      record: dated,
      isCalm: one?.lastMoves.length === CALM_MOVES && one.lastMoves.every((move) => Math.abs(move) < 0.02),
    });
  }

  #receiptAfter(ts: number): number {
    let recv = ts + this.#chance.whole(1, 400) * STEP_MS + 1;
    while (this.#receipts.has(recv)) recv += recv % STEP_MS === STEP_MS - 1 ? 2 : 1;
    this.#receipts.add(recv);
    return recv;
  }
}

function walk(one: Instrument, start: number): Walk {
  return { instrument: one, price: start, lastMoves: [], haltedUntil: 0 };
}

function decimal(value: number, { instrument: { priceDecimals } }: Walk): number {
  return value / 10 ** priceDecimals;
}

function instrument(
  name: string,
  kind: InstrumentKind,
  priceDecimals: number,
  sizeDecimals: number,
  hourlyRate: number | undefined,
): Instrument {
  return {
    symbol: name as SymbolId,
    kind,
    venue: 'sim',
    quoteCurrency: 'USD',
    priceDecimals,
    tick: price(1),
    sizeDecimals,
    lot: size(1),
    maxLeverage: kind === 'spot' ? 1 : kind === 'equity' ? 2 : 20,
    session: undefined,
    hourlyFundingRate: hourlyRate === undefined ? undefined : rate(hourlyRate),
  };
}
