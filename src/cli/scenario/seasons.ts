import { z } from 'zod';
import type { SeasonPlan } from '../../engine/plan.ts';
import { readData } from '../shipped-data.ts';
import { known } from './known.ts';
import { SEASON_NAMES, type SeasonName } from './schema.ts';

const seasonsSchema = z.object({
  seasons: z.array(
    z.strictObject({
      name: z.enum(SEASON_NAMES),
      brief: z.string(),
      maxLeverage: z.number().min(1),
      /** Largest exposure in one symbol, as a multiple of equity. */
      maxSymbolExposure: z.number().positive(),
      minNotional: z.number().nonnegative(),
      pyramiding: z.boolean(),
      showsRivals: z.boolean(),
    }),
  ),
});

/** What each season allows and tells; a scenario adds its own `minimumAuthors`, and an instrument's cap binds as well. */
export function seasonPlan(name: SeasonName, minimumAuthors: number): SeasonPlan {
  const { seasons } = readData('data/seasons/seasons.json', seasonsSchema);
  const {
    brief,
    showsRivals,
    name: _,
    ...limits
  } = known(
    seasons.find((season) => season.name === name),
    `season ${name}`,
  );
  return { name, brief, showsRivals, limits: { ...limits, minimumAuthors } };
}
