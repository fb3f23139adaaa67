import { combineDigests } from '../../src/domain/digest.ts';
import { accountId, decisionId, type EntrantId } from '../../src/domain/ids.ts';
import type { MarginMode } from '../../src/domain/margin.ts';
import { seededRandom } from '../../src/domain/random.ts';
import type { RunRecord, RunRow } from '../../src/domain/record.ts';
import { RowText } from '../../src/domain/row-text.ts';
import type { Instant } from '../../src/domain/time.ts';
import { money } from '../../src/domain/units.ts';
import { Falls } from '../../src/engine/falls.ts';
import { type BookCommand, book } from '../../src/ledger/book.ts';
import { dumpLedger, openLedger } from '../../src/ledger/ledger.ts';
import { equityOf, exposureOf } from '../../src/ledger/valuation.ts';
import { LedgerWalk, WALK_INSTRUMENTS } from './ledger-walk.ts';

/** A made-up run of one account, with what its books said after each row. */
export interface WalkedRun {
  readonly rows: readonly RunRow[];
  /** Each command with the number of rows there were when it had been booked. */
  readonly commands: readonly { readonly command: BookCommand; readonly at: Instant; readonly rows: number }[];
  /** dumps[n] is the ledger after rows[n]. */
  readonly dumps: readonly string[];
}

export const WALKED_ENTRANT = 'walker' as EntrantId;
export const WALKED_ACCOUNT = accountId(WALKED_ENTRANT, 1);

/** Rows as the engine writes them, over a walk of `steps` random commands. */
export function walkedRun(seed: number, mode: MarginMode, steps: number): WalkedRun {
  const random = seededRandom('walked run', seed);
  const ledger = openLedger(WALK_INSTRUMENTS, mode);
  const walk = new LedgerWalk(ledger, () => random.next());
  const text = new RowText();
  const rows: RunRow[] = [];
  const dumps: string[] = [];
  const commands: { command: BookCommand; at: Instant; rows: number }[] = [];
  // The walk deposits as it likes, and may owe from the start.
  const falls = new Falls(money(1n));
  const write = (records: readonly RunRecord[], account: typeof WALKED_ACCOUNT | undefined): void => {
    rows.push({ sequence: rows.length + 1, at: walk.now, account, records });
    dumps.push(dumpLedger(ledger));
    if (account === undefined) return;
    for (const record of records) text.add(record);
    text.end();
  };
  write([started()], undefined);
  write(
    [
      { kind: 'account-opened', entrant: WALKED_ENTRANT, strategy: 'walk', strategyKind: 'code', marginMode: mode },
      { kind: 'decision-made', id: decisionId(1), cycle: 1, at: walk.now, symbol: firstSymbol(), intents: [] },
    ],
    WALKED_ACCOUNT,
  );
  for (let step = 0; step < steps; step += 1) {
    const command = walk.next();
    const entries = book(ledger, command, walk.now);
    const records: RunRecord[] = [];
    if (command.kind === 'hold') records.push({ kind: 'order-approved', order: command.order });
    if (command.kind === 'fill') records.push({ kind: 'fill-made', fill: command.fill });
    if (command.kind === 'release') {
      records.push({ kind: 'order-cancelled', order: command.order, at: walk.now, reason: 'asked' });
    }
    for (const entry of entries) records.push({ kind: 'entry-booked', entry });
    if (step % 10 === 9) {
      const equity = equityOf(ledger, walk.marks);
      falls.see(equity);
      const exposure = exposureOf(ledger, walk.marks);
      records.push({ kind: 'equity-sampled', at: walk.now, equity, exposure, fall: falls.takeNews() });
    }
    if (records.length > 0) write(records, WALKED_ACCOUNT);
    commands.push({ command, at: walk.now, rows: rows.length });
  }
  const account = { account: WALKED_ACCOUNT, entrant: WALKED_ENTRANT, digest: text.digest() };
  write([{ kind: 'run-finished', at: walk.now, digest: combineDigests([account]).run, board: '{}' }], undefined);
  return { rows, commands, dumps };
}

function started(): RunRecord {
  return {
    kind: 'run-started',
    scenarioHash: 'a',
    tapes: [],
    strategies: [],
    seed: 1,
    version: '0',
    instruments: [...WALK_INSTRUMENTS.values()],
  };
}

function firstSymbol() {
  const [symbol] = WALK_INSTRUMENTS.keys();
  if (symbol === undefined) throw new Error('no instruments');
  return symbol;
}
