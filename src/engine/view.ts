import type { AccountId, EntrantId, SymbolId } from '../domain/ids.ts';
import type { PositionSide } from '../domain/side.ts';
import type { SentimentSignal } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import { moneyToNumber, price, priceToNumber, sizeToNumber } from '../domain/units.ts';
import { hasMark } from '../execution/market/market.ts';
import { isStale } from '../execution/market/stale.ts';
import { equityOf } from '../ledger/valuation.ts';
import type { RunState } from './state.ts';

/** A run as it stands, in plain numbers, for whoever watches. */
export interface RunView {
  readonly at: Instant;
  readonly isPaused: boolean;
  readonly markets: readonly MarketView[];
  readonly accounts: readonly AccountView[];
}

export interface MarketView {
  readonly symbol: SymbolId;
  /** Undefined before the first. */
  readonly mark: number | undefined;
  readonly priceDecimals: number;
  /** Too old to decide on. */
  readonly isStale: boolean;
  readonly signal: SentimentSignal | undefined;
}

export interface AccountView {
  readonly account: AccountId;
  readonly entrant: EntrantId;
  readonly capital: number;
  readonly equity: number;
  readonly fills: number;
  readonly positions: readonly HeldPosition[];
}

export interface HeldPosition {
  readonly symbol: SymbolId;
  readonly side: PositionSide;
  readonly size: number;
  readonly entryPrice: number;
}

export function viewOf(state: RunState): RunView {
  const capital = moneyToNumber(state.plan.capital);
  return {
    at: state.now,
    isPaused: state.isPaused,
    markets: [...state.desks].map(([symbol, { market, instrument }]) => ({
      symbol,
      mark: hasMark(market) ? priceToNumber(price(market.mark), instrument.priceDecimals) : undefined,
      priceDecimals: instrument.priceDecimals,
      isStale: isStale(market, state.now),
      signal: state.posts.signal(symbol, state.now),
    })),
    accounts: state.accounts.map(({ plan, ledger, counts }) => ({
      account: plan.account,
      entrant: plan.entrant,
      capital,
      equity: moneyToNumber(equityOf(ledger, state.marks)),
      fills: counts.fill,
      positions: [...ledger.positions.values()].map(({ symbol, side, size, cost }) => {
        const units = sizeToNumber(size, state.desks.get(symbol)?.instrument.sizeDecimals ?? 0);
        return { symbol, side, size: units, entryPrice: moneyToNumber(cost) / units };
      }),
    })),
  };
}
