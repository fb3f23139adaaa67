import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lexicon as vader } from 'vader-sentiment/src/vader_lexicon.js';
import { sha256 } from '../../domain/hash.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Scorer } from '../../ports/scorer.ts';
import type { Asset, SentimentData } from '../../sentiment/data.ts';
import { createScorer } from '../../sentiment/scorer.ts';
import { parseAssets } from './parse-assets.ts';
import { parseLexicon } from './parse-lexicon.ts';
import { readWeights, trainedWeightsPath } from './weights-file.ts';

/** The package's own data: three folders up from here, in `src` as in `dist`. */
const FOLDER = new URL('../../../data/sentiment/', import.meta.url);

export interface LoadOptions {
  /**
   * `shipped` is the same everywhere and what runs use unless their scenario says otherwise; `trained` takes what
   * `quartet sentiment train` left, if anything, else the shipped; anything else is a weights file.
   */
  readonly weights: 'shipped' | 'trained' | { readonly file: string };
}

const SHIPPED: LoadOptions = { weights: 'shipped' };

/** A scorer over the package's data that routes to `instruments`. Reads four small files; about 50 ms. */
export function loadScorer(instruments: readonly Instrument[], options: LoadOptions = SHIPPED): Scorer {
  return createScorer(loadData(instruments, options));
}

export function loadData(instruments: readonly Instrument[], options: LoadOptions = SHIPPED): SentimentData {
  const lexiconText = readText('lexicon.txt');
  const assetsText = readText('assets.txt');
  const path = weightsPath(options);
  const known = parseAssets(assetsText, 'assets.txt');
  return {
    lexicon: parseLexicon(lexiconText, 'lexicon.txt'),
    moods: new Map(Object.entries(vader).filter(([word]) => /^[a-z][a-z'-]+$/.test(word))),
    assets: withInstruments(known, instruments),
    symbols: symbolsByTicker(instruments),
    weights: path === undefined ? undefined : readWeights(path),
    version: sha256(lexiconText + assetsText + (path === undefined ? '' : sha256(readFileSync(path)))).slice(0, 12),
  };
}

/** Undefined only while the shipped weights are being made. */
function weightsPath({ weights }: LoadOptions): string | undefined {
  if (typeof weights === 'object') return weights.file;
  if (weights === 'trained' && existsSync(trainedWeightsPath())) return trainedWeightsPath();
  const shipped = fileURLToPath(new URL('weights.bin', FOLDER));
  return existsSync(shipped) ? shipped : undefined;
}

function readText(name: string): string {
  return readFileSync(fileURLToPath(new URL(name, FOLDER)), 'utf8');
}

/** `BTC-USDT-PERP` is about BTC, `BRK.B` about itself. */
function tickerOf(instrument: Instrument): string {
  const symbol = instrument.symbol.toUpperCase();
  return instrument.kind === 'equity' ? symbol : symbol.replace(/[-_/:].*$/, '').replace(/(USDT|USDC|USD)$/, '');
}

function symbolsByTicker(instruments: readonly Instrument[]): ReadonlyMap<string, readonly SymbolId[]> {
  const symbols = new Map<string, SymbolId[]>();
  for (const instrument of instruments) {
    const ticker = tickerOf(instrument);
    const listed = symbols.get(ticker);
    if (listed === undefined) symbols.set(ticker, [instrument.symbol]);
    else listed.push(instrument.symbol);
  }
  return symbols;
}

/** An instrument the data file does not know is still found by its ticker. */
function withInstruments(known: readonly Asset[], instruments: readonly Instrument[]): readonly Asset[] {
  const assets = [...known];
  const tickers = new Set(known.map((asset) => asset.ticker));
  for (const instrument of instruments) {
    const ticker = tickerOf(instrument);
    if (tickers.has(ticker)) continue;
    tickers.add(ticker);
    const kind = instrument.kind === 'equity' ? 'stock' : 'coin';
    assets.push({ ticker, kind, names: [], commonTicker: false, commonNames: [] });
  }
  return assets;
}
