import { formatDecimal } from '../../domain/decimal.ts';
import type { Fill, FillCause } from '../../domain/fill.ts';
import { assertNever } from '../../domain/never.ts';
import { type Grid, MONEY_DECIMALS } from '../../domain/units.ts';
import type { FillRow } from './input.ts';

/** A fill in exact decimal text. */
export function fillRow(fill: Fill, grid: Grid | undefined): FillRow {
  return {
    at: fill.at,
    symbol: fill.symbol,
    side: fill.side,
    size: formatDecimal(fill.size, grid?.sizeDecimals ?? 0),
    price: formatDecimal(fill.price, grid?.priceDecimals ?? 0),
    fee: formatDecimal(fill.fee, MONEY_DECIMALS),
    cause: causeText(fill.cause),
    on: `tape ${fill.on.tape + 1}, line ${fill.on.line}`,
  };
}

function causeText(cause: FillCause): string {
  switch (cause.kind) {
    case 'order':
      return `order ${cause.order}`;
    case 'exit':
      return `${cause.exit} of ${cause.decision}`;
    case 'liquidation':
    case 'flatten':
      return cause.kind;
    default:
      return assertNever(cause);
  }
}
