import { z } from 'zod';
import { parseDecimal } from './decimal.ts';
import { MONEY_DECIMALS, type Money, money, NO_MONEY } from './units.ts';

/** From this exposure on, a position of these assets may have at most this leverage. */
interface LeverageTier {
  readonly from: Money;
  readonly maxLeverage: number;
}

/** A venue's table of leverage by size of position, as kept in `data/margin/`. */
export interface LeverageTable {
  readonly venue: string;
  /** First parts of symbols: `BTC` of `BTC-USDT-PERP`. */
  readonly assets: readonly string[];
  /** Rising exposures above 0; below the first the instrument's own maximum holds. */
  readonly tiers: readonly LeverageTier[];
}

const exposure = z
  .string()
  .refine((text) => parseDecimal(text, MONEY_DECIMALS).ok)
  .transform((text): Money => {
    const parsed = parseDecimal(text, MONEY_DECIMALS);
    return parsed.ok ? money(parsed.value) : NO_MONEY;
  });

/** A file of `data/margin/`. */
export const leverageTablesSchema = z.strictObject({
  schema: z.literal(1),
  source: z.string(),
  asOf: z.iso.date(),
  tables: z.array(
    z.strictObject({
      venue: z.string().min(1).max(64),
      assets: z.array(z.string().min(1).max(64)).min(1),
      tiers: z.array(z.strictObject({ from: exposure, maxLeverage: z.number().min(1).max(1_000) })),
    }),
  ),
});
