import type { SymbolId } from '../domain/ids.ts';
import type { Asset, SentimentData } from './data.ts';

/** One way of naming an asset, with what it takes to be believed. */
export interface Alias {
  readonly term: string;
  /** Place of the asset in the list of assets. */
  readonly asset: number;
  readonly kind: 'ticker' | 'name' | 'pair';
  /** What must stand by it to be believed: an English word needs a cue, a ticker of two letters talk of markets. */
  readonly needs: 'nothing' | 'market-talk' | 'cue';
}

const QUOTES = ['usdt', 'usd', 'usdc', 'perp'];

export function listAliases(assets: readonly Asset[]): readonly Alias[] {
  const aliases = new Map<string, Alias>();
  const add = (alias: Alias): void => {
    if (!aliases.has(alias.term)) aliases.set(alias.term, alias);
  };
  assets.forEach((asset, place) => {
    const ticker = asset.ticker.toLowerCase();
    const isWord = asset.commonTicker || ticker.length === 1;
    const needs = isWord ? 'cue' : ticker.length === 2 ? 'market-talk' : 'nothing';
    add({ term: ticker, asset: place, kind: 'ticker', needs });
    if (asset.kind === 'coin') {
      for (const quote of QUOTES) add({ term: ticker + quote, asset: place, kind: 'pair', needs: 'nothing' });
    }
  });
  assets.forEach((asset, place) => {
    for (const name of asset.names) add({ term: name, asset: place, kind: 'name', needs: 'nothing' });
    for (const name of asset.commonNames) add({ term: name, asset: place, kind: 'name', needs: 'cue' });
  });
  return [...aliases.values()];
}

const NO_SYMBOLS: readonly SymbolId[] = [];

/** The instruments of each asset, by the asset's place. */
export function symbolsByAsset(data: SentimentData): readonly (readonly SymbolId[])[] {
  return data.assets.map((asset) => data.symbols.get(asset.ticker) ?? NO_SYMBOLS);
}
