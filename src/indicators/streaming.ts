/** One closed bar as indicators read it: decimal numbers. The caller may reuse the object after the call. */
export interface PriceBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A value that follows the market, one bar at a time. */
export interface StreamingIndicator {
  /** Name and parameters, e.g. `rsi14`, `macd12-26-9`. */
  readonly label: string;
  /** How many bars it takes to the first value, that bar included; the same for every output. */
  readonly warmUp: number;
  /** Takes the next closed bar. Throws InvariantBroken, and takes nothing in, when a number of it is not finite. */
  update(bar: PriceBar): void;
  /** The named output, or the main one; undefined while warming up. Throws InputError on an unknown output. */
  value(output?: string): number | undefined;
}

/** Number in, number out, inside this folder: `value` is NaN until `warmUp` inputs were seen, finite ever after. */
export interface Series {
  readonly warmUp: number;
  readonly value: number;
  update(input: number): void;
}

/** Bar in; its outputs are read through what the catalogue says of it. */
export interface BarIndicator {
  readonly warmUp: number;
  update(bar: PriceBar): void;
}
