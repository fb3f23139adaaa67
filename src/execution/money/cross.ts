import type { Instrument } from '../../domain/instrument.ts';
import { marginBase } from '../../domain/margin.ts';
import type { BookView, Position } from '../../domain/position.ts';
import { exitSide } from '../../domain/side.ts';
import { atRate, type Money, money, notionalOf, type Price } from '../../domain/units.ts';
import { liquidationPrice } from './liquidation.ts';
import type { Maintenance, MaintenanceTiers } from './maintenance.ts';

/** A position of a cross account with what its symbol says about it now. */
export interface Exposed {
  readonly position: Position;
  readonly instrument: Instrument;
  readonly mark: Price;
  readonly maintenance: Maintenance;
}

/**
 * The mark of one position at which a cross account no longer covers its maintenance margin, the other symbols standing
 * where they are: all cash and margin, plus what the others win, less what they need, is behind this one.
 */
export function crossLiquidationPrice(own: Exposed, others: Iterable<Exposed>, view: BookView): number {
  let backing = view.cash + view.held + view.margin;
  for (const other of others) backing += openResult(other) - maintenanceMargin(other);
  const { position, instrument, maintenance } = own;
  return liquidationPrice({ ...position, margin: money(backing) }, maintenance[position.side], instrument);
}

function openResult({ position, instrument, mark }: Exposed): bigint {
  const rounding = exitSide(position.side) === 'buy' ? 'up' : 'down';
  const value = notionalOf(mark, position.size, instrument, rounding);
  return position.side === 'long' ? value - position.cost : position.cost - value;
}

function maintenanceMargin({ position, instrument, mark, maintenance }: Exposed): bigint {
  const exposure = marginBase(notionalOf(mark, position.size, instrument, 'up'), position.size, instrument);
  return requiredFor(exposure, maintenance[position.side]);
}

/** The largest that any tier asks of an exposure. */
function requiredFor(exposure: Money, tiers: MaintenanceTiers): bigint {
  let most = 0n;
  for (const { rate, deduction } of tiers) {
    const asked = atRate(exposure, rate, 'up') - deduction;
    if (asked > most) most = asked;
  }
  return most;
}
