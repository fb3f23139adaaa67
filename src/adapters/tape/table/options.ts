import type { SymbolId } from '../../../domain/ids.ts';
import type { DecimalSign } from './figures.ts';
import type { DayOrder } from './times.ts';

/** What a person says of a table; what is left out is found in it. */
export interface TableOptions {
  readonly symbol?: SymbolId | undefined;
  /** The symbol of a table that does not name one, and is not said to be of another. */
  readonly onlySymbol?: SymbolId | undefined;
  readonly intervalMs?: number | undefined;
  readonly map?: ReadonlyMap<string, string> | undefined;
  readonly set?: ReadonlyMap<string, string> | undefined;
  readonly dates?: DayOrder | undefined;
  readonly zone?: string | undefined;
  readonly decimal?: DecimalSign | undefined;
  /** Lines before the header, or before the first row. */
  readonly skipLines?: number | undefined;
  /** Rounds prices to so many decimals. */
  readonly priceDecimals?: number | undefined;
}
