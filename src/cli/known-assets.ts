import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAssets } from '../adapters/sentiment/parse-assets.ts';
import { isSymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { price, size } from '../domain/units.ts';
import { PACKAGE_ROOT } from '../run/package.ts';

/** Every stock and coin the shipped list of names knows, each under its ticker: what posts can be routed to. */
export function knownAssets(): readonly Instrument[] {
  const where = join(PACKAGE_ROOT, 'data/sentiment/assets.txt');
  return parseAssets(readFileSync(where, 'utf8'), where).flatMap(({ ticker, kind }) =>
    isSymbolId(ticker) ? [{ ...UNTRADED, symbol: ticker, kind: kind === 'stock' ? 'equity' : 'spot' }] : [],
  );
}

/** No order is ever made in these: their grid means nothing. */
const UNTRADED = {
  venue: 'none',
  quoteCurrency: 'USD',
  priceDecimals: 2,
  tick: price(1),
  sizeDecimals: 0,
  lot: size(1),
  maxLeverage: 1,
  session: undefined,
  hourlyFundingRate: undefined,
} as const;
