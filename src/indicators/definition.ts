import type { BarIndicator, PriceBar, Series } from './streaming.ts';

/** What a parameter may be, both ends included. */
export interface IndicatorParameter {
  readonly standard: number;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** An indicator ready to run, with its outputs by name, the main one first. */
export interface Built {
  readonly warmUp: number;
  update(bar: PriceBar): void;
  readonly outputs: ReadonlyMap<string, () => number>;
}

export interface IndicatorDefinition {
  readonly parameters: Readonly<Record<string, IndicatorParameter>>;
  build(read: (parameter: string) => number): Built;
}

/** One row of the catalogue; `build` can ask for the parameters named beside it and no other. */
export function define<Name extends string>(
  parameters: Readonly<Record<Name, IndicatorParameter>>,
  build: (read: (parameter: Name) => number) => Built,
): IndicatorDefinition {
  return { parameters, build };
}

/** A number of bars. */
export function barsParameter(standard: number, least = 2): IndicatorParameter {
  return { standard, least, most: 100_000, whole: true };
}

export function factorParameter(standard: number): IndicatorParameter {
  return { standard, least: 0.0001, most: 100, whole: false };
}

type Outputs = Readonly<Record<string, () => number>>;

export function ofCloses(series: Series, outputs: Outputs = { value: () => series.value }): Built {
  return { warmUp: series.warmUp, update: (bar) => series.update(bar.close), outputs: byName(outputs) };
}

export function ofBars(indicator: BarIndicator & { readonly value: number }): Built {
  return ofBarsAs(indicator, { value: () => indicator.value });
}

/** For an indicator without a `value` of its own. */
export function ofBarsAs(indicator: BarIndicator, outputs: Outputs): Built {
  return { warmUp: indicator.warmUp, update: (bar) => indicator.update(bar), outputs: byName(outputs) };
}

function byName(outputs: Outputs): ReadonlyMap<string, () => number> {
  return new Map(Object.entries(outputs));
}
