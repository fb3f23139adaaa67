import type { BarClose } from '../domain/feed-event.ts';
import { fillId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import { price } from '../domain/units.ts';
import type { FeeRates } from '../execution/money/fees.ts';
import { type BarPath, takePath } from '../execution/venue/bar-walk.ts';
import { copyBook, type VenueBook } from '../execution/venue/book.ts';
import { nextOutcome } from '../execution/venue/next-outcome.ts';
import type { VenueOutcome } from '../execution/venue/outcome.ts';
import { positionChanged } from '../execution/venue/position-changed.ts';
import { book as bookCommand } from '../ledger/book.ts';
import { copyLedger, type Ledger } from '../ledger/ledger.ts';
import { ownedOf, unrealisedOf } from '../ledger/valuation.ts';

/** An account's place at one symbol's venue, to try a bar's paths on. */
export interface Stake {
  readonly book: VenueBook;
  readonly ledger: Ledger;
}

/**
 * What an account would own at a bar's close had the bar gone this way, open results in other symbols left out: on copies
 * of its book and ledger, so that nothing comes of it. `onFill` is told of every fill before the next thing happens.
 */
export function rehearse(
  { book, ledger }: Stake,
  bar: BarClose,
  { path, fees, onFill }: { path: BarPath; fees: FeeRates; onFill: (stake: Stake) => void },
): bigint {
  const { market } = book;
  const trial = { book: copyBook(book), ledger: copyLedger(ledger, bar.symbol) };
  takePath(trial.book, bar, path);
  for (;;) {
    const outcome = nextOutcome(trial.book, bar, trial.ledger, fees);
    if (outcome === undefined) break;
    settle(trial, bar, outcome);
    if (outcome.kind === 'filled') onFill(trial);
  }
  const { position } = trial.book;
  const open = position === undefined ? 0n : unrealisedOf(position, price(market.mark), market.instrument);
  return ownedOf(trial.ledger) + open;
}

function settle({ book, ledger }: Stake, { symbol, visible }: BarClose, outcome: VenueOutcome): void {
  switch (outcome.kind) {
    case 'filled':
      bookCommand(ledger, { kind: 'fill', fill: { id: fillId(1), ...outcome.fill } }, visible);
      positionChanged(book, ledger.positions.get(symbol));
      return;
    case 'cancelled':
      bookCommand(ledger, { kind: 'release', order: outcome.order }, visible);
      return;
    case 'measured':
      bookCommand(ledger, { kind: 'release', order: outcome.order.id }, visible);
      bookCommand(ledger, { kind: 'hold', order: outcome.order }, visible);
      return;
    default:
      assertNever(outcome);
  }
}
