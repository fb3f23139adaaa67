import { formatDecimal } from '../../domain/decimal.ts';
import type { Fill, FillCause } from '../../domain/fill.ts';
import type { AccountId, SymbolId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import type { DecisionMade, HoldMade, RunRecord, TeamDecided } from '../../domain/record.ts';
import { type Grid, MONEY_DECIMALS } from '../../domain/units.ts';
import type { AccountLog, DecisionRow, FillRow } from './input.ts';
import { intentText } from './intent-text.ts';

/** Rows a table shows at most: the latest. */
export const ROWS_KEPT = 200;

/** Reads one account's journal records, in order, into the rows of the report; instruments are grids. */
export function accountLogOf(
  account: AccountId,
  records: Iterable<RunRecord>,
  grids: ReadonlyMap<SymbolId, Grid>,
): AccountLog {
  /** By decision id, since a refusal that comes later names its decision; holds have none and get their count. */
  const decisions = new Map<string, DecisionRow>();
  const fills: FillRow[] = [];
  let decisionCount = 0;
  let fillCount = 0;
  for (const record of records) {
    if (record.kind === 'decision-made' || record.kind === 'team-decided' || record.kind === 'hold-made') {
      decisionCount += 1;
      decisions.set(record.kind === 'hold-made' ? `hold ${decisionCount}` : record.id, decisionRow(record));
      if (decisions.size > ROWS_KEPT) dropOldest(decisions);
    } else if (record.kind === 'order-refused') {
      const decision = decisions.get(record.decision);
      if (decision !== undefined) decisions.set(record.decision, { ...decision, outcome: `refused: ${record.reason}` });
    } else if (record.kind === 'fill-made') {
      fillCount += 1;
      fills.push(fillRow(record.fill, grids.get(record.fill.symbol)));
      if (fills.length > ROWS_KEPT) fills.shift();
    }
  }
  return { account, decisions: [...decisions.values()], decisionCount, fills, fillCount };
}

function dropOldest(decisions: Map<string, DecisionRow>): void {
  for (const oldest of decisions.keys()) {
    decisions.delete(oldest);
    return;
  }
}

function decisionRow(record: DecisionMade | TeamDecided | HoldMade): DecisionRow {
  const { at, cycle } = record;
  switch (record.kind) {
    case 'decision-made':
      return {
        at,
        cycle,
        symbol: record.symbol,
        action: record.intents.map(intentText).join('; '),
        outcome: 'ordered',
        confidence: undefined,
        text: '',
        evidence: [],
      };
    case 'team-decided':
      return {
        at,
        cycle,
        symbol: record.symbol,
        action: [record.action.replace('_', ' '), ...record.intents.map(intentText)].join(': '),
        outcome: record.reason === undefined ? record.verdict : `${record.verdict}: ${record.reason}`,
        confidence: record.confidence,
        text: [record.rationale, ...record.notes].join('\n'),
        evidence: record.evidence,
      };
    case 'hold-made':
      return {
        at,
        cycle,
        symbol: '',
        action: 'hold',
        outcome: record.reason,
        confidence: undefined,
        text: '',
        evidence: [],
      };
    default:
      return assertNever(record);
  }
}

function fillRow(fill: Fill, grid: Grid | undefined): FillRow {
  return {
    at: fill.at,
    symbol: fill.symbol,
    side: fill.side,
    size: formatDecimal(fill.size, grid?.sizeDecimals ?? 0),
    price: formatDecimal(fill.price, grid?.priceDecimals ?? 0),
    fee: formatDecimal(fill.fee, MONEY_DECIMALS),
    cause: causeText(fill.cause),
    on: `tape ${fill.on.tape + 1}, line ${fill.on.line}`,
  };
}

function causeText(cause: FillCause): string {
  switch (cause.kind) {
    case 'order':
      return `order ${cause.order}`;
    case 'exit':
      return `${cause.exit} of ${cause.decision}`;
    case 'liquidation':
    case 'flatten':
      return cause.kind;
    default:
      return assertNever(cause);
  }
}
