import type { AssetLeg, Entry, Leg } from '../domain/entry.ts';
import { InvariantBroken } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import { signOf } from '../domain/side.ts';
import type { Instant } from '../domain/time.ts';
import { type Money, money, NO_MONEY } from '../domain/units.ts';
import { spendHold } from './holds.ts';
import { type Ledger, nextEntryId, type SymbolBook, symbolBook } from './ledger.ts';
import { addTo, post } from './post.ts';
import { settle } from './settle.ts';

/** One entry for the fill, and one for the insurance where a loss goes beyond what stood behind it. */
export function fillEntries(ledger: Ledger, fill: Fill, at: Instant): readonly Entry[] {
  const books = symbolBook(ledger, fill.symbol);
  const isSpot = books.instrument.kind === 'spot';
  const returned = fill.cause.kind === 'order' ? spendHold(ledger, fill.cause.order, fill.size) : NO_MONEY;
  const settled = settle(books.position, fill, books.instrument);
  const left = settled.realised + (isSpot ? settled.releasedCost : settled.releasedMargin);
  const fee = fill.cause.kind === 'liquidation' ? liquidationFee(ledger, fill.fee, left) : fill.fee;

  const legs: Leg[] = [];
  const addedCost = isSpot ? settled.addedCost - settled.releasedCost : 0n;
  const addedMargin = settled.addedMargin - settled.releasedMargin;
  addTo(legs, 'cash', returned + settled.realised - addedCost - addedMargin - fee);
  if (returned !== 0n) addTo(legs, 'held', -returned);
  addTo(legs, 'margin', addedMargin);
  addTo(legs, 'cost', addedCost);
  if (settled.realised !== 0n) addTo(legs, 'realised', -settled.realised);
  addTo(legs, 'fees', fee);
  const entry: Entry = {
    id: nextEntryId(ledger),
    at,
    cause: { kind: 'fill', fill: fill.id },
    symbol: fill.symbol,
    legs,
    assetLegs: isSpot ? assetLegs(fill) : undefined,
  };
  post(ledger, entry);
  movePosition(ledger, books, fill, settled.after);

  const uncovered = uncoveredLoss(ledger, left);
  return uncovered === 0n ? [entry] : [entry, cover(ledger, fill, uncovered, at)];
}

/** Taken from what the loss left of the margin (cross: of the cash as well), never beyond it; until ruin all of it. */
function liquidationFee(ledger: Ledger, asked: Money, left: bigint): Money {
  if (ledger.marginMode === 'until-ruin') return asked;
  const backing = ledger.marginMode === 'isolated' ? left : ledger.cash + left;
  if (asked <= 0n || backing >= asked) return asked;
  return backing > 0n ? money(backing) : NO_MONEY;
}

/** Isolated: what the closed part lost beyond its margin. Else what an account without positions is left owing. */
function uncoveredLoss(ledger: Ledger, left: bigint): bigint {
  if (ledger.marginMode === 'isolated') return left < 0n ? -left : 0n;
  if (ledger.positions.size > 0) return 0n;
  const owned = ledger.cash + ledger.held;
  return owned < 0n ? -owned : 0n;
}

function cover(ledger: Ledger, fill: Fill, amount: bigint, at: Instant): Entry {
  const entry: Entry = {
    id: nextEntryId(ledger),
    at,
    cause: { kind: 'insurance' },
    symbol: fill.symbol,
    legs: [
      { account: 'cash', amount: money(amount) },
      { account: 'insurance', amount: money(-amount) },
    ],
    assetLegs: undefined,
  };
  post(ledger, entry);
  return entry;
}

function assetLegs(fill: Fill): readonly AssetLeg[] {
  const amount = signOf(fill.side) * fill.size;
  return [
    { account: 'asset', amount },
    { account: 'traded', amount: -amount },
  ];
}

/** Puts the position in its place, after checking it against the sum of its fills. */
function movePosition(ledger: Ledger, books: SymbolBook, fill: Fill, after: SymbolBook['position']): void {
  books.filled += signOf(fill.side) * fill.size;
  const signed = after === undefined ? 0 : signOf(after.side) * after.size;
  if (signed !== books.filled) {
    throw new InvariantBroken(`${fill.id} leaves ${signed} of ${fill.symbol} where its fills sum to ${books.filled}`);
  }
  books.position = after;
  if (after === undefined) ledger.positions.delete(fill.symbol);
  else ledger.positions.set(fill.symbol, after);
}
