import type { BarClose, Quote, Trade } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import { type RandomSource, seededRandom } from '../domain/random.ts';
import type { SentimentSignal } from '../domain/signal.ts';
import type { Instant } from '../domain/time.ts';
import { moneyToNumber, price, priceToNumber, sizeToNumber } from '../domain/units.ts';
import { hasMark } from '../execution/market/market.ts';
import { equityOf } from '../ledger/valuation.ts';
import type { DecideContext, PositionView, ScoredPost, StrategyHandlers } from '../ports/strategy.ts';
import type { Account } from './account.ts';
import { decideByCode } from './deciding.ts';
import { type Audience, deskOf, postsOf, type RunState } from './state.ts';

/** An account's window on the run: it reads the state as it is when asked, and nothing that is not visible yet. */
class AccountContext implements DecideContext {
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
    return postsOf(this.#state, this.#account).signal(symbol, this.#state.now);
  }
}

interface Listener<Event> {
  readonly account: Account;
  readonly context: AccountContext;
  readonly hear: (context: AccountContext, event: Event) => ReturnType<NonNullable<StrategyHandlers['onTrade']>>;
}

/** Who listens to what, worked out once: an event costs nothing for those who do not care. */
export class Listeners implements Audience {
  readonly memories = new Map<number, object[]>();
  private readonly bars: Listener<readonly BarClose[]>[] = [];
  private readonly quotes: Listener<Quote>[] = [];
  private readonly trades: Listener<Trade>[] = [];
  private readonly posts: Listener<ScoredPost>[] = [];

  get hearsTicks(): boolean {
    return this.quotes.length > 0 || this.trades.length > 0;
  }

  /** Starts a code strategy; indicators are asked for here, before the first event. */
  start(state: RunState, account: Account): void {
    const { strategy, parameters } = account.plan;
    if (strategy.kind !== 'code') return;
    const context = new AccountContext(state, account);
    const handlers = strategy.start({
      symbols: state.plan.instruments,
      parameters,
      remember: (memory) => {
        this.memories.set(account.index, [...(this.memories.get(account.index) ?? []), memory]);
        return memory;
      },
      indicator: (name, values, symbol: SymbolId, every) => deskOf(state, symbol).indicator(name, values, every),
    });
    if (handlers.onBars !== undefined) this.bars.push({ account, context, hear: handlers.onBars.bind(handlers) });
    if (handlers.onQuote !== undefined) this.quotes.push({ account, context, hear: handlers.onQuote.bind(handlers) });
    if (handlers.onTrade !== undefined) this.trades.push({ account, context, hear: handlers.onTrade.bind(handlers) });
    if (handlers.onPost !== undefined) this.posts.push({ account, context, hear: handlers.onPost.bind(handlers) });
  }

  onBars(state: RunState, bars: readonly BarClose[]): void {
    for (const { account, context, hear } of this.bars) decideByCode(state, account, hear(context, bars));
  }

  onQuote(state: RunState, quote: Quote): void {
    for (const { account, context, hear } of this.quotes) decideByCode(state, account, hear(context, quote));
  }

  onTrade(state: RunState, trade: Trade): void {
    for (const { account, context, hear } of this.trades) decideByCode(state, account, hear(context, trade));
  }

  onPost(state: RunState, postFor: (account: Account) => ScoredPost | undefined): void {
    for (const { account, context, hear } of this.posts) {
      const post = postFor(account);
      if (post !== undefined) decideByCode(state, account, hear(context, post));
    }
  }
}
