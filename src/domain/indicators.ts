/** What one indicator takes and gives; every parameter has a customary value, so that none must be named. */
interface Shape<Parameter extends string, Output extends string = 'value'> {
  readonly parameters: Readonly<Partial<Record<Parameter, number>>>;
  readonly output: Output;
}

type Period = Shape<'period'>;

/**
 * The indicators, by the name a strategy asks for them by, so that an editor completes names, parameters and outputs.
 * `src/indicators/table.ts`, which builds them, is held to this list by its type. Periods are in bars.
 */
export interface IndicatorShapes {
  readonly sma: Period;
  readonly ema: Period;
  readonly wma: Period;
  readonly dema: Period;
  readonly tema: Period;
  readonly kama: Period;
  readonly trix: Period;
  readonly rsi: Period;
  readonly roc: Period;
  readonly momentum: Period;
  readonly stddev: Period;
  readonly linreg: Period;
  readonly bollinger: Shape<'period' | 'deviations', 'middle' | 'upper' | 'lower'>;
  readonly macd: Shape<'fast' | 'slow' | 'signal', 'macd' | 'signal' | 'histogram'>;
  readonly stochrsi: Shape<'rsiPeriod' | 'kPeriod' | 'dPeriod', 'k' | 'd'>;
  readonly stochastic: Shape<'kPeriod' | 'kSlowing' | 'dPeriod', 'k' | 'd'>;
  readonly tr: Shape<never>;
  readonly atr: Period;
  readonly natr: Period;
  readonly adx: Period;
  readonly di: Shape<'period', 'plus' | 'minus'>;
  readonly cci: Period;
  readonly williams: Period;
  readonly mfi: Period;
  readonly obv: Shape<never>;
  readonly ad: Shape<never>;
  readonly sar: Shape<'step' | 'most'>;
  readonly aroon: Shape<'period', 'up' | 'down'>;
}

/** `sma`, `rsi`, `macd` and so on. */
export type IndicatorName = keyof IndicatorShapes;
/** What an indicator of this name can be given, such as `{ period: 14 }`; what is left out takes its customary value. */
export type IndicatorParameters<Name extends IndicatorName> = IndicatorShapes[Name]['parameters'];
/** The outputs of an indicator of this name, such as `upper` of `bollinger`; most have one, called `value`. */
export type IndicatorOutput<Name extends IndicatorName> = IndicatorShapes[Name]['output'];
