import { buy, decimal, defineStrategy, type Intent, notional } from 'quartet';

/**
 * Buy and hold: buys each symbol once, at its first bar, with an equal share of the cash still waiting, and never
 * trades again. The yardstick of every board. It loses when the market falls, and it holds losers as long as winners.
 */
export default defineStrategy({
  name: 'buy-and-hold',
  parameters: {
    /** Share of the cash to invest; the rest pays fees and the gap between decision and fill. */
    invested: decimal(0.98, { least: 0.01, most: 1 }),
  },
  start({ symbols, parameter, remember }) {
    const invested = parameter('invested');
    const waiting = remember(new Set(symbols.map(({ symbol }) => symbol)));
    return {
      onBars(context, bars) {
        if (waiting.size === 0) return [];
        for (const symbol of waiting) if (context.position(symbol) !== undefined) waiting.delete(symbol);
        const unasked = [...waiting].filter((symbol) => !context.working(symbol)).length;
        const share = (invested * context.freeMargin()) / unasked;
        const intents: Intent[] = [];
        for (const { symbol } of bars) {
          if (waiting.has(symbol) && !context.working(symbol)) intents.push(buy(symbol, notional(share)));
        }
        return intents;
      },
    };
  },
});
