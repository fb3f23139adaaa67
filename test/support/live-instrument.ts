import type { Instrument } from '../../src/domain/instrument.ts';
import { price, size } from '../../src/domain/units.ts';
import { symbolId } from './feed.ts';

/** What the fake venues trade. */
export const BTC: Instrument = {
  symbol: symbolId('BTC-USD'),
  kind: 'perp',
  venue: 'hyperliquid-perp',
  quoteCurrency: 'USD',
  priceDecimals: 2,
  tick: price(1),
  sizeDecimals: 5,
  lot: size(1),
  maxLeverage: 10,
  session: undefined,
  hourlyFundingRate: undefined,
};
