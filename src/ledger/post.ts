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

function addLeg(ledger: Ledger, books: SymbolBook | undefined, leg: Leg, entry: Entry): void {
  switch (leg.account) {
    case 'cash':
    case 'held':
    case 'margin':
    case 'cost':
    case 'capital':
      ledger[leg.account] = money(ledger[leg.account] + leg.amount);
      return;
    case 'realised':
    case 'fees':
    case 'funding':
    case 'borrow':
    case 'dividends':
    case 'insurance':
      if (books === undefined) throw new InvariantBroken(`${entry.id} books ${leg.account} under no symbol`);
      books[leg.account] = money(books[leg.account] + leg.amount);
      return;
    default:
      assertNever(leg.account);
  }
}

/** Adds a leg unless there is nothing to move. */
export function addTo(legs: Leg[], account: BookAccount, amount: Money | bigint): void {
  if (amount !== 0n) legs.push({ account, amount: money(amount) });
}
