/** What `quartet gate` judges by. */
export const CONTEXT = {
  cycleTime: '2026-01-01T00:00:00Z',
  universe: ['BTC'],
  prices: { BTC: 100 },
  qtyStep: { BTC: 0.01 },
  equity: 1_000,
  freeMargin: 1_000,
  positions: [],
  limits: { maxLeverage: 5, minNotional: 10, maxNotionalPerSymbol: 5_000, maintenanceMarginRate: 0.01 },
  knownEvidence: ['p-1'],
};
