import type { GateContext, GateSymbolLimits } from '../../domain/gate-context.ts';

/** What binds a decision in this symbol: its own figures where the context has them, never above the season's leverage. */
export function limitsOf(symbol: string, { limits, symbols, takerRate }: GateContext): GateSymbolLimits {
  const own = symbols?.get(symbol);
  if (own === undefined) return { ...limits, takerRate };
  return { ...own, maxLeverage: Math.min(own.maxLeverage, limits.maxLeverage) };
}
