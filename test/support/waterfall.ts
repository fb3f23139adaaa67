import type { SymbolId } from '../../src/domain/ids.ts';
import { type Money, money } from '../../src/domain/units.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';

const PARTS = ['realised', 'fees', 'funding', 'borrow', 'dividends', 'insurance'] as const;

/** Where money came from and went to; fees, funding and borrow are told as they were paid. */
type Flows = Readonly<Record<(typeof PARTS)[number] | 'net', Money>>;

/** From capital to what is owned now, to the last unit: capital + total.net = cash + held + margin + cost. */
export function waterfallOf(ledger: Ledger) {
  const symbols = new Map<SymbolId, Flows>();
  for (const [symbol, { realised, fees, funding, borrow, dividends, insurance }] of ledger.symbols)
    symbols.set(symbol, flowsOf([-realised, fees, funding, borrow, -dividends, -insurance]));
  const sums = PARTS.map((part) => [...symbols.values()].reduce((sum, flows) => sum + flows[part], 0n));
  return { capital: money(-ledger.capital), symbols, total: flowsOf(sums) };
}

function flowsOf(sums: readonly bigint[]): Flows {
  const [realised = 0n, fees = 0n, funding = 0n, borrow = 0n, dividends = 0n, insurance = 0n] = sums;
  const net = realised - fees - funding - borrow + dividends + insurance;
  return {
    realised: money(realised),
    fees: money(fees),
    funding: money(funding),
    borrow: money(borrow),
    dividends: money(dividends),
    insurance: money(insurance),
    net: money(net),
  };
}
