import type { AccountId, SymbolId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import type { DecisionMade, HoldMade, RunRecord, TeamDecided } from '../../domain/record.ts';
import type { Grid } from '../../domain/units.ts';
import { cycleLogOf } from './cycle-log.ts';
import { fillRow } from './fill-row.ts';
import type { AccountRows, DecisionRow, FillRow } from './input.ts';
import { intentText } from './intent-text.ts';

/** Rows a table shows at most: the latest. */
export const ROWS_KEPT = 200;
/** Decision rounds a page opens down to: each takes some ten times the room of a row. */
const CYCLES_KEPT = 40;

/** Reads one account's journal records, in order, into the rows of the report; instruments are grids. */
export function accountLogOf(
  account: AccountId,
  records: readonly RunRecord[],
  grids: ReadonlyMap<SymbolId, Grid>,
): AccountRows {
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
  const cycles = cycleLogOf(records, grids, { latest: CYCLES_KEPT });
  return { account, decisions: [...decisions.values()], decisionCount, fills, fillCount, cycles };
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
