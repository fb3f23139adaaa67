import type { SymbolId } from '../domain/ids.ts';
import { type Money, money } from '../domain/units.ts';
import type { Ledger } from './ledger.ts';

/** Where money came from and went to: realised − fees − funding − borrow + dividends + insurance. */
export interface Flows {
  readonly realised: Money;
  readonly fees: Money;
  /** Paid; negative when received. */
  readonly funding: Money;
  readonly borrow: Money;
  /** Received; negative when paid, by shorts. */
  readonly dividends: Money;
  /** Received. */
  readonly insurance: Money;
  readonly net: Money;
}

export interface Waterfall {
  readonly capital: Money;
  /** Only symbols in which something moved. */
  readonly symbols: ReadonlyMap<SymbolId, Flows>;
  readonly total: Flows;
}

/** From capital to what is owned now, to the last unit: capital + total.net = cash + held + margin + cost. */
export function waterfallOf(ledger: Ledger): Waterfall {
  const symbols = new Map<SymbolId, Flows>();
  const sum = { realised: 0n, fees: 0n, funding: 0n, borrow: 0n, dividends: 0n, insurance: 0n };
  for (const [symbol, books] of ledger.symbols) {
    const flows = flowsOf({
      ...books,
      realised: -books.realised,
      dividends: -books.dividends,
      insurance: -books.insurance,
    });
    const { realised, fees, funding, borrow, dividends, insurance } = flows;
    if ([realised, fees, funding, borrow, dividends].some((flow) => flow !== 0n)) symbols.set(symbol, flows);
    sum.realised += realised;
    sum.fees += fees;
    sum.funding += funding;
    sum.borrow += borrow;
    sum.dividends += dividends;
    sum.insurance += insurance;
  }
  return { capital: money(-ledger.capital), symbols, total: flowsOf(sum) };
}

function flowsOf(sums: Readonly<Record<Exclude<keyof Flows, 'net'>, bigint>>): Flows {
  const { realised, fees, funding, borrow, dividends, insurance } = sums;
  return {
    realised: money(realised),
    fees: money(fees),
    funding: money(funding),
    borrow: money(borrow),
    dividends: money(dividends),
    insurance: money(insurance),
    net: money(realised - fees - funding - borrow + dividends + insurance),
  };
}
