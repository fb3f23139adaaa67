import { close, defineStrategy, target, whole } from 'quartet';

/**
 * Holds a share while its price stands above its own average, which had to turn up first; out otherwise.
 * It loses in a market that goes sideways: it buys late, sells late, and pays for both.
 */
export default defineStrategy({
  name: 'NAME',
  // What was fitted on the train span is set in the scenario, under the entrant's `parameters:`.
  parameters: { period: whole(50, { least: 2, most: 500 }) },
  start({ symbols, indicator, parameter, remember }) {
    // Nothing is kept from one event to the next: said so, a run that was stopped goes on without stepping all again.
    remember({});
    const watched = symbols.map(({ symbol }) => ({
      symbol,
      average: indicator('sma', { period: parameter('period') }, symbol),
    }));
    return {
      onBars: (context) =>
        watched.flatMap(({ symbol, average }) => {
          const mean = average.value();
          const price = context.price(symbol);
          if (mean === undefined || price === undefined || context.working(symbol)) return [];
          if (price > mean) return target(context, symbol, 0.95 / symbols.length, { band: 0.1 });
          return context.position(symbol) === undefined ? [] : [close(symbol)];
        }),
    };
  },
});
