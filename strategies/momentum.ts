import { choice, close, decimal, defineStrategy, type IndicatorHandle, type SymbolId, target, whole } from 'quartet';

/**
 * Time-series momentum: holds what has risen over the last bars, and leaves it (or sells it short) when it has
 * fallen. It earns in long trends and loses in markets that go sideways, a little at every false start.
 */
export default defineStrategy({
  name: 'momentum',
  parameters: {
    /** Bars to look back. */
    period: whole(20, { least: 1, most: 5_000 }),
    direction: choice('long-only', 'long-short'),
    /** Share of equity behind all positions together. */
    invested: decimal(0.95, { least: 0.01, most: 1 }),
  },
  start({ symbols, indicator, parameter }) {
    const weight = parameter('invested') / symbols.length;
    const changes = new Map<SymbolId, IndicatorHandle>();
    const shortable = new Set<SymbolId>();
    for (const { symbol, kind } of symbols) {
      changes.set(symbol, indicator('roc', { period: parameter('period') }, symbol));
      if (parameter('direction') === 'long-short' && kind !== 'spot') shortable.add(symbol);
    }
    return {
      onBars: (context, bars) =>
        bars.flatMap(({ symbol }) => {
          const change = changes.get(symbol)?.value();
          if (change === undefined || change === 0 || context.working(symbol)) return [];
          const wanted = change > 0 ? 'long' : 'short';
          const held = context.position(symbol)?.side;
          if (held === wanted) return [];
          // A turn takes two bars: the margin of the old side is free for the new one only when it is closed.
          if (held !== undefined) return [close(symbol)];
          if (wanted === 'long') return target(context, symbol, weight);
          return shortable.has(symbol) ? target(context, symbol, -weight) : [];
        }),
    };
  },
});
