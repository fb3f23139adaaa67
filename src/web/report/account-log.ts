import type { AccountHistory } from '../../domain/history.ts';
import type { AccountId, SymbolId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import type { DecisionMade, HoldMade, RunRecord, RunRow, TeamDecided } from '../../domain/record.ts';
import type { Grid } from '../../domain/units.ts';
import { CycleReader } from './cycle-log.ts';
import { type AccountRows, type DecisionRow, type FillRow, fillRow } from './input.ts';
import { intentText } from './intent-text.ts';

/** How much of each account a page shows: the latest. */
export interface LogRoom {
  /** Of decisions, and of fills. */
  readonly rows: number;
  /** Decision rounds it opens down to: each takes some ten times the room of a row. */
  readonly cycles: number;
}

const MOST: LogRoom = { rows: 200, cycles: 40 };
const LEAST: LogRoom = { rows: 10, cycles: 2 };
/** Of all accounts together, so that a page of hundreds still opens. */
const PAGE: LogRoom = { rows: 4_000, cycles: 400 };

/** Reads a run's rows, once, into what the report shows of each of these accounts; instruments are grids. */
export function accountLogsOf(
  rows: Iterable<RunRow>,
  accounts: readonly Pick<AccountHistory, 'account' | 'kind'>[],
  grids: ReadonlyMap<SymbolId, Grid>,
): AccountRows[] {
  const teams = accounts.filter(({ kind }) => kind !== 'code');
  const room = { rows: shareOf('rows', accounts.length), cycles: shareOf('cycles', teams.length) };
  const readers = new Map(accounts.map(({ account }) => [account, new AccountRowsReader(account, grids, room)]));
  for (const { account, records } of rows) {
    const reader = account === undefined ? undefined : readers.get(account);
    if (reader !== undefined) for (const record of records) reader.add(record);
  }
  return [...readers.values()].map((reader) => reader.log());
}

function shareOf(what: keyof LogRoom, accounts: number): number {
  return Math.min(MOST[what], Math.max(LEAST[what], Math.floor(PAGE[what] / Math.max(1, accounts))));
}

class AccountRowsReader {
  readonly #account: AccountId;
  readonly #grids: ReadonlyMap<SymbolId, Grid>;
  readonly #room: LogRoom;
  readonly #cycles: CycleReader;
  /** By decision id, since a refusal that comes later names its decision; holds have none and get their count. */
  readonly #decisions = new Map<string, DecisionRow>();
  readonly #fills: FillRow[] = [];
  #decisionCount = 0;
  #fillCount = 0;

  constructor(account: AccountId, grids: ReadonlyMap<SymbolId, Grid>, room: LogRoom) {
    this.#account = account;
    this.#grids = grids;
    this.#room = room;
    this.#cycles = new CycleReader(grids, { latest: room.cycles });
  }

  add(record: RunRecord): void {
    this.#cycles.add(record);
    if (record.kind === 'decision-made' || record.kind === 'team-decided' || record.kind === 'hold-made') {
      this.#decisionCount += 1;
      const name = record.kind === 'hold-made' ? `hold ${this.#decisionCount}` : record.id;
      this.#decisions.set(name, decisionRow(record));
      if (this.#decisions.size > this.#room.rows) dropOldest(this.#decisions);
    } else if (record.kind === 'order-refused') {
      const decision = this.#decisions.get(record.decision);
      if (decision !== undefined)
        this.#decisions.set(record.decision, { ...decision, outcome: `refused: ${record.reason}` });
    } else if (record.kind === 'fill-made') {
      this.#fillCount += 1;
      this.#fills.push(fillRow(record.fill, this.#grids.get(record.fill.symbol)));
      if (this.#fills.length > this.#room.rows) this.#fills.shift();
    }
  }

  log(): AccountRows {
    return {
      account: this.#account,
      decisions: [...this.#decisions.values()],
      decisionCount: this.#decisionCount,
      fills: this.#fills,
      fillCount: this.#fillCount,
      cycles: this.#cycles.log(),
    };
  }
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
