import { POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument, InstrumentKind } from '../../domain/instrument.ts';
import { DAY_MS, parseDurationMs } from '../../domain/time.ts';
import { price, size } from '../../domain/units.ts';
import { type SymbolScan, scanTape } from './scan-tape.ts';
import type { TableOptions } from './table/options.ts';

/** Leverage that a large venue allows its best known perps; others get the cautious figure. */
const PERP_LEVERAGE: ReadonlyMap<string, number> = new Map([
  ['BTC', 40],
  ['ETH', 25],
  ['SOL', 20],
  ['XRP', 20],
  ['BNB', 10],
  ['DOGE', 10],
]);
const CAUTIOUS_LEVERAGE = 5;

/** Where a tape shows no sizes (bars only), coins are cut this fine. */
const COIN_DECIMALS = 5;
/** More decimals than this come from floats that were printed whole. */
const MOST_DECIMALS = 10;

/** The instruments a tape can be read with, guessed from its own names and figures. */
export async function inferInstruments(path: string, table?: TableOptions): Promise<ReadonlyMap<SymbolId, Instrument>> {
  return inferredInstruments(await scanTape(path, table));
}

/** What several tapes say side by side of each symbol: what one says of it, another may not know. */
export async function scanShared(paths: readonly string[]): Promise<ReadonlyMap<SymbolId, SymbolScan>> {
  const seen = new Map<SymbolId, SymbolScan>();
  for (const path of paths) {
    const { symbols } = await scanTape(path);
    for (const scan of symbols.values()) seen.set(scan.symbol, joined(scan, seen.get(scan.symbol)));
  }
  return seen;
}

function joined(scan: SymbolScan, other: SymbolScan | undefined): SymbolScan {
  if (other === undefined) return scan;
  const kinds = new Set([...scan.counts.keys(), ...other.counts.keys()]);
  const counts = [...kinds].map(
    (kind) => [kind, (scan.counts.get(kind) ?? 0) + (other.counts.get(kind) ?? 0)] as const,
  );
  return {
    ...scan,
    priceDecimals: Math.max(scan.priceDecimals, other.priceDecimals),
    sizeDecimals: Math.max(scan.sizeDecimals, other.sizeDecimals),
    highestPrice: Math.max(scan.highestPrice, other.highestPrice),
    largestSize: Math.max(scan.largestSize, other.largestSize),
    counts: new Map(counts),
    intervals: new Set([...scan.intervals, ...other.intervals]),
  };
}

export function inferredInstruments(scan: {
  readonly symbols: ReadonlyMap<string, SymbolScan>;
}): ReadonlyMap<SymbolId, Instrument> {
  return new Map([...scan.symbols.values()].map((seen) => [seen.symbol, instrumentOf(seen)]));
}

function instrumentOf(seen: SymbolScan): Instrument {
  const kind = kindOf(seen);
  const showsSizes = seen.largestSize > 0;
  return {
    symbol: seen.symbol,
    kind,
    venue: kind === 'perp' ? 'hyperliquid-perp' : 'percent:10bps',
    quoteCurrency: seen.symbol.split('-')[1] ?? 'USD',
    priceDecimals: fitting(seen.priceDecimals, seen.highestPrice),
    tick: price(1),
    sizeDecimals: showsSizes ? fitting(seen.sizeDecimals, seen.largestSize) : kind === 'equity' ? 0 : COIN_DECIMALS,
    lot: size(1),
    maxLeverage: leverageOf(kind, seen.symbol),
    session:
      kind === 'equity' ? { timeZone: 'America/New_York', opensAtMinutes: 570, closesAtMinutes: 960 } : undefined,
    hourlyFundingRate: undefined,
  };
}

/** `X-PERP` is a perp; a plain ticker with daily bars a stock; all else is spot. */
function kindOf(seen: SymbolScan): InstrumentKind {
  if (seen.symbol.endsWith('-PERP')) return 'perp';
  const daily = [...seen.intervals].some((interval) => parseDurationMs(interval) === DAY_MS);
  return daily && /^[A-Z]{1,5}(\.[A-Z])?$/.test(seen.symbol) ? 'equity' : 'spot';
}

function leverageOf(kind: InstrumentKind, symbol: SymbolId): number {
  if (kind === 'spot') return 1;
  if (kind === 'equity') return 2;
  return PERP_LEVERAGE.get(symbol.split('-')[0] ?? '') ?? CAUTIOUS_LEVERAGE;
}

/** The decimals seen, as long as the largest figure stays a safe integer with room for a thousandfold rise. */
function fitting(decimals: number, largest: number): number {
  let fit = Math.min(decimals, MOST_DECIMALS);
  while (fit > 0 && largest * 1_000 * (POWERS_OF_TEN[fit] ?? 1) > Number.MAX_SAFE_INTEGER) fit -= 1;
  return fit;
}
