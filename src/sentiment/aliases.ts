import type { SymbolId } from '../domain/ids.ts';
import type { Asset, SentimentData } from './data.ts';

/** One way of naming an asset, with what it takes to be believed. */
export interface Alias {
  readonly term: string;
  /** Place of the asset in the list of assets. */
  readonly asset: number;
  readonly kind: 'ticker' | 'name' | 'pair';
  /** An English word too: needs a second cue. */
  readonly common: boolean;
}

const QUOTES = ['usdt', 'usd', 'usdc', 'perp'];

export function listAliases(assets: readonly Asset[]): readonly Alias[] {
  const aliases = new Map<string, Alias>();
  const add = (alias: Alias): void => {
    if (!aliases.has(alias.term)) aliases.set(alias.term, alias);
  };
  assets.forEach((asset, place) => {
    const ticker = asset.ticker.toLowerCase();
    add({ term: ticker, asset: place, kind: 'ticker', common: asset.commonTicker || ticker.length < 3 });
    if (asset.kind === 'coin') {
      for (const quote of QUOTES) add({ term: ticker + quote, asset: place, kind: 'pair', common: false });
    }
  });
  assets.forEach((asset, place) => {
    for (const name of asset.names) add({ term: name, asset: place, kind: 'name', common: false });
    for (const name of asset.commonNames) add({ term: name, asset: place, kind: 'name', common: true });
  });
  return [...aliases.values()];
}

const NO_SYMBOLS: readonly SymbolId[] = [];

/** The instruments of each asset, by the asset's place. */
export function symbolsByAsset(data: SentimentData): readonly (readonly SymbolId[])[] {
  return data.assets.map((asset) => data.symbols.get(asset.ticker) ?? NO_SYMBOLS);
}
