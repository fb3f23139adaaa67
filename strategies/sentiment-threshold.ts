import {
  choice,
  close,
  type DecideContext,
  decimal,
  defineStrategy,
  type Instant,
  type Intent,
  MINUTE_MS,
  type SymbolId,
  signOf,
  target,
  whole,
} from 'quartet';

/**
 * Sentiment threshold: enters at once when a post carries its symbol's decayed score past a threshold and enough
 * independent voices stand behind it; leaves after a time, or when the score has turned against it. It earns when a
 * crowd is heard before the price moves; it loses when the crowd is late, and to whoever can fake a crowd.
 */
export default defineStrategy({
  name: 'sentiment-threshold',
  parameters: {
    /** Half-life of the score listened to. */
    halfLife: choice('m5', 'm1', 'm15', 'h1', 'd1'),
    /** Score, −1 … 1, beyond which it enters. */
    threshold: decimal(0.1, { least: 0.01, most: 1 }),
    /** Authors in the last day, and independent voices (reposts count once) behind the score. */
    minimumAuthors: whole(3, { least: 1, most: 10_000 }),
    /** Six half-lives of the score listened to, unless set. */
    holdMinutes: decimal(30, { least: 1, most: 525_600 }),
    direction: choice('long-short', 'long-only'),
    /** Share of equity behind one position. */
    weight: decimal(0.2, { least: 0.01, most: 0.9 }),
  },
  start({ symbols, parameter, remember }) {
    const halfLife = parameter('halfLife');
    const minimumAuthors = parameter('minimumAuthors');
    const shortable = new Set<SymbolId>();
    for (const { symbol, kind } of symbols) {
      if (parameter('direction') === 'long-short' && kind !== 'spot') shortable.add(symbol);
    }
    const enteredAt = remember(new Map<SymbolId, Instant>());

    function enter(context: DecideContext, symbol: SymbolId): readonly Intent[] {
      const signal = context.signal(symbol);
      if (signal === undefined || signal.warming) return [];
      if (signal.authors < minimumAuthors || signal.voices <= minimumAuthors - 1) return [];
      const score = signal.score[halfLife];
      if (Math.abs(score) < parameter('threshold') || (score < 0 && !shortable.has(symbol))) return [];
      // Other positions may have taken the money; a tenth more than the position pays for fees and gaps.
      if (context.freeMargin() < 1.1 * parameter('weight') * context.equity()) return [];
      enteredAt.set(symbol, context.now);
      return target(context, symbol, Math.sign(score) * parameter('weight'));
    }

    function leave(context: DecideContext, symbol: SymbolId, sign: 1 | -1): readonly Intent[] {
      const heldMs = context.now - (enteredAt.get(symbol) ?? context.now);
      const score = context.signal(symbol)?.score[halfLife] ?? 0;
      return heldMs >= parameter('holdMinutes') * MINUTE_MS || sign * score < 0 ? [close(symbol)] : [];
    }

    function judge(context: DecideContext, symbol: SymbolId, mayEnter: boolean): readonly Intent[] {
      if (context.working(symbol)) return [];
      const position = context.position(symbol);
      if (position !== undefined) return leave(context, symbol, signOf(position.side));
      return mayEnter ? enter(context, symbol) : [];
    }

    return {
      onBars: (context, bars) => bars.flatMap(({ symbol }) => judge(context, symbol, false)),
      onPost: (context, { score }) => score.symbols.flatMap(({ symbol }) => judge(context, symbol, true)),
    };
  },
});
