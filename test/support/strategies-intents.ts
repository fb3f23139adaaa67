import { expect } from 'vitest';
import type { SymbolId } from '../../src/domain/ids.ts';
import type { Intent, Sizing } from '../../src/domain/order.ts';

function amountOf(sizing: Sizing): number {
  switch (sizing.by) {
    case 'units':
      return sizing.units;
    case 'notional':
      return sizing.notional;
    case 'buying-power':
      return sizing.share;
  }
}

/** An intent that no gate could call malformed. */
export function expectValid(intent: Intent, universe: readonly SymbolId[]): void {
  expect(universe).toContain(intent.symbol);
  if (intent.kind !== 'open') return;
  const amount = amountOf(intent.sizing);
  expect(Number.isFinite(amount) && amount > 0, `size ${amount}`).toBe(true);
  if (intent.sizing.by === 'buying-power') expect(amount).toBeLessThanOrEqual(1);
  expect(Number.isFinite(intent.leverage) && intent.leverage >= 1, `leverage ${intent.leverage}`).toBe(true);
}
