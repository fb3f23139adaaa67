import { InputError } from '../../domain/errors.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Instant } from '../../domain/time.ts';

/** A market to make up. */
export interface MadeUpMarket {
  readonly instrument: Instrument;
  /** How posts call it, beside its tag: `Bitcoin`. */
  readonly name: string;
  /** First price, in the quote currency. */
  readonly startPrice: number;
  /** Standard deviation of a day's return, e.g. 0.04. */
  readonly dailyVolatility: number;
}

export interface GeneratorOptions {
  readonly seed: number;
  readonly markets: readonly [MadeUpMarket, ...MadeUpMarket[]];
  readonly from: Instant;
  readonly spanMs: number;
  /** Mean distances per market. */
  readonly quoteEveryMs: number;
  readonly tradeEveryMs: number;
  readonly fundingEveryMs: number;
  /** Over all markets, spam apart. */
  readonly postsAnHour: number;
  /** Share of the variance of prices (over spans long against `halfLifeMs`) that stories in the posts cause, 0 … 1. */
  readonly link: number;
  /** From the moment a story's first post can be seen to the start of its effect. */
  readonly lagMs: number;
  /** In which half of a story's effect is in the price. */
  readonly halfLifeMs: number;
  /** Times at which bots flood one market with copies of a post; prices do not follow them. */
  readonly spamBursts: number;
  /** Holes of 10 to 20 minutes in the prices of all markets. */
  readonly gaps: number;
}

const RANGES: readonly (readonly [keyof GeneratorOptions, least: number, most: number])[] = [
  ['seed', 0, Number.MAX_SAFE_INTEGER],
  ['spanMs', 3_600_000, 366 * 86_400_000],
  ['quoteEveryMs', 100, 86_400_000],
  ['tradeEveryMs', 100, 86_400_000],
  ['fundingEveryMs', 60_000, 366 * 86_400_000],
  ['postsAnHour', 0, 1_000_000],
  ['link', 0, 1],
  ['lagMs', 0, 86_400_000],
  ['halfLifeMs', 10_000, 30 * 86_400_000],
  ['spamBursts', 0, 1_000],
  ['gaps', 0, 1_000],
];

/** Throws `generate-out-of-range` or `generate-market-twice`. */
export function checkOptions(options: GeneratorOptions): void {
  for (const [name, least, most] of RANGES) {
    const value = options[name];
    if (typeof value === 'number' && value >= least && value <= most) continue;
    const what = `${String(value)} is not in ${least} … ${most}`;
    throw new InputError({ code: 'generate-out-of-range', what, where: name, mend: 'give a number in that range' });
  }
  const symbols = options.markets.map(({ instrument }) => instrument.symbol);
  const twice = symbols.find((symbol, index) => symbols.indexOf(symbol) !== index);
  if (twice === undefined) return;
  const mend = 'name each market once';
  throw new InputError({ code: 'generate-market-twice', what: `${twice} is named twice`, where: 'markets', mend });
}
