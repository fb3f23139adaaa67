/** Every fake market, each in the file of its venue. */
export { binanceSpot, binanceUsdm } from './binance.ts';
export { coinbaseAdvanced, coinbaseExchange } from './coinbase.ts';
export { hyperliquid } from './hyperliquid.ts';
export { kraken } from './kraken.ts';
