import type { BarClose, Quote, Trade } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { ScoredPost, StrategyHandlers } from '../ports/strategy.ts';
import type { Account } from './account.ts';
import { AccountContext } from './context.ts';
import { decideByCode } from './deciding.ts';
import { deskOf, type RunState } from './state.ts';

interface Listener<Event> {
  readonly account: Account;
  readonly context: AccountContext;
  readonly hear: (context: AccountContext, event: Event) => ReturnType<NonNullable<StrategyHandlers['onTrade']>>;
}

/** Who listens to what, worked out once: an event costs nothing for those who do not care. */
export class Listeners {
  readonly #bars: Listener<readonly BarClose[]>[] = [];
  readonly #quotes: Listener<Quote>[] = [];
  readonly #trades: Listener<Trade>[] = [];
  readonly #posts: Listener<ScoredPost>[] = [];

  /** Starts a code strategy; indicators are asked for here, before the first event. */
  start(state: RunState, account: Account): void {
    const { strategy, parameters } = account.plan;
    if (strategy.kind !== 'code') return;
    const context = new AccountContext(state, account);
    const handlers = strategy.start({
      symbols: state.plan.instruments,
      parameters,
      indicator: (name, values, symbol: SymbolId, every) => deskOf(state, symbol).indicator(name, values, every),
    });
    if (handlers.onBars !== undefined) this.#bars.push({ account, context, hear: handlers.onBars.bind(handlers) });
    if (handlers.onQuote !== undefined) this.#quotes.push({ account, context, hear: handlers.onQuote.bind(handlers) });
    if (handlers.onTrade !== undefined) this.#trades.push({ account, context, hear: handlers.onTrade.bind(handlers) });
    if (handlers.onPost !== undefined) this.#posts.push({ account, context, hear: handlers.onPost.bind(handlers) });
  }

  onBars(state: RunState, bars: readonly BarClose[]): void {
    for (const { account, context, hear } of this.#bars) decideByCode(state, account, hear(context, bars));
  }

  onQuote(state: RunState, quote: Quote): void {
    for (const { account, context, hear } of this.#quotes) decideByCode(state, account, hear(context, quote));
  }

  onTrade(state: RunState, trade: Trade): void {
    for (const { account, context, hear } of this.#trades) decideByCode(state, account, hear(context, trade));
  }

  onPost(state: RunState, post: ScoredPost): void {
    for (const { account, context, hear } of this.#posts) decideByCode(state, account, hear(context, post));
  }
}
