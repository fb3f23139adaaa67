import { InputError } from '../../domain/errors.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type RandomSource, seededRandom } from '../../domain/random.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { Asset } from '../../sentiment/data.ts';
import { inventedNames, inventedTickers } from '../../workshop/mask/invent.ts';
import { CALENDAR_MS, type MaskedSymbol, type MaskKey } from '../../workshop/mask/key.ts';

export type Ranges = ReadonlyMap<string, { readonly low: number; readonly high: number }>;

const POWERS = [-3, -2, -1, 1, 2, 3];
/** As a scenario takes them. */
const MOST_DECIMALS = 12;
const FEWEST_WEEKS = 60;
const MORE_WEEKS = 400;

/** A mask that is drawn: the same seed gives the same one. */
export function makeKeyOf(
  instruments: readonly Instrument[],
  assets: readonly Asset[],
  ranges: Ranges,
  seed: number,
): MaskKey {
  const random = seededRandom('mask', seed);
  const taken = new Set(assets.flatMap(({ ticker, names, commonNames }) => [ticker, ...names, ...commonNames]));
  const bases = [...new Set(instruments.map(baseOfSymbol))].sort();
  const tickers = inventedTickers(random, bases.length, taken);
  const byBase = new Map(bases.map((base, place) => [base, tickers[place] ?? base]));
  const weeks = FEWEST_WEEKS + Math.floor(random.next() * MORE_WEEKS);
  const symbols = instruments.map((instrument): MaskedSymbol => {
    const base = baseOfSymbol(instrument);
    const range = ranges.get(instrument.symbol) ?? { low: 1, high: 1 };
    const fitting = POWERS.filter((power) => fits(instrument, power) && isReadable(range, power));
    const power = fitting[Math.floor(random.next() * fitting.length)];
    if (power === undefined) throw tooFine(instrument);
    return {
      symbol: instrument.symbol,
      masked: `${byBase.get(base) ?? base}${instrument.symbol.slice(base.length)}`,
      power,
      ...range,
    };
  });
  return {
    seed,
    shiftMs: instruments.some(({ session }) => session !== undefined) ? CALENDAR_MS : -weeks * 7 * DAY_MS,
    symbols,
    ...namesFor(assets, byBase, random),
  };
}

/** Every asset that is known has another name, also those that nobody trades here. */
function namesFor(
  assets: readonly Asset[],
  byBase: ReadonlyMap<string, string>,
  random: RandomSource,
): Pick<MaskKey, 'names' | 'words'> {
  const traded = new Map([...byBase].map(([base, ticker]) => [base.toLowerCase(), ticker.toLowerCase()]));
  const words = new Set<string>();
  const names = new Set<string>();
  for (const { ticker, commonTicker, names: own, commonNames } of assets) {
    (commonTicker || ticker.length < 3 ? words : names).add(ticker.toLowerCase());
    for (const name of own) names.add(name);
    for (const name of commonNames) words.add(name);
  }
  for (const base of traded.keys()) if (!words.has(base)) names.add(base);
  const terms = new Set([...names, ...words]);
  const invented = inventedNames(random, terms.size, terms);
  const other = new Map([...terms].map((term, place) => [term, traded.get(term) ?? invented[place] ?? term]));
  const paired = (list: ReadonlySet<string>) =>
    Object.fromEntries([...list].map((term) => [term, other.get(term) ?? term]));
  return { names: paired(names), words: paired(words) };
}

function baseOfSymbol({ symbol, kind }: Instrument): string {
  return kind === 'equity' ? symbol : symbol.replace(/[-_/:].*$/, '').replace(/(USDT|USDC|USD)$/i, '');
}

function fits({ priceDecimals, sizeDecimals }: Instrument, power: number): boolean {
  const [price, size] = [priceDecimals - power, sizeDecimals + power];
  return price >= 0 && price <= MOST_DECIMALS && size >= 0 && size <= MOST_DECIMALS;
}

/** Six digits are shown of a figure: of larger and smaller ones more, or fewer, than of the true one. */
function isReadable({ low, high }: { readonly low: number; readonly high: number }, power: number): boolean {
  return Number(`${high}e${power}`) < 500_000 && Number(`${low}e${power}`) > 0.000_01;
}

function tooFine({ symbol }: Instrument): InputError {
  const mend = 'give it fewer decimals';
  return new InputError({ code: 'mask-grid', where: symbol, what: 'its grid leaves no room for another scale', mend });
}
