import { InputError } from '../domain/errors.ts';
import type { IndicatorName, IndicatorOutput, IndicatorParameters } from '../domain/indicators.ts';
import { Aroon } from './aroon.ts';
import { AverageTrueRange, TrueRange } from './average-true-range.ts';
import { CommodityChannel } from './cci.ts';
import { Momentum, RateOfChange } from './change.ts';
import {
  barsParameter,
  define,
  factorParameter,
  type IndicatorDefinition,
  ofBars,
  ofBarsAs,
  ofCloses,
  ofClosesAs,
} from './definition.ts';
import { Directional } from './directional.ts';
import { Ema } from './ema.ts';
import { Kama } from './kama.ts';
import { Macd } from './macd.ts';
import { StandardDeviation } from './moments.ts';
import { MoneyFlow } from './money-flow.ts';
import { Parabolic } from './parabolic.ts';
import { Rsi } from './rsi.ts';
import { Sma } from './sma.ts';
import { Dema, Tema, Trix } from './stacked-ema.ts';
import { Stochastic, StochasticRsi } from './stochastic.ts';
import { AccumulationDistribution, OnBalanceVolume } from './volume-balance.ts';
import { WilliamsR } from './williams-r.ts';
import { LinearRegression, Wma } from './wma.ts';

function slowerThan(fast: number, slow: number): number {
  if (slow > fast) return slow;
  const what = `slow is ${slow} and fast ${fast}`;
  const mend = 'give a slow period longer than the fast one';
  throw new InputError({ code: 'indicator-bad-parameter', what, where: 'indicator macd', mend });
}

type Definitions = {
  readonly [Name in IndicatorName]: IndicatorDefinition<
    keyof IndicatorParameters<Name> & string,
    IndicatorOutput<Name>
  >;
};

/** Every indicator by name. Defaults are the customary ones; the first output is the main one. */
const DEFINITIONS: Definitions = {
  sma: define({ period: barsParameter(20) }, (read) => ofCloses(new Sma(read('period')))),
  ema: define({ period: barsParameter(20) }, (read) => ofCloses(new Ema(read('period')))),
  wma: define({ period: barsParameter(20) }, (read) => ofCloses(new Wma(read('period')))),
  dema: define({ period: barsParameter(20) }, (read) => ofCloses(new Dema(read('period')))),
  tema: define({ period: barsParameter(20) }, (read) => ofCloses(new Tema(read('period')))),
  kama: define({ period: barsParameter(10) }, (read) => ofCloses(new Kama(read('period')))),
  trix: define({ period: barsParameter(15) }, (read) => ofCloses(new Trix(read('period')))),
  rsi: define({ period: barsParameter(14) }, (read) => ofCloses(new Rsi(read('period')))),
  roc: define({ period: barsParameter(10) }, (read) => ofCloses(new RateOfChange(read('period')))),
  momentum: define({ period: barsParameter(10) }, (read) => ofCloses(new Momentum(read('period')))),
  stddev: define({ period: barsParameter(20) }, (read) => ofCloses(new StandardDeviation(read('period')))),
  linreg: define({ period: barsParameter(14) }, (read) => ofCloses(new LinearRegression(read('period')))),
  bollinger: define({ period: barsParameter(20), deviations: factorParameter(2) }, (read) => {
    const deviations = read('deviations');
    const band = new StandardDeviation(read('period'));
    return ofClosesAs(band, {
      middle: () => band.mean,
      upper: () => band.mean + deviations * band.value,
      lower: () => band.mean - deviations * band.value,
    });
  }),

  macd: define({ fast: barsParameter(12), slow: barsParameter(26), signal: barsParameter(9) }, (read) => {
    const macd = new Macd(read('fast'), slowerThan(read('fast'), read('slow')), read('signal'));
    return ofClosesAs(macd, {
      macd: () => macd.value,
      signal: () => macd.signal,
      histogram: () => macd.histogram,
    });
  }),

  stochrsi: define({ rsiPeriod: barsParameter(14), kPeriod: barsParameter(3), dPeriod: barsParameter(3) }, (read) => {
    const stochastic = new StochasticRsi(read('rsiPeriod'), read('kPeriod'), read('dPeriod'));
    return ofClosesAs(stochastic, { k: () => stochastic.value, d: () => stochastic.d });
  }),

  stochastic: define({ kPeriod: barsParameter(14), kSlowing: barsParameter(3), dPeriod: barsParameter(3) }, (read) => {
    const stochastic = new Stochastic(read('kPeriod'), read('kSlowing'), read('dPeriod'));
    return ofBarsAs(stochastic, { k: () => stochastic.k, d: () => stochastic.d });
  }),

  tr: define({}, () => ofBars(new TrueRange())),
  atr: define({ period: barsParameter(14) }, (read) => ofBars(new AverageTrueRange(read('period')))),
  natr: define({ period: barsParameter(14) }, (read) => {
    const range = new AverageTrueRange(read('period'));
    return ofBarsAs(range, { value: () => range.percent });
  }),

  adx: define({ period: barsParameter(14) }, (read) => {
    const period = read('period');
    const directional = new Directional(period);
    return { ...ofBarsAs(directional, { value: () => directional.adx }), warmUp: 2 * period };
  }),

  di: define({ period: barsParameter(14) }, (read) => {
    const directional = new Directional(read('period'));
    return ofBarsAs(directional, { plus: () => directional.plus, minus: () => directional.minus });
  }),

  cci: define({ period: barsParameter(20) }, (read) => ofBars(new CommodityChannel(read('period')))),
  williams: define({ period: barsParameter(14) }, (read) => ofBars(new WilliamsR(read('period')))),
  mfi: define({ period: barsParameter(14) }, (read) => ofBars(new MoneyFlow(read('period')))),
  obv: define({}, () => ofBars(new OnBalanceVolume())),
  ad: define({}, () => ofBars(new AccumulationDistribution())),
  sar: define({ step: factorParameter(0.02), most: factorParameter(0.2) }, (read) =>
    ofBars(new Parabolic(read('step'), read('most'))),
  ),

  aroon: define({ period: barsParameter(14) }, (read) => {
    const aroon = new Aroon(read('period'));
    return ofBarsAs(aroon, { up: () => aroon.up, down: () => aroon.down });
  }),
};

export const CATALOG: ReadonlyMap<string, IndicatorDefinition> = new Map(Object.entries(DEFINITIONS));
