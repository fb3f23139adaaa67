import { canonicalJson } from '../domain/canonical.ts';
import type { Ledger } from './ledger.ts';

/**
 * The logical dump: one canonical text of all the books hold. Equal texts are equal books; nothing in it tells how or
 * where they were kept (no journal sequence, no run id, no wall time).
 */
export function dumpLedger(ledger: Ledger): string {
  const symbols: Record<string, object> = {};
  for (const [symbol, books] of ledger.symbols) {
    const { position, filled, realised, fees, funding, borrow, dividends, insurance } = books;
    symbols[symbol] = { position, filled, realised, fees, funding, borrow, dividends, insurance };
  }
  const { marginMode, cash, held, margin, cost, capital, entryCount } = ledger;
  const holds = Object.fromEntries(ledger.holds);
  return canonicalJson({ marginMode, cash, held, margin, cost, capital, entryCount, symbols, holds });
}
