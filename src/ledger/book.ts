import type { BookAccount, Entry, EntryCause } from '../domain/entry.ts';
import { InvariantBroken } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import type { OrderId, SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import type { Order } from '../domain/order.ts';
import type { Instant } from '../domain/time.ts';
import { type Money, money } from '../domain/units.ts';
import { fillEntries } from './book-fill.ts';
import { endHold, placeHold } from './holds.ts';
import { type Ledger, nextEntryId, symbolBook } from './ledger.ts';
import { post } from './post.ts';

/** What can be asked of an account's books. */
export type BookCommand =
  | { readonly kind: 'deposit'; readonly amount: Money }
  /** An approved order takes its margin and worst fee out of cash. */
  | { readonly kind: 'hold'; readonly order: Order }
  /** A cancelled or expired order gives back what it still holds. */
  | { readonly kind: 'release'; readonly order: OrderId }
  | { readonly kind: 'fill'; readonly fill: Fill }
  /** Paid by the position; negative when received. */
  | { readonly kind: 'funding'; readonly symbol: SymbolId; readonly amount: Money }
  | { readonly kind: 'borrow'; readonly symbol: SymbolId; readonly amount: Money }
  /** Received by the account; negative when a short pays it. */
  | { readonly kind: 'dividend'; readonly symbol: SymbolId; readonly amount: Money };

const NO_ENTRIES: readonly Entry[] = [];

/**
 * Command → entries → state, in place. What is returned is all that money did; a command that moves none (a hold of
 * nothing) returns no entry. Throws InvariantBroken when a command contradicts the books.
 */
export function book(ledger: Ledger, command: BookCommand, at: Instant): readonly Entry[] {
  switch (command.kind) {
    case 'deposit':
      return move(ledger, at, { kind: 'deposit' }, undefined, 'capital', 'cash', command.amount);
    case 'hold': {
      const { id, symbol } = command.order;
      const amount = placeHold(ledger, command.order);
      return move(ledger, at, { kind: 'hold', order: id }, symbol, 'cash', 'held', amount);
    }
    case 'release': {
      const { symbol, amount } = endHold(ledger, command.order);
      return move(ledger, at, { kind: 'release', order: command.order }, symbol, 'held', 'cash', amount);
    }
    case 'fill':
      return fillEntries(ledger, command.fill, at);
    case 'funding':
      return bookFunding(ledger, command.symbol, command.amount, at);
    case 'borrow':
      return move(ledger, at, { kind: 'borrow' }, command.symbol, 'cash', 'borrow', command.amount);
    case 'dividend':
      return move(ledger, at, { kind: 'dividend' }, command.symbol, 'dividends', 'cash', command.amount);
    default:
      return assertNever(command);
  }
}

/** Isolated positions pay and receive funding in their margin, cross ones in the account's cash. */
function bookFunding(ledger: Ledger, symbol: SymbolId, amount: Money, at: Instant): readonly Entry[] {
  const books = symbolBook(ledger, symbol);
  const { position } = books;
  if (position === undefined) throw new InvariantBroken(`funding of ${symbol}, in which there is no position`);
  if (ledger.marginMode !== 'isolated') return move(ledger, at, { kind: 'funding' }, symbol, 'cash', 'funding', amount);
  const after = { ...position, margin: money(position.margin - amount) };
  books.position = after;
  ledger.positions.set(symbol, after);
  return move(ledger, at, { kind: 'funding' }, symbol, 'margin', 'funding', amount);
}

/** The two-legged entry. */
function move(
  ledger: Ledger,
  at: Instant,
  cause: EntryCause,
  symbol: SymbolId | undefined,
  from: BookAccount,
  to: BookAccount,
  amount: Money,
): readonly Entry[] {
  if (amount === 0n) return NO_ENTRIES;
  const less = { account: from, amount: money(-amount) };
  const more = { account: to, amount };
  // Legs stand in the order of BookAccount: what the holder owns before what it is owed to.
  const legs = to === 'cash' ? [more, less] : [less, more];
  const entry: Entry = { id: nextEntryId(ledger), at, cause, symbol, legs, assetLegs: undefined };
  post(ledger, entry);
  return [entry];
}
