import type { SymbolId } from '../domain/ids.ts';
import { type Money, money } from '../domain/units.ts';
import type { Ledger } from './ledger.ts';

/** Where money came from and went to: realised − fees − funding − borrow + insurance. */
export interface Flows {
  readonly realised: Money;
  readonly fees: Money;
  /** Paid; negative when received. */
  readonly funding: Money;
  readonly borrow: Money;
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
  const sum = { realised: 0n, fees: 0n, funding: 0n, borrow: 0n, insurance: 0n };
  for (const [symbol, books] of ledger.symbols) {
    const flows = flowsOf(-books.realised, books.fees, books.funding, books.borrow, -books.insurance);
    if (books.realised !== 0n || books.fees !== 0n || books.funding !== 0n || books.borrow !== 0n) {
      symbols.set(symbol, flows);
    }
    sum.realised += flows.realised;
    sum.fees += flows.fees;
    sum.funding += flows.funding;
    sum.borrow += flows.borrow;
    sum.insurance += flows.insurance;
  }
  const total = flowsOf(sum.realised, sum.fees, sum.funding, sum.borrow, sum.insurance);
  return { capital: money(-ledger.capital), symbols, total };
}

function flowsOf(realised: bigint, fees: bigint, funding: bigint, borrow: bigint, insurance: bigint): Flows {
  return {
    realised: money(realised),
    fees: money(fees),
    funding: money(funding),
    borrow: money(borrow),
    insurance: money(insurance),
    net: money(realised - fees - funding - borrow + insurance),
  };
}
