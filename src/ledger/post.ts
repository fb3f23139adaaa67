import type { BookAccount, Entry, Leg } from '../domain/entry.ts';
import { InvariantBroken } from '../domain/errors.ts';
import { assertNever } from '../domain/never.ts';
import { type Money, money } from '../domain/units.ts';
import { type Ledger, type SymbolBook, symbolBook } from './ledger.ts';

/** Entry → state: adds each leg to its account. Legs that do not sum to zero stop the run. */
export function post(ledger: Ledger, entry: Entry): void {
  const books = entry.symbol === undefined ? undefined : symbolBook(ledger, entry.symbol);
  let sum = 0n;
  for (const leg of entry.legs) {
    sum += leg.amount;
    addLeg(ledger, books, leg, entry);
  }
  if (sum !== 0n) throw new InvariantBroken(`the legs of ${entry.id} sum to ${sum}`);
}

/** Each account by its own name: one that is looked up by a name of many is found anew each time. */
function addLeg(ledger: Ledger, books: SymbolBook | undefined, { account, amount }: Leg, entry: Entry): void {
  switch (account) {
    case 'cash':
      ledger.cash = money(ledger.cash + amount);
      return;
    case 'held':
      ledger.held = money(ledger.held + amount);
      return;
    case 'margin':
      ledger.margin = money(ledger.margin + amount);
      return;
    case 'cost':
      ledger.cost = money(ledger.cost + amount);
      return;
    case 'capital':
      ledger.capital = money(ledger.capital + amount);
      return;
    default:
      if (books === undefined) throw new InvariantBroken(`${entry.id} books ${account} under no symbol`);
      addToSymbol(books, account, amount);
  }
}

function addToSymbol(books: SymbolBook, account: Exclude<BookAccount, keyof Ledger>, amount: Money): void {
  switch (account) {
    case 'realised':
      books.realised = money(books.realised + amount);
      return;
    case 'fees':
      books.fees = money(books.fees + amount);
      return;
    case 'funding':
    case 'borrow':
    case 'dividends':
    case 'insurance':
      books[account] = money(books[account] + amount);
      return;
    default:
      assertNever(account);
  }
}

/** Adds a leg unless there is nothing to move. */
export function addTo(legs: Leg[], account: BookAccount, amount: Money | bigint): void {
  if (amount !== 0n) legs.push({ account, amount: money(amount) });
}
