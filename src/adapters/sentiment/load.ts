import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lexicon as vader } from 'vader-sentiment/src/vader_lexicon.js';
import { sha256 } from '../../domain/hash.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Scorer } from '../../ports/scorer.ts';
import type { Asset, Lexicon, SentimentData } from '../../sentiment/data.ts';
import { createScorer } from '../../sentiment/scorer.ts';
import { baseOf, parseAssets, tickerOf } from './parse-assets.ts';
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
  const lexicon = parseLexicon(lexiconText, 'lexicon.txt');
  const tickers = new Set(known.map(({ ticker }) => ticker));
  const routed = instruments.map((instrument) => ({ instrument, ticker: tickerOf(instrument, tickers) }));
  return {
    lexicon,
    moods: new Map(Object.entries(vader).filter(([word]) => /^[a-z][a-z'-]+$/.test(word))),
    assets: withInstruments(known, routed, lexicon),
    symbols: symbolsByTicker(routed),
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

interface Routed {
  readonly instrument: Instrument;
  readonly ticker: string;
}

function symbolsByTicker(routed: readonly Routed[]): ReadonlyMap<string, readonly SymbolId[]> {
  const symbols = new Map<string, SymbolId[]>();
  for (const { instrument, ticker } of routed) {
    const listed = symbols.get(ticker);
    if (listed === undefined) symbols.set(ticker, [instrument.symbol]);
    else listed.push(instrument.symbol);
  }
  return symbols;
}

/** An instrument the data file does not know is still found by its ticker; one that is a word as well needs a second cue. */
function withInstruments(known: readonly Asset[], routed: readonly Routed[], { english }: Lexicon): readonly Asset[] {
  const assets = known.map((asset) => ({ ...asset, names: [...asset.names, ...spellings(asset.ticker, routed)] }));
  const tickers = new Set(known.map((asset) => asset.ticker));
  const words = new Set([...english, ...known.flatMap(({ names, commonNames }) => [...names, ...commonNames])]);
  for (const { instrument, ticker } of routed) {
    if (tickers.has(ticker)) continue;
    tickers.add(ticker);
    const kind = instrument.kind === 'equity' ? 'stock' : 'coin';
    const commonTicker = words.has(ticker.toLowerCase());
    assets.push({ ticker, kind, names: spellings(ticker, routed), commonTicker, commonNames: [] });
  }
  return assets;
}

/** What contracts of many coins are called themselves: `kbonk`. A word begins with a letter, so not `1000pepe`. */
function spellings(ticker: string, routed: readonly Routed[]): string[] {
  const bases = routed.filter((one) => one.ticker === ticker).map(({ instrument }) => baseOf(instrument));
  return bases
    .filter((base) => base.toUpperCase() !== ticker && /^[a-z]/i.test(base))
    .map((base) => base.toLowerCase());
}
