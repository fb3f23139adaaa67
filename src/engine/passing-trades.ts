import { symbolAt, type TradeColumns } from '../domain/tick-columns.ts';
import { isNextTrade, passTrades } from '../execution/market/accept-event.ts';
import { PARTS_OF_ONE } from '../execution/money/price-costs.ts';
import type { Desk } from './desk.ts';
import { deskOf, type RunState } from './state.ts';

/** Prices at which nobody has anything to do, both included. */
interface Room {
  from: number;
  to: number;
}

/**
 * Most trades of a tape do no more than move a price that nobody waits for. Of a run of such trades only the last has to
 * be stepped; of those before it market and bar are told together. Gives how many of them there are from this place on,
 * and has told them. That each would have been stepped to the same end is what `step` is asked for in tests.
 */
export function passQuietTrades(state: RunState, trades: TradeColumns, from: number): number {
  const { columns, length } = trades;
  const desk = deskOf(state, symbolAt(columns, from));
  const bar = desk.openBar();
  const room = roomOf(state, desk);
  if (bar === undefined || room === undefined) return 0;
  const { market } = desk;
  const { nextAt } = state.agenda;
  const { ts, delaysMs, symbolPlaces, prices, sizes } = columns;
  const place = symbolPlaces[from];
  let [last, high, low, size] = [market.trade, 0, Number.POSITIVE_INFINITY, 0];
  let [before, sizeBefore] = [last, 0];
  let at = from;
  for (; at < length; at += 1) {
    const price = prices[at] ?? Number.NaN;
    const visible = (ts[at] ?? Number.NaN) + (delaysMs[at] ?? Number.NaN);
    const isQuiet = visible < nextAt && symbolPlaces[at] === place && price >= room.from && price <= room.to;
    if (!isQuiet || !isNextTrade(market, price, before)) break;
    if (at > from) {
      last = before;
      high = Math.max(high, before);
      low = Math.min(low, before);
      size += sizeBefore;
    }
    before = price;
    sizeBefore = sizes[at] ?? Number.NaN;
  }
  const count = Math.max(0, at - from - 1);
  if (count === 0) return 0;
  passTrades(market, count, last);
  bar.pass(high, low, size);
  return count;
}

/** Undefined where every trade has to be looked at: it may be the first of its kind, or somebody lives by more than prices. */
function roomOf({ sampling, plan }: RunState, { market, subAccounts }: Desk): Room | undefined {
  if (sampling === undefined || market.source !== 'trades') return undefined;
  const room: Room = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  if (subAccounts.length === 0) return room;
  // A trade shows a bid and an ask half a spread from its price, rounded away from it.
  const share = market.halfSpreadParts / PARTS_OF_ONE;
  if (market.hasTapeMark || market.leastScale > 0 || share >= 1) return undefined;
  for (const { book, calm } of subAccounts) {
    const isAlone = plan.execution.marginMode === 'isolated' || book.position === undefined;
    if (!isAlone || book.isWaiting) return undefined;
    room.from = Math.max(room.from, calm.from, (book.bidFloor + 2) / (1 - share), book.askFloor + 1);
    room.to = Math.min(room.to, calm.to, (book.askCeiling - 2) / (1 + share), book.bidCeiling - 1);
  }
  return room;
}
