import { isSymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { HOUR_MS, instant } from '../../domain/time.ts';
import { price, size } from '../../domain/units.ts';
import type { GeneratorOptions, MadeUpMarket } from './options.ts';

/** Grid of a perp: prices go one decimal below the tick, since fills may. */
interface PerpGrid {
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly maxLeverage: number;
}

function perp(symbol: string, { priceDecimals, sizeDecimals, maxLeverage }: PerpGrid): Instrument {
  if (!isSymbolId(symbol)) throw new RangeError(`${symbol} is not a symbol`);
  return {
    symbol,
    kind: 'perp',
    venue: 'hyperliquid-perp',
    quoteCurrency: 'USDT',
    priceDecimals,
    tick: price(10),
    sizeDecimals,
    lot: size(1),
    maxLeverage,
    session: undefined,
    hourlyFundingRate: undefined,
  };
}

/** The demo's markets: names people know, prices that never were. */
export const DEMO_MARKETS: readonly [MadeUpMarket, ...MadeUpMarket[]] = [
  {
    instrument: perp('BTC-USDT-PERP', { priceDecimals: 2, sizeDecimals: 5, maxLeverage: 40 }),
    name: 'Bitcoin',
    startPrice: 96_000,
    dailyVolatility: 0.03,
  },
  {
    instrument: perp('ETH-USDT-PERP', { priceDecimals: 3, sizeDecimals: 4, maxLeverage: 25 }),
    name: 'Ethereum',
    startPrice: 3_400,
    dailyVolatility: 0.04,
  },
  {
    instrument: perp('SOL-USDT-PERP', { priceDecimals: 4, sizeDecimals: 2, maxLeverage: 20 }),
    name: 'Solana',
    startPrice: 190,
    dailyVolatility: 0.05,
  },
  {
    instrument: perp('DOGE-USDT-PERP', { priceDecimals: 6, sizeDecimals: 0, maxLeverage: 10 }),
    name: 'Dogecoin',
    startPrice: 0.35,
    dailyVolatility: 0.06,
  },
];

/** All there are to make up, the demo's first. */
export const MARKETS: readonly [MadeUpMarket, ...MadeUpMarket[]] = [
  ...DEMO_MARKETS,
  {
    instrument: perp('XRP-USDT-PERP', { priceDecimals: 5, sizeDecimals: 0, maxLeverage: 20 }),
    name: 'Ripple',
    startPrice: 2.4,
    dailyVolatility: 0.05,
  },
  {
    instrument: perp('BNB-USDT-PERP', { priceDecimals: 3, sizeDecimals: 3, maxLeverage: 10 }),
    name: 'BNB',
    startPrice: 700,
    dailyVolatility: 0.035,
  },
];

/** What the bundled tape was made with, and what `quartet tape generate` starts from. */
export const DEMO_OPTIONS: GeneratorOptions = {
  seed: 7,
  markets: DEMO_MARKETS,
  from: instant(Date.UTC(2025, 0, 6)),
  spanMs: 36 * HOUR_MS,
  quoteEveryMs: 12_000,
  tradeEveryMs: 24_000,
  fundingEveryMs: HOUR_MS,
  postsAnHour: 40,
  link: 0.4,
  lagMs: 45_000,
  halfLifeMs: 900_000,
  spamBursts: 2,
  gaps: 1,
};
