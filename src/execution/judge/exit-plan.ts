import type { Instrument } from '../../domain/instrument.ts';
import type { ExitIntent, ExitPlan, RefusalReason } from '../../domain/order.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { PositionSide } from '../../domain/side.ts';
import type { Price } from '../../domain/units.ts';
import { gridPrice } from './grid-terms.ts';

/** A position where its exits meet it. */
interface Entered {
  readonly side: PositionSide;
  readonly from: Price;
  readonly liquidationAt: number;
}

/** Exits on the grid, checked against where the position is entered (or stands) and where it would be liquidated. */
export function exitPlan(
  exits: ExitIntent,
  { side, from, liquidationAt }: Entered,
  instrument: Instrument,
): Result<ExitPlan, RefusalReason> {
  const stop = optionalPrice(exits.stop, instrument);
  const target = optionalPrice(exits.target, instrument);
  const trailing = optionalPrice(exits.trailing, instrument);
  if (stop === 'bad' || target === 'bad' || trailing === 'bad') return fail('bad-number');
  if (trailing !== undefined && trailing <= 0) return fail('bad-number');
  const isLong = side === 'long';
  const wrong = wrongSide({ stop, target }, isLong, from);
  if (wrong !== undefined) return fail(wrong);
  if (stop !== undefined && (isLong ? stop <= liquidationAt : stop >= liquidationAt)) {
    return fail('stop-beyond-liquidation');
  }
  return ok({ stop, target, trailing, invalidation: exits.invalidation });
}

function optionalPrice(decimal: number | undefined, instrument: Instrument): Price | undefined | 'bad' {
  if (decimal === undefined) return undefined;
  return gridPrice(decimal, instrument) ?? 'bad';
}

/** Stop and target lie on either side of the price, a long's stop below it: in decimals as on the grid. */
export function wrongSide(
  { stop, target }: { readonly stop: number | undefined; readonly target: number | undefined },
  isLong: boolean,
  from: number,
): 'stop-on-wrong-side' | 'target-on-wrong-side' | undefined {
  if (stop !== undefined && (isLong ? stop >= from : stop <= from)) return 'stop-on-wrong-side';
  if (target !== undefined && (isLong ? target <= from : target >= from)) return 'target-on-wrong-side';
  return undefined;
}
