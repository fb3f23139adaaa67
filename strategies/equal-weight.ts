import { DAY_MS, decimal, defineStrategy, later, target } from 'quartet';

/** What it does next, and when it begins anew. */
interface Course {
  step: 'rest' | 'sell' | 'buy';
  dueAt: number;
}

/**
 * Equal weight: keeps the same share of equity in every symbol that has a price, and puts it right once a period:
 * first sells what has grown, then, when that has been filled, buys what has shrunk. It lives on prices that swing
 * around each other; it loses to buy and hold when one symbol runs away, and it pays fees for every correction.
 */
export default defineStrategy({
  name: 'equal-weight',
  parameters: {
    /** Share of equity to invest in all; the rest pays fees and gaps. */
    invested: decimal(0.98, { least: 0.01, most: 1 }),
    /** Days between corrections. */
    everyDays: decimal(1, { least: 0.001, most: 365 }),
    /** How far a weight may stray, as a share of itself, before it is worth the fee. */
    tolerance: decimal(0.05, { least: 0, most: 1 }),
  },
  start({ symbols, parameter, remember }) {
    const periodMs = Math.round(parameter('everyDays') * DAY_MS);
    const course = remember<Course>({ step: 'sell', dueAt: 0 });
    return {
      onBars(context) {
        if (context.now >= course.dueAt) {
          course.dueAt = later(context.now, periodMs);
          course.step = 'sell';
        }
        if (course.step === 'rest') return [];
        const priced = symbols.filter(({ symbol }) => context.price(symbol) !== undefined);
        const weight = parameter('invested') / priced.length;
        const band = weight * parameter('tolerance');
        const moves = priced.flatMap(({ symbol }) => target(context, symbol, weight, { band }));
        const sales = moves.filter((move) => move.kind === 'open' && move.side === 'sell');
        course.step = course.step === 'sell' && sales.length > 0 ? 'buy' : 'rest';
        return course.step === 'buy' ? sales : moves;
      },
    };
  },
});
