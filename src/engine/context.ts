import type { SymbolId } from '../domain/ids.ts';
import { type RandomSource, seededRandom } from '../domain/random.ts';
import type { SentimentSignal } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import { moneyToNumber, price, priceToNumber, sizeToNumber } from '../domain/units.ts';
import { hasMark } from '../execution/market/market.ts';
import { equityOf } from '../ledger/valuation.ts';
import type { DecideContext, PositionView } from '../ports/strategy.ts';
import type { Account } from './account.ts';
import { deskOf, type RunState } from './state.ts';

/** An account's window on the run: it reads the state as it is when asked, and nothing that is not visible yet. */
export class AccountContext implements DecideContext {
  readonly random: RandomSource;
  readonly #state: RunState;
  readonly #account: Account;

  constructor(state: RunState, account: Account) {
    this.#state = state;
    this.#account = account;
    this.random = seededRandom(account.plan.seed, account.plan.account, 'strategy');
  }

  get now(): Instant {
    return this.#state.now;
  }

  price(symbol: SymbolId): number | undefined {
    const { market, instrument } = deskOf(this.#state, symbol);
    return !hasMark(market) ? undefined : priceToNumber(price(market.mark), instrument.priceDecimals);
  }

  position(symbol: SymbolId): PositionView | undefined {
    const position = this.#account.ledger.positions.get(symbol);
    if (position === undefined) return undefined;
    const units = sizeToNumber(position.size, deskOf(this.#state, symbol).instrument.sizeDecimals);
    return {
      side: position.side,
      size: units,
      entryPrice: moneyToNumber(position.cost) / units,
      leverage: position.leverage,
    };
  }

  working(symbol: SymbolId): boolean {
    const subAccount = this.#account.subAccounts.get(symbol);
    return subAccount !== undefined && (subAccount.travelling > 0 || subAccount.book.working.length > 0);
  }

  equity(): number {
    return moneyToNumber(equityOf(this.#account.ledger, this.#state.marks));
  }

  freeMargin(): number {
    return moneyToNumber(this.#account.ledger.cash);
  }

  signal(symbol: SymbolId): SentimentSignal | undefined {
    return this.#state.posts.signal(symbol, this.#state.now);
  }
}
