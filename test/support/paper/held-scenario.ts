/** Two markets and posts about them, live, with one entrant that thinks every minute. */
export function heldScenario(name: string, entrant: string): string {
  const grid = 'kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001"';
  return `name: ${name}
feeds: [{ live: [local/hyperliquid, local/bluesky] }]
instruments:
  - { symbol: BTC-USDT-PERP, ${grid}, maxLeverage: 20 }
  - { symbol: ETH-USDT-PERP, ${grid}, maxLeverage: 20 }
bars: { every: 20s }
cycle: { every: 1m, deadlineMs: 30000 }
minimumAuthors: 1
capital: "10000 USDT"
entrants:
  - { id: grok, strategy: quartet-team, model: xai/grok-4.20, maxCost: "50 USD", ${entrant} }
`;
}
