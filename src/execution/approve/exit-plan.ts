import type { Instrument } from '../../domain/instrument.ts';
import type { ExitIntent, ExitPlan, RefusalReason } from '../../domain/order.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { PositionSide } from '../../domain/side.ts';
import type { Price } from '../../domain/units.ts';
import { gridPrice } from './grid.ts';

/** Exits on the grid, checked against where the position is entered (or stands) and where it would be liquidated. */
export function exitPlan(
  exits: ExitIntent,
  side: PositionSide,
  from: Price,
  liquidationAt: number,
  instrument: Instrument,
): Result<ExitPlan, RefusalReason> {
  const stop = optionalPrice(exits.stop, instrument);
  const target = optionalPrice(exits.target, instrument);
  const trailing = optionalPrice(exits.trailing, instrument);
  if (stop === 'bad' || target === 'bad' || trailing === 'bad') return fail('bad-number');
  if (trailing !== undefined && trailing <= 0) return fail('bad-number');
  const isLong = side === 'long';
  if (stop !== undefined && (isLong ? stop >= from : stop <= from)) return fail('stop-on-wrong-side');
  if (target !== undefined && (isLong ? target <= from : target >= from)) return fail('target-on-wrong-side');
  if (stop !== undefined && (isLong ? stop <= liquidationAt : stop >= liquidationAt)) {
    return fail('stop-beyond-liquidation');
  }
  return ok({ stop, target, trailing, invalidation: exits.invalidation });
}

function optionalPrice(decimal: number | undefined, instrument: Instrument): Price | undefined | 'bad' {
  if (decimal === undefined) return undefined;
  return gridPrice(decimal, instrument) ?? 'bad';
}
