import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { XPrices } from '../adapters/live/archives/archive.ts';
import { InputError } from '../domain/errors.ts';
import { type FeeProfile, feeProfilesSchema } from '../domain/fee-profile.ts';
import { type LeverageTable, leverageTablesSchema } from '../domain/margin-tier.ts';
import { PACKAGE_ROOT } from './package.ts';

export function shippedFeeProfiles(): readonly FeeProfile[] {
  return readData('data/fees/profiles.json', feeProfilesSchema).profiles;
}

/** The venues' tables of leverage by size of position. */
export function shippedLeverageTables(): readonly LeverageTable[] {
  return readData('data/margin/leverage-tables.json', leverageTablesSchema).tables;
}

const xPricesSchema = z.object({
  source: z.string(),
  asOf: z.string(),
  post: z.number().positive(),
  profile: z.number().positive(),
  media: z.number().positive(),
  count: z.object({ recent: z.number().positive(), archive: z.number().positive() }),
});

/** What X charges for its posts. */
export function shippedXPrices(): XPrices {
  return readData('data/feeds/x-prices.json', xPricesSchema);
}

export function readData<Data>(name: string, schema: z.ZodType<Data>): Data {
  const where = join(PACKAGE_ROOT, name);
  try {
    return schema.parse(JSON.parse(readFileSync(where, 'utf8')));
  } catch {
    const mend = 'install quartet anew';
    throw new InputError({ code: 'data-damaged', where, what: 'it is not what was shipped', mend });
  }
}
