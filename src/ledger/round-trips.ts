import { InvariantBroken } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import type { RoundTrip } from '../domain/history.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Position } from '../domain/position.ts';
import { type Money, money, moneyToNumber, NO_MONEY, priceToNumber, share, sizeToNumber } from '../domain/units.ts';
import { type Settlement, settle } from './settle.ts';

/** A position with the fees its openings paid that no close has taken along yet. */
interface Open {
  readonly position: Position;
  readonly fees: Money;
}

/** Tells round trips from fills as they come: one for each close of a position or of a part of it. */
export class RoundTrips {
  readonly #instruments: ReadonlyMap<SymbolId, Instrument>;
  private readonly open = new Map<SymbolId, Open>();

  constructor(instruments: ReadonlyMap<SymbolId, Instrument>) {
    this.#instruments = instruments;
  }

  /** The position after the last fill. */
  position(symbol: SymbolId): Position | undefined {
    return this.open.get(symbol)?.position;
  }

  /** `fee` is what was booked for the fill; a crossing fill splits it between what it closed and what it opened. */
  add(fill: Fill, fee: Money): RoundTrip | undefined {
    const instrument = this.#instruments.get(fill.symbol);
    if (instrument === undefined) throw new InvariantBroken(`${fill.id} is in ${fill.symbol}, which is no instrument`);
    const before = this.open.get(fill.symbol);
    const settled = settle(before?.position, fill, instrument);
    const exitFee = settled.openedSize === 0 ? fee : share(fee, settled.closedSize, fill.size);
    const entryFees = before === undefined ? NO_MONEY : closedShare(before, settled);
    const carried = (before?.fees ?? 0n) - entryFees + fee - exitFee;
    if (settled.after === undefined) this.open.delete(fill.symbol);
    else this.open.set(fill.symbol, { position: settled.after, fees: money(carried) });
    if (before === undefined || settled.closedSize === 0) return undefined;
    return trip(before.position, fill, settled, money(entryFees + exitFee), instrument);
  }
}

function closedShare({ position, fees }: Open, { closedSize }: Settlement): Money {
  return closedSize === position.size ? fees : share(fees, closedSize, position.size);
}

function trip(before: Position, fill: Fill, settled: Settlement, fees: Money, instrument: Instrument): RoundTrip {
  return {
    symbol: fill.symbol,
    side: before.side,
    size: sizeToNumber(settled.closedSize, instrument.sizeDecimals),
    openedAt: before.openedAt,
    closedAt: fill.at,
    entryPrice: moneyToNumber(before.cost) / sizeToNumber(before.size, instrument.sizeDecimals),
    exitPrice: priceToNumber(fill.price, instrument.priceDecimals),
    realised: settled.realised,
    fees,
    exit: fill.cause.kind === 'exit' ? fill.cause.exit : fill.cause.kind,
    closedBy: fill.id,
  };
}
