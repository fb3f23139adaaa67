import type { BookView } from '../../domain/book-view.ts';
import { marginBase, marginFor } from '../../domain/margin.ts';
import { type Price, price, type Size } from '../../domain/units.ts';
import { releasedBy, worth } from '../money/worth.ts';
import type { VenueBook } from './book.ts';

/**
 * What an account can open with: its cash, what the order holds (`held`), and what closing so much at this price sets
 * free. Until ruin no order's hold stands in another's way, and a position that stays counts with its open result, less
 * the margin that its worth now asks for.
 */
export function budgetFor(book: VenueBook, view: BookView, held: bigint, closing: Size, at: Price): bigint {
  const { position, market, rules } = book;
  const isUntilRuin = rules.marginMode === 'until-ruin';
  const budget = view.cash + (isUntilRuin ? view.held : held);
  if (position === undefined) return budget;
  const { instrument } = market;
  if (closing > 0) return budget + releasedBy(position, closing, at, instrument);
  if (!isUntilRuin) return budget;
  const mark = book.walk?.at ?? price(market.mark);
  const exposure = marginBase(worth('buy', mark, position.size, instrument), position.size, instrument);
  const needed = marginFor(exposure, position.leverage);
  return budget + releasedBy(position, position.size, mark, instrument) - needed;
}
