import { z } from 'zod';
import type { SeasonPlan } from '../../engine/plan.ts';
import { readData } from '../shipped.ts';
import { SEASON_NAMES, type SeasonName } from './entrant-schema.ts';
import { known } from './trouble.ts';

const seasonsSchema = z.object({
  seasons: z.array(
    z.strictObject({
      name: z.enum(SEASON_NAMES),
      brief: z.string(),
      maxLeverage: z.number().min(1),
      /** Largest exposure in one symbol, as a multiple of equity. */
      maxSymbolExposure: z.number().positive(),
      minNotionalUsd: z.number().nonnegative(),
      pyramiding: z.boolean(),
      showsRivals: z.boolean(),
    }),
  ),
});

/** What a scenario itself says of its seasons. */
export interface SeasonTerms {
  readonly minimumAuthors: number;
  /** US dollars to one unit of the run's currency; without it no least order binds. */
  readonly usdRate: number | undefined;
}

/** What each season allows and tells, in the run's currency; an instrument's cap binds as well. */
export function seasonPlan(name: SeasonName, { minimumAuthors, usdRate }: SeasonTerms): SeasonPlan {
  const { seasons } = readData('data/seasons/seasons.json', seasonsSchema);
  const {
    brief,
    showsRivals,
    name: _,
    minNotionalUsd,
    ...limits
  } = known(
    seasons.find((season) => season.name === name),
    `season ${name}`,
  );
  const minNotional = usdRate === undefined ? 0 : minNotionalUsd / usdRate;
  return { name, brief, showsRivals, limits: { ...limits, minNotional, minimumAuthors } };
}
