import type { FillCause } from '../../domain/fill.ts';
import type { Position } from '../../domain/position.ts';
import { exitSide } from '../../domain/side.ts';
import { type Money, money, NO_MONEY } from '../../domain/units.ts';
import { feeOf, type Liquidity } from '../money/fees.ts';
import { releasedBy, worth } from '../money/worth.ts';
import type { VenueBook } from './book.ts';
import type { Moment, VenueOutcome } from './outcome.ts';
import { type Piece, takeShown } from './shown.ts';

/** Closes a piece of the position for its plan, the venue or the operator. */
export function fillExit(
  book: VenueBook,
  position: Position,
  cause: FillCause,
  piece: Piece,
  liquidity: Liquidity,
  moment: Moment,
): VenueOutcome {
  const { market } = book;
  const side = exitSide(position.side);
  const exposure = worth('buy', piece.price, piece.size, market.instrument);
  const asked = feeOf(moment.fees, exposure, liquidity, book.exitFeePaidAt !== market.serial);
  const isLiquidation = cause.kind === 'liquidation';
  book.exitFeePaidAt = market.serial;
  if (isLiquidation) book.wasLiquidated = true;
  else takeShown(book, side, piece.size);
  return {
    kind: 'filled',
    fill: {
      cause,
      symbol: position.symbol,
      side,
      size: piece.size,
      price: piece.price,
      fee: isLiquidation ? liquidationFee(book, position, piece, asked, moment) : asked,
      liquidity,
      leverage: position.leverage,
      at: moment.event.visible,
      on: { tape: moment.event.tape, line: moment.event.line },
    },
  };
}

/** Taken from what the loss left of the margin (in cross mode: of the account), never beyond it; until ruin all of it. */
function liquidationFee(book: VenueBook, position: Position, piece: Piece, asked: Money, { view }: Moment): Money {
  if (book.rules.marginMode === 'until-ruin') return asked;
  const released = releasedBy(position, piece.size, piece.price, book.market.instrument);
  const left = book.rules.marginMode === 'isolated' ? released : money(view.cash + released);
  if (asked <= 0n || left >= asked) return asked;
  return left > 0n ? left : NO_MONEY;
}
