import type { BarIndicator, PriceBar, Series } from './streaming.ts';

/** What a parameter may be, both ends included. */
export interface IndicatorParameter {
  readonly standard: number;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** An indicator ready to run, with its outputs by name, the main one first. */
export interface Built<Output extends string = string> {
  readonly warmUp: number;
  update(bar: PriceBar): void;
  readonly outputs: Outputs<Output>;
  /** What it knows, for who saves it. */
  readonly state: object;
}

type Outputs<Output extends string> = Readonly<Record<Output, () => number>>;

export interface IndicatorDefinition<Parameter extends string = string, Output extends string = string> {
  readonly parameters: Readonly<Record<Parameter, IndicatorParameter>>;
  readonly build: (read: (parameter: Parameter) => number) => Built<Output>;
}

/** One row of the catalogue; `build` can ask for the parameters named beside it and no other. */
export function define<Parameter extends string, Output extends string>(
  parameters: Readonly<Record<Parameter, IndicatorParameter>>,
  build: (read: (parameter: Parameter) => number) => Built<Output>,
): IndicatorDefinition<Parameter, Output> {
  return { parameters, build };
}

export function barsParameter(standard: number, least = 2): IndicatorParameter {
  return { standard, least, most: 100_000, whole: true };
}

export function factorParameter(standard: number): IndicatorParameter {
  return { standard, least: 0.0001, most: 100, whole: false };
}

export function ofCloses(series: Series): Built<'value'> {
  return ofClosesAs(series, { value: () => series.value });
}

/** For several outputs, or one of another name. */
export function ofClosesAs<Output extends string>(series: Series, outputs: Outputs<Output>): Built<Output> {
  return { warmUp: series.warmUp, update: (bar) => series.update(bar.close), outputs, state: series };
}

export function ofBars(indicator: BarIndicator & { readonly value: number }): Built<'value'> {
  return ofBarsAs(indicator, { value: () => indicator.value });
}

/** For an indicator without a `value` of its own. */
export function ofBarsAs<Output extends string>(indicator: BarIndicator, outputs: Outputs<Output>): Built<Output> {
  return { warmUp: indicator.warmUp, update: (bar) => indicator.update(bar), outputs, state: indicator };
}
