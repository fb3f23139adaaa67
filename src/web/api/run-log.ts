import { InvariantBroken } from '../../domain/errors.ts';
import type { Fill } from '../../domain/fill.ts';
import type { AccountId, DecisionId, SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { AccountOpened, GapSeen, OffsetEstimated, RunFinished, RunRow, RunStarted } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import type { Money } from '../../domain/units.ts';
import { RunBooks } from '../../ledger/run-books.ts';
import { RoundIndex } from './round-index.ts';

/** Something of the log with the journal row it came with: of a list of these, a cursor sees the first so many. */
export interface Sequenced {
  readonly sequence: number;
}

export interface LoggedFill extends Sequenced {
  readonly account: AccountId;
  readonly fill: Fill;
  readonly cycle: number | undefined;
}

export interface LoggedSample extends Sequenced {
  readonly at: Instant;
  readonly equity: Money;
}

export interface AccountLog extends Sequenced {
  readonly account: AccountId;
  readonly opened: AccountOpened;
  readonly deposits: (Sequenced & { readonly amount: Money })[];
  readonly samples: LoggedSample[];
  /** The round in which each decision was made. */
  readonly decisions: Map<DecisionId, number>;
}

/** Rows between two copies of the books at first: as many as are booked again in a few milliseconds. */
const ROWS_A_KEYFRAME = 500;
/** Of accounts, in all copies together: some five kilobytes each. */
const MOST_BOOKS = 10_000;

/**
 * A run's journal as the window keeps it: what is small of every row, each under its sequence, so that any cursor is a
 * beginning of these lists, and the books at every so many rows.
 */
export class RunLog {
  readonly accounts = new Map<AccountId, AccountLog>();
  readonly fills: LoggedFill[] = [];
  readonly gaps: (Sequenced & { readonly gap: GapSeen })[] = [];
  readonly offsets: (Sequenced & Pick<OffsetEstimated, 'source' | 'offsetMs'>)[] = [];
  readonly rounds = new RoundIndex();
  #started: RunStarted | undefined;
  #finished: (Sequenced & { readonly record: RunFinished }) | undefined;
  #instruments: ReadonlyMap<SymbolId, Instrument> = new Map();
  readonly #books = new RunBooks();
  #keyframeRows = ROWS_A_KEYFRAME;
  #keyframes: RunBooks[] = [];

  /** Of the last row that was read. */
  get last(): number {
    return this.#books.sequence;
  }

  get started(): RunStarted {
    if (this.#started === undefined) throw new InvariantBroken('no row says what the run was made of');
    return this.#started;
  }

  get finished(): (Sequenced & { readonly record: RunFinished }) | undefined {
    return this.#finished;
  }

  get instruments(): ReadonlyMap<SymbolId, Instrument> {
    return this.#instruments;
  }

  addRow(row: RunRow): void {
    this.#books.addRow(row);
    if (row.sequence % this.#keyframeRows === 0) this.#keepFrame();
    if (row.account === undefined) this.#addRunRow(row);
    else this.#addAccountRow(row.account, row);
  }

  /** The last copy of the books at or before a row, to book on from. */
  booksBefore(sequence: number): RunBooks {
    const keyframe = this.#keyframes.findLast((books) => books.sequence <= sequence);
    return keyframe === undefined ? new RunBooks() : keyframe.copy();
  }

  /** Where there are many, every other one goes, so that the longest journal takes no more room. */
  #keepFrame(): void {
    this.#keyframes.push(this.#books.copy());
    if (this.#keyframes.length * this.accounts.size < MOST_BOOKS) return;
    this.#keyframeRows *= 2;
    this.#keyframes = this.#keyframes.filter(({ sequence }) => sequence % this.#keyframeRows === 0);
  }

  #addRunRow({ records, sequence }: RunRow): void {
    for (const record of records) {
      if (record.kind === 'run-started') {
        this.#started = record;
        this.#instruments = new Map(record.instruments.map((instrument) => [instrument.symbol, instrument]));
      } else if (record.kind === 'run-finished') this.#finished = { sequence, record };
      else if (record.kind === 'gap-seen') this.gaps.push({ sequence, gap: record });
      else if (record.kind === 'offset-estimated') {
        this.offsets.push({ sequence, source: record.source, offsetMs: record.offsetMs });
      }
    }
  }

  #addAccountRow(account: AccountId, { records, sequence }: RunRow): void {
    for (const record of records) {
      if (record.kind === 'account-opened') {
        this.accounts.set(account, {
          sequence,
          account,
          opened: record,
          deposits: [],
          samples: [],
          decisions: new Map(),
        });
        continue;
      }
      const own = this.accounts.get(account);
      if (own === undefined) throw new InvariantBroken(`account ${account} acts before it is opened`);
      this.rounds.add(account, record, sequence);
      if (record.kind === 'entry-booked' && record.entry.cause.kind === 'deposit') {
        const cash = record.entry.legs.find((leg) => leg.account === 'cash');
        if (cash !== undefined) own.deposits.push({ sequence, amount: cash.amount });
      } else if (record.kind === 'equity-sampled') own.samples.push({ sequence, at: record.at, equity: record.equity });
      else if (record.kind === 'decision-made' || record.kind === 'team-decided')
        own.decisions.set(record.id, record.cycle);
      else if (record.kind === 'fill-made') {
        const decision = decisionOf(record.fill);
        const cycle = decision === undefined ? undefined : own.decisions.get(decision);
        this.fills.push({ sequence, account, fill: record.fill, cycle });
      }
    }
  }
}

export function decisionOf({ cause }: Fill): DecisionId | undefined {
  return cause.kind === 'order' || cause.kind === 'exit' ? cause.decision : undefined;
}

/** How many of a list in order a cursor sees. */
export function seenBy(list: readonly Sequenced[], at: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.sequence ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lowest and the highest of each of `stretches` equal parts, in order, so that no peak is lost; the ends stay. */
export function thinnedSamples(samples: readonly LoggedSample[], stretches: number): readonly LoggedSample[] {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length <= 2 * stretches + 2) return samples;
  const kept: LoggedSample[] = [first];
  for (let part = 0; part < stretches; part += 1) {
    const from = Math.floor((part * samples.length) / stretches);
    const to = Math.floor(((part + 1) * samples.length) / stretches);
    let low = samples[from];
    let high = low;
    for (let at = from; at < to; at += 1) {
      const sample = samples[at];
      if (sample === undefined || low === undefined || high === undefined) continue;
      if (sample.equity < low.equity) low = sample;
      if (sample.equity > high.equity) high = sample;
    }
    for (const extreme of [low, high].sort((left, right) => (left?.sequence ?? 0) - (right?.sequence ?? 0))) {
      if (extreme !== undefined && extreme !== kept.at(-1) && extreme !== last) kept.push(extreme);
    }
  }
  return [...kept, last];
}
