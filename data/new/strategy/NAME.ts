import { close, decimal, defineStrategy, target, whole } from 'quartet';

/**
 * Buys what has fallen too far, unless the crowd is against it, and closes what has risen too far.
 * It loses in a market that falls for long: it buys early and holds on.
 */
export default defineStrategy({
  name: 'NAME',
  // A scenario may set these under the entrant's `parameters:`; what it does not set takes the first value.
  parameters: {
    period: whole(14, { least: 2, most: 500 }),
    low: decimal(35, { least: 0, most: 100 }),
    high: decimal(65, { least: 0, most: 100 }),
  },
  // Once an account, before the first event. State is what the handlers close over: no two accounts share any.
  start({ symbols, indicator, parameter, remember }) {
    // Nothing is kept from one event to the next: said so, a run that was stopped goes on without stepping all again.
    remember({});
    const watched = symbols.map(({ symbol }) => ({
      symbol,
      rsi: indicator('rsi', { period: parameter('period') }, symbol),
    }));
    return {
      // All bars that closed at one instant. What is returned leaves now and fills on a later event.
      onBars: (context) =>
        watched.flatMap(({ symbol, rsi }) => {
          const value = rsi.value();
          if (value === undefined || context.working(symbol)) return [];
          const held = context.position(symbol) !== undefined;
          if (held) return value > parameter('high') ? [close(symbol)] : [];
          const crowd = context.signal(symbol)?.score.h1 ?? 0;
          return value < parameter('low') && crowd > -0.3 ? target(context, symbol, 0.9 / symbols.length) : [];
        }),
    };
  },
});
