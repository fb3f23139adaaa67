import { marginBase, marginFor } from '../../domain/margin.ts';
import { isSize, money, type Price, type Size, size } from '../../domain/units.ts';
import { measured } from '../judge/approved.ts';
import { feeOf } from '../money/fees.ts';
import { against } from '../money/price-costs.ts';
import { openableSize, shareOfMoney } from '../money/sizing.ts';
import { worth } from '../money/worth.ts';
import type { VenueBook, WorkingOrder } from './book.ts';
import { budgetFor, cancelWorking, closingPart } from './fill-order.ts';
import type { Moment, VenueOutcome } from './outcome.ts';
import { shownLeft, touchPrice } from './shown.ts';

/**
 * Gives an order for a share of buying power the size that share buys at the price it is about to fill at: what it
 * closes, and what it opens with its share of cash, its own hold and what the closing sets free.
 */
export function measure(book: VenueBook, working: WorkingOrder, moment: Moment): VenueOutcome | undefined {
  const { order } = working;
  if (order.share === undefined || working.isMeasured) return undefined;
  working.isMeasured = true;
  const { instrument } = book.market;
  const closing = book.position === undefined ? size(0) : closingPart(book, working, book.position.size);
  const available = moment.view.cash + working.held;
  const at = priceFor(book, working, (worst) => openable(book, working, moment, closing, worst));
  const opening = openable(book, working, moment, closing, at);
  const total = closing + (opening ?? Number.POSITIVE_INFINITY);
  if (opening === undefined || !isSize(total)) return cancelWorking(book, working, 'too-large');
  if (total === 0) return cancelWorking(book, working, 'insufficient-margin');
  const exposure = marginBase(worth(order.side, at, opening, instrument), opening, instrument);
  const margin = marginFor(exposure, order.leverage);
  const fee = feeOf(moment.fees, worth('buy', at, total, instrument), 'worst', true);
  working.order = measured(order, total, margin, fee, available);
  working.remaining = total;
  working.held = money(working.order.heldMargin + working.order.heldFee);
  return { kind: 'measured', order: working.order };
}

/** The price to measure by: beyond the shown size, the one with impact. */
function priceFor(book: VenueBook, working: WorkingOrder, sizeAt: (at: Price) => Size | undefined): Price {
  const { side } = working.order;
  const touch = touchPrice(book, side);
  const plain = against(side, touch, book.rules.slippageParts);
  if ((sizeAt(plain) ?? Number.POSITIVE_INFINITY) <= shownLeft(book, side)) return plain;
  return against(side, against(side, touch, book.rules.impactParts), book.rules.slippageParts);
}

function openable(book: VenueBook, working: WorkingOrder, moment: Moment, closing: Size, at: Price): Size | undefined {
  const { instrument } = book.market;
  const { order } = working;
  const closeFee = feeOf(moment.fees, worth('buy', at, closing, instrument), 'worst', false);
  const budget = budgetFor(book, moment.view, working.held, closing, at) - closeFee;
  const own = shareOfMoney(budget, order.share ?? 0);
  return openableSize(book.rules.marginMode, own, at, order.leverage, moment.fees, instrument);
}
