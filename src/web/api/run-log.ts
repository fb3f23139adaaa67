import { InvariantBroken } from '../../domain/errors.ts';
import type { Fill } from '../../domain/fill.ts';
import type { AccountId, DecisionId, SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { ExitPlan } from '../../domain/order.ts';
import type {
  AccountOpened,
  GapSeen,
  LessonTold,
  OffsetEstimated,
  PositionReviewed,
  RunStarted,
} from '../../domain/record.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { type Money, money } from '../../domain/units.ts';
import { RunBooks } from '../../ledger/run-books.ts';
import type { KeptLists } from '../../ports/kept-lists.ts';
import { unpackedBooks } from './books-frame.ts';
import {
  ACCOUNT,
  AMOUNT,
  EXIT_CHANGE,
  FILL,
  type FillsWanted,
  fillList,
  GAP,
  LESSON,
  LISTS,
  type LoggedRound,
  numbersIn,
  OFFSET,
  PLACE,
  REVIEW,
  ROUND,
  ROUND_PLACE,
  STARTED,
  TIMES_A_CHUNK,
} from './log-items.ts';
import { SampledLine } from './sample-levels.ts';
import type { SampleColumns } from './samples.ts';
import type { Round } from './shapes.ts';

/** Something of the log with the journal row it came with: of a list of these, a cursor sees the first so many. */
export interface Sequenced {
  readonly sequence: number;
}

export interface LoggedFill extends Sequenced {
  readonly account: AccountId;
  readonly fill: Fill;
  readonly cycle?: number | undefined;
}

export interface LoggedAccount extends Sequenced {
  readonly account: AccountId;
  readonly opened: AccountOpened;
}

/** The exits of an account in a symbol from an instant on; undefined: none. */
export interface LoggedPlan {
  readonly account: AccountId;
  readonly at: Instant;
  readonly exits?: ExitPlan | undefined;
}

/** A stretch of a list: from a place up to and without another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface SamplesWanted {
  /** Milliseconds UTC. */
  readonly from: number;
  /** The lowest and the highest of each of so many stay. */
  readonly stretches: number;
}

interface SeenSamples {
  readonly count: number;
  readonly samples: SampleColumns;
}

/** Copies of the books that are kept in memory, to book on from: a cursor that plays moves by a few rows. */
const MOST_NEAR = 6;

/** What a cursor sees of a run's journal: the beginning of each list that a LogWriter keeps, read when it is asked for. */
export class RunLog {
  readonly #lists: KeptLists;
  #started: RunStarted | undefined;
  #accounts: LoggedAccount[] = [];
  #near: RunBooks[] = [];

  constructor(lists: KeptLists) {
    this.#lists = lists;
  }

  /** The last row that has been read; 0 where none has. */
  get last(): number {
    return this.#lists.items(LISTS.read, 0, 1)[0]?.under ?? 0;
  }

  /** When a row that has been read was written, in the run's time. */
  timeOf(sequence: number): Instant {
    const place = Math.floor((sequence - 1) / TIMES_A_CHUNK);
    const [chunk] = this.#lists.items(LISTS.times, place, place + 1);
    const at = chunk === undefined ? undefined : numbersIn(chunk.body)[(sequence - 1) % TIMES_A_CHUNK];
    if (at === undefined) throw new InvariantBroken(`row ${sequence} has not been read`);
    return instant(at);
  }

  /** The last row at or before a time, or else the first. */
  rowAt(time: number): number {
    let [low, high] = [1, this.last];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.timeOf(middle) <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  get started(): RunStarted {
    const [item] = this.#started === undefined ? this.#lists.items(LISTS.started, 0, 1) : [];
    if (item !== undefined) this.#started = STARTED.value(item.body);
    if (this.#started === undefined) throw new InvariantBroken('no row says what the run was made of');
    return this.#started;
  }

  get instruments(): ReadonlyMap<SymbolId, Instrument> {
    return new Map(this.started.instruments.map((instrument) => [instrument.symbol, instrument]));
  }

  /** In the order in which they were opened. */
  accounts(at: number): readonly LoggedAccount[] {
    const count = this.#lists.countTo(LISTS.accounts, at);
    for (const { under, body } of this.#lists.items(LISTS.accounts, this.#accounts.length, count)) {
      this.#accounts.push({ sequence: under, ...ACCOUNT.value(body) });
    }
    return this.#accounts.slice(0, count);
  }

  /** What was paid in. */
  capital(account: AccountId, at: number): Money {
    const list = LISTS.depositsOf(account);
    const deposits = this.#lists.items(list, 0, this.#lists.countTo(list, at));
    return money(deposits.reduce((sum, { body }) => sum + AMOUNT.value(body).amount, 0n));
  }

  /** Samples of an account up to a row and from a time on: how many there are, and some that stand for them. */
  samples(account: AccountId, at: number, { from, stretches }: SamplesWanted): SeenSamples {
    const line = new SampledLine(this.#lists, account);
    const to = line.countTo(at);
    const first = line.countBefore(from, to);
    return { count: to - first, samples: line.between(first, to, stretches) };
  }

  fillCount(at: number, wanted: FillsWanted = {}): number {
    return this.#lists.countTo(fillList(wanted) ?? LISTS.fills, at);
  }

  fills({ from, to }: Stretch, wanted: FillsWanted = {}): readonly LoggedFill[] {
    const part = fillList(wanted);
    const items =
      part === undefined
        ? this.#lists.items(LISTS.fills, from, to)
        : this.#lists.items(part, from, to).flatMap(({ body }) => {
            const place = PLACE.value(body);
            return this.#lists.items(LISTS.fills, place, place + 1);
          });
    return items.map(({ under, body }) => ({ sequence: under, ...FILL.value(body) }));
  }

  gapCount(at: number): number {
    return this.#lists.countTo(LISTS.gaps, at);
  }

  gaps({ from, to }: Stretch): readonly GapSeen[] {
    return this.#lists.items(LISTS.gaps, from, to).map(({ body }) => GAP.value(body));
  }

  /** The latest so many changes of exits in a symbol. */
  plans(symbol: string, at: number, latest: number): readonly LoggedPlan[] {
    const list = LISTS.plansIn(symbol);
    const count = this.#lists.countTo(list, at);
    return this.#lists.items(list, Math.max(0, count - latest), count).map(({ body }) => EXIT_CHANGE.value(body));
  }

  reviewCount(account: string, at: number): number {
    return this.#lists.countTo(LISTS.reviewsOf(account), at);
  }

  reviews(account: string, { from, to }: Stretch): readonly PositionReviewed[] {
    return this.#lists.items(LISTS.reviewsOf(account), from, to).map(({ body }) => REVIEW.value(body));
  }

  lessons(account: string, at: number): readonly LessonTold[] {
    const list = LISTS.lessonsOf(account);
    return this.#lists.items(list, 0, this.#lists.countTo(list, at)).map(({ body }) => LESSON.value(body));
  }

  offsets(at: number): readonly OffsetEstimated[] {
    const count = this.#lists.countTo(LISTS.offsets, at);
    return this.#lists.items(LISTS.offsets, 0, count).map(({ body }) => OFFSET.value(body));
  }

  /** Of one account, or of all. */
  roundCount(at: number, account?: string): number {
    return this.#lists.countTo(account === undefined ? LISTS.rounds : LISTS.roundsOf(account), at);
  }

  /** With what a cursor at that row sees of them. */
  rounds({ from, to }: Stretch, at: number, account?: string): readonly Round[] {
    if (account !== undefined) {
      const items = this.#lists.items(LISTS.roundsOf(account), from, to);
      return items.map(({ under, body }) => roundAt(account, under, ROUND.value(body), at));
    }
    return this.#lists.items(LISTS.rounds, from, to).flatMap(({ body }) => {
      const { account: own, place } = ROUND_PLACE.value(body);
      return this.rounds({ from: place, to: place + 1 }, at, own);
    });
  }

  /** The row under which a fill, or a round, of an account or of all stands. */
  rowOf(stop: 'fill' | 'cycle', place: number, account?: string): number | undefined {
    const fills = fillList({ account }) ?? LISTS.fills;
    const list = stop === 'fill' ? fills : account === undefined ? LISTS.rounds : LISTS.roundsOf(account);
    return place < 0 ? undefined : this.#lists.items(list, place, place + 1)[0]?.under;
  }

  /** Where an account's round stands among its rounds, whose numbers rise; undefined where there is none of that number. */
  placeOfRound(account: string, cycle: number): number | undefined {
    let [low, high] = [0, this.roundCount(Number.POSITIVE_INFINITY, account)];
    while (low < high) {
      const middle = (low + high) >> 1;
      const round = this.#round(account, middle);
      if (round?.cycle === cycle) return middle;
      if (round === undefined || round.cycle > cycle) high = middle;
      else low = middle + 1;
    }
    return undefined;
  }

  /** Books to book on from, up to a row: those that were seen last, or else the last copy before it. */
  booksBefore(at: number): RunBooks {
    const place = this.#lists.countTo(LISTS.books, at) - 1;
    const near = this.#near
      .filter(({ sequence }) => sequence <= at)
      .sort((one, other) => other.sequence - one.sequence);
    const [item] = place < 0 ? [] : this.#lists.items(LISTS.books, place, place + 1);
    const [nearest] = near;
    if (nearest !== undefined && nearest.sequence >= (item?.under ?? 0)) return nearest.copy();
    return item === undefined ? new RunBooks() : RunBooks.from(unpackedBooks(item.body), this.instruments);
  }

  /** Keeps a copy of books that were asked for. */
  remember(books: RunBooks): void {
    const others = this.#near.filter(({ sequence }) => sequence !== books.sequence);
    this.#near = [...others.slice(1 - MOST_NEAR), books.copy()];
  }

  #round(account: string, place: number): LoggedRound | undefined {
    const [item] = this.#lists.items(LISTS.roundsOf(account), place, place + 1);
    return item === undefined ? undefined : ROUND.value(item.body);
  }
}

function roundAt(account: string, sequence: number, { cycle, at, trigger, notes }: LoggedRound, cursor: number): Round {
  const seen = notes.filter((note) => note.sequence <= cursor);
  const outcomes = seen.flatMap(({ outcome }) => outcome ?? []);
  const marks = [...new Set(seen.flatMap(({ mark }) => mark ?? []))];
  return { account, cycle, sequence, at, trigger, outcome: outcomes.join('; ') || 'under way', marks };
}

export function decisionOf({ cause }: Fill): DecisionId | undefined {
  return cause.kind === 'order' || cause.kind === 'exit' ? cause.decision : undefined;
}
