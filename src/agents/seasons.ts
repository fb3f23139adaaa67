export type SeasonName = 'baseline' | 'monk' | 'awareness' | 'max-leverage';

/** What a season asks of a team, beyond the limits that the gate enforces anyway. */
export const SEASON_BRIEFS: Readonly<Record<SeasonName, string>> = {
  baseline: 'Season baseline: make the account grow, and mind what a loss costs.',
  monk: 'Season monk: keep the capital first. Few positions, no leverage, and most cycles nothing at all.',
  awareness: 'Season awareness: others trade the same market with the same capital, and you are ranked against them.',
  'max-leverage':
    'Season max-leverage: leverage up to the stated limit is open to you. Liquidation ends a position for good.',
};
