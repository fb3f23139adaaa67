import type { SeasonLimits } from '../../domain/snapshot.ts';
import type { ScenarioData } from './schema.ts';

/** What each season allows; a scenario adds its own `minimumAuthors`, and an instrument's cap binds as well. */
export const SEASONS: Readonly<Record<ScenarioData['season'], Omit<SeasonLimits, 'minimumAuthors'>>> = {
  baseline: { maxLeverage: 40, maxSymbolExposure: 20, minNotional: 10, pyramiding: false },
  /** Capital first: no leverage, no symbol above a quarter of the equity. */
  monk: { maxLeverage: 1, maxSymbolExposure: 0.25, minNotional: 10, pyramiding: false },
  'max-leverage': { maxLeverage: 200, maxSymbolExposure: 200, minNotional: 10, pyramiding: false },
};
