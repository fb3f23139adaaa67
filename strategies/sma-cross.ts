import {
  buy,
  choice,
  close,
  type DecideContext,
  decimal,
  defineStrategy,
  type IndicatorHandle,
  type Intent,
  type SymbolId,
  sell,
  signOf,
  target,
  units,
  whole,
} from 'quartet';

/** One symbol's averages. */
interface Watch {
  readonly fast: IndicatorHandle;
  readonly slow: IndicatorHandle;
  readonly shortable: boolean;
  readonly last: Gap;
}

/** How far apart they were a bar ago. */
interface Gap {
  gap: number;
}

/**
 * Moving-average cross: long when the fast average crosses above the slow one, short (or out) when it crosses below.
 * It rides trends late and leaves them late; it loses in ranges, where every cross is soon undone.
 */
export default defineStrategy({
  name: 'sma-cross',
  parameters: {
    fast: whole(10, { least: 1, most: 5_000 }),
    slow: whole(30, { least: 2, most: 5_000 }),
    direction: choice('long-short', 'long-only'),
    /** Units a position has; 0 sizes it by `invested` instead. */
    units: decimal(0, { least: 0, most: 1e9 }),
    /** Share of equity behind all positions together. */
    invested: decimal(0.95, { least: 0.01, most: 1 }),
  },
  start({ symbols, indicator, parameter, remember }) {
    const size = parameter('units');
    const weight = parameter('invested') / symbols.length;
    const watches = new Map<SymbolId, Watch>();
    for (const { symbol, kind } of symbols) {
      watches.set(symbol, {
        fast: indicator('sma', { period: parameter('fast') }, symbol),
        slow: indicator('sma', { period: parameter('slow') }, symbol),
        shortable: parameter('direction') === 'long-short' && kind !== 'spot',
        last: remember<Gap>({ gap: 0 }),
      });
    }
    return {
      onBars(context, bars) {
        let intents: readonly Intent[] = [];
        for (const { symbol } of bars) {
          const watch = watches.get(symbol);
          const direction = watch === undefined ? 0 : crossed(watch);
          if (watch === undefined || direction === 0) continue;
          const side = direction < 0 && !watch.shortable ? 0 : direction;
          const turn = size > 0 ? toUnits(context, symbol, side * size) : target(context, symbol, side * weight);
          intents = intents.length === 0 ? turn : [...intents, ...turn];
        }
        return intents;
      },
    };
  },
});

/** 1 when the fast average went from below to above, −1 from above to below, else 0. */
function crossed(watch: Watch): -1 | 0 | 1 {
  const fast = watch.fast.value();
  const slow = watch.slow.value();
  if (fast === undefined || slow === undefined) return 0;
  const before = watch.last.gap;
  const gap = fast - slow;
  watch.last.gap = gap;
  if (before < 0 && gap > 0) return 1;
  return before > 0 && gap < 0 ? -1 : 0;
}

/** One order from what is held to what is wanted; a turn trades both at once. */
function toUnits(context: DecideContext, symbol: SymbolId, wanted: number): readonly Intent[] {
  const position = context.position(symbol);
  if (wanted === 0) return position === undefined ? [] : [close(symbol)];
  const missing = wanted - (position === undefined ? 0 : signOf(position.side) * position.size);
  if (missing === 0) return [];
  return [missing > 0 ? buy(symbol, units(missing)) : sell(symbol, units(-missing))];
}
