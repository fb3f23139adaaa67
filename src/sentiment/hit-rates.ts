import { Generations } from '../domain/generations.ts';
import type { SymbolId } from '../domain/ids.ts';
import { DAY_MS, type Instant } from '../domain/time.ts';
import { Ring } from './ring.ts';

/** How long the price has to prove an author right. */
const HORIZON_MS = DAY_MS;
/** Opinions fainter than this claim nothing. */
const LEAST_STANCE = 0.1;
/** Nobody is trusted or doubted on a few calls: everyone starts with ten right and ten wrong. */
const HEAD_START = 10;
const AUTHORS_REMEMBERED = 1 << 16;
const MOST_PENDING = 1 << 14;

interface Call {
  readonly author: string;
  readonly sign: number;
  readonly price: number;
  readonly at: Instant;
}

interface Record {
  right: number;
  made: number;
}

/**
 * How often authors were right, walk-forward: a call counts once a day has passed and the symbol is spoken of again, by
 * the price then. Prices are asked for when posts arrive, so ticks cost nothing here.
 */
export class HitRates {
  private readonly pending = new Map<SymbolId, Ring<Call>>();
  private readonly records = new Generations<string, Record>(AUTHORS_REMEMBERED);

  /** Judges the calls on a symbol that are a day old, by its price now. */
  settle(symbol: SymbolId, price: number, now: Instant): void {
    const calls = this.pending.get(symbol);
    if (calls === undefined) return;
    for (let call = calls.first(); call !== undefined; call = calls.first()) {
      if (now - call.at < HORIZON_MS && calls.size < MOST_PENDING) return;
      calls.shift();
      if (now - call.at < HORIZON_MS || price === call.price) continue;
      const record = this.records.get(call.author) ?? { right: 0, made: 0 };
      record.made += 1;
      if (Math.sign(price - call.price) === call.sign) record.right += 1;
      this.records.set(call.author, record);
    }
  }

  note(author: string, symbol: SymbolId, stance: number, price: number, now: Instant): void {
    if (Math.abs(stance) < LEAST_STANCE) return;
    const calls = this.pending.get(symbol) ?? new Ring<Call>();
    this.pending.set(symbol, calls);
    calls.push({ author, sign: Math.sign(stance), price, at: now });
  }

  /** 0 … 2, 1 for the unknown: twice the share of right calls, with the head start counted in. */
  factor(author: string): number {
    const record = this.records.get(author);
    return record === undefined ? 1 : (2 * (record.right + HEAD_START)) / (record.made + 2 * HEAD_START);
  }
}
