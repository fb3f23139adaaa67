import { InvariantBroken } from '../domain/errors.ts';
import { signOf } from '../domain/side.ts';
import type { Ledger } from './ledger.ts';
import { ownedOf } from './valuation.ts';

/**
 * The whole of the books, in time linear in symbols and open orders: the money there is (cash + held + margin + cost) is
 * capital + realised − fees − funding − borrow + dividends + insurance to the last unit, so that equity is too, open results standing
 * on both sides alike; and each balance is the sum of what it is made of. `book` already checks each entry's legs and
 * the position it moved; this finds what entered the state in any other way. Throws InvariantBroken.
 */
export function checkBooks(ledger: Ledger): void {
  let came = -ledger.capital;
  let margin = 0n;
  let cost = 0n;
  for (const books of ledger.symbols.values()) {
    const { position, instrument } = books;
    came -= books.realised + books.fees + books.funding + books.borrow + books.dividends + books.insurance;
    if (ledger.positions.get(instrument.symbol) !== position) broken(`two positions of ${instrument.symbol}`);
    const signed = position === undefined ? 0 : signOf(position.side) * position.size;
    if (signed !== books.filled) broken(`${instrument.symbol} is ${signed} where its fills sum to ${books.filled}`);
    if (position === undefined) continue;
    if (position.size <= 0 || (position.cost < 0n && instrument.marginPrice === undefined))
      broken(`a position of nothing in ${instrument.symbol}`);
    margin += position.margin;
    if (instrument.kind === 'spot') cost += position.cost;
  }
  mustEqual('what is owned', ownedOf(ledger), came);
  mustEqual('margin', ledger.margin, margin);
  mustEqual('cost', ledger.cost, cost);

  let held = 0n;
  for (const hold of ledger.holds.values()) held += hold.amount;
  mustEqual('held', ledger.held, held);
}

function mustEqual(what: string, booked: bigint, summed: bigint): void {
  if (booked !== summed) broken(`${what} is ${booked} where its parts sum to ${summed}`);
}

function broken(sentence: string): never {
  throw new InvariantBroken(sentence);
}
