import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../domain/hash.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Scorer } from '../../ports/scorer.ts';
import type { Asset, SentimentData } from '../../sentiment/data.ts';
import { createScorer } from '../../sentiment/scorer.ts';
import { buildWords } from '../../sentiment/vocabulary.ts';
import { readBytesOf } from '../shared/plain-file.ts';
import { readKeptWords, type Worded } from './kept-words.ts';
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

/** A scorer over the package's data that routes to `instruments`. Reads three small files; about 10 ms, or 60 where the words have to be made. */
export function loadScorer(instruments: readonly Instrument[], options: LoadOptions = SHIPPED): Scorer {
  return createScorer(loadData(instruments, options));
}

export function loadData(instruments: readonly Instrument[], options: LoadOptions = SHIPPED): SentimentData {
  const lexiconText = readLexicon();
  const assetsText = readText('assets.txt');
  const path = weightsPath(options);
  const listed = parseAssets(assetsText, 'assets.txt');
  const { words, english } = wordsOf(lexiconText);
  const tickers = new Set(listed.map(({ ticker }) => ticker));
  const routed = instruments.map((instrument) => ({ instrument, ticker: tickerOf(instrument, tickers) }));
  return {
    words,
    assets: withInstruments(listed, routed, english),
    symbols: byTicker(routed, ({ symbol }) => symbol),
    weights: path === undefined ? undefined : readWeights(path),
    version: sha256(lexiconText + assetsText + (path === undefined ? '' : sha256(readBytesOf(path, 'weights')))).slice(
      0,
      12,
    ),
  };
}

export function readLexicon(): string {
  return readText('lexicon.txt');
}

let known: { readonly text: string; readonly worded: Worded } | undefined;

/** Made once a process: whoever names assets among them takes a copy. */
function wordsOf(text: string): Worded {
  if (known?.text !== text) known = { text, worded: readKeptWords(text) ?? wordLexicon(text) };
  return known.worded;
}

/** What a lexicon's text and the moods of everyday words (VADER) come to. */
export function wordLexicon(text: string): Worded {
  const lexicon = parseLexicon(text, 'lexicon.txt');
  // Read only where it is used: it takes a tenth of a short program's time.
  const { lexicon: vader }: typeof import('vader-sentiment/src/vader_lexicon.js') = createRequire(import.meta.url)(
    'vader-sentiment/src/vader_lexicon.js',
  );
  const moods = new Map(Object.entries(vader).filter(([word]) => /^[a-z][a-z'-]+$/.test(word)));
  return { words: buildWords(lexicon, moods), english: lexicon.english };
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

function byTicker<Told>(
  routed: readonly Routed[],
  tell: (instrument: Instrument) => Told,
): ReadonlyMap<string, readonly Told[]> {
  const told = new Map<string, Told[]>();
  for (const { instrument, ticker } of routed) {
    const listed = told.get(ticker);
    if (listed === undefined) told.set(ticker, [tell(instrument)]);
    else listed.push(tell(instrument));
  }
  return told;
}

/** An instrument the data file does not know is still found by its ticker; one that is a word as well needs a second cue. */
function withInstruments(
  known: readonly Asset[],
  routed: readonly Routed[],
  english: readonly string[],
): readonly Asset[] {
  const bases = byTicker(routed, baseOf);
  const spelled = (ticker: string): readonly string[] => spellings(ticker, bases.get(ticker) ?? []);
  const assets: Asset[] = known.map((asset) => ({ ...asset, names: [...asset.names, ...spelled(asset.ticker)] }));
  const tickers = new Set(known.map((asset) => asset.ticker));
  const words = new Set([...english, ...known.flatMap(({ names, commonNames }) => [...names, ...commonNames])]);
  for (const { instrument, ticker } of routed) {
    if (tickers.has(ticker)) continue;
    tickers.add(ticker);
    const kind = instrument.kind === 'equity' ? 'stock' : 'coin';
    const commonTicker = words.has(ticker.toLowerCase());
    assets.push({ ticker, kind, names: spelled(ticker), commonTicker, commonNames: [] });
  }
  return assets;
}

/** What contracts of many coins are called themselves: `kbonk`. A word begins with a letter, so not `1000pepe`. */
function spellings(ticker: string, bases: readonly string[]): readonly string[] {
  return bases
    .filter((base) => base.toUpperCase() !== ticker && /^[a-z]/i.test(base))
    .map((base) => base.toLowerCase());
}
