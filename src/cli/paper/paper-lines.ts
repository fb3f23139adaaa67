import type { RunRecord } from '../../domain/record.ts';
import { formatInstant, type Instant, instant, MINUTE_MS } from '../../domain/time.ts';
import type { PaperStart, PaperUpdate, PaperWatch } from '../../run/paper-watch.ts';
import { fillRow } from '../../web/report/input.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';

/** How often a line tells how everybody stands. */
const STATUS_MS = MINUTE_MS;

/** What is told line by line; samples, audits and what models said word for word stay in the journal. */
const TOLD: ReadonlySet<RunRecord['kind']> = new Set([
  'decision-made',
  'team-decided',
  'hold-made',
  'order-refused',
  'order-cancelled',
  'fill-made',
  'cycle-opened',
  'gap-seen',
  'offset-estimated',
  'control-given',
]);

/** A paper run as JSON lines, one a record, once it is on the disk. */
export class PaperLines implements PaperWatch {
  readonly #terminal: Terminal;
  #statusAt: Instant = instant(0);

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  begin({ folder, heard, now }: PaperStart): void {
    const { lines, visible } = heard;
    const resumed = lines > 0;
    const silentMs = resumed ? Math.max(0, now - visible) : undefined;
    const at = formatInstant(now);
    printJson(this.#terminal, 'paper', { kind: 'run-live', at, folder, resumed, lines, silentMs });
  }

  settled({ rows, look, feed, instruments }: PaperUpdate): void {
    for (const { at, account, records } of rows) {
      for (const record of records) {
        if (!TOLD.has(record.kind)) continue;
        printJson(this.#terminal, 'paper', { ...plainRecord(record, instruments), time: formatInstant(at), account });
      }
    }
    const last = rows.at(-1)?.at;
    if (last === undefined || last - this.#statusAt < STATUS_MS) return;
    this.#statusAt = last;
    const view = look();
    printJson(this.#terminal, 'paper', {
      kind: 'status',
      time: formatInstant(view.at),
      paused: view.isPaused,
      equity: Object.fromEntries(view.accounts.map(({ account, equity }) => [account, equity])),
      feeds: feed.status().map(({ source, state, events, lagMs, offsetMs, stale }) => {
        return { source, state, events, lagMs, offsetMs, stale };
      }),
    });
  }

  note(line: string): void {
    this.#terminal.note(line);
  }

  end(): void {}
}

/** With prices, sizes and fees in decimals, as everybody outside reads them. */
function plainRecord(record: RunRecord, instruments: PaperUpdate['instruments']): object {
  if (record.kind !== 'fill-made') return record;
  const { id, liquidity, leverage, symbol } = record.fill;
  return { kind: record.kind, fill: { id, ...fillRow(record.fill, instruments.get(symbol)), liquidity, leverage } };
}
