import { InvariantBroken } from '../domain/errors.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { AgendaItem } from './agenda.ts';

/*
 * A run's accounts may be stepped apart, a share of them at a time over the same tapes: no account touches another's
 * books. What comes to all accounts at once, a common step, comes to every share, in the same order; between two of them
 * each share steps what its own accounts have on the agenda. One thread would have taken the earliest of all agendas each
 * time, which is the earliest of the shares' earliest: a row's place is the number of common steps so far and the furthest
 * item of the agenda since, whose followers, however early they would stand by themselves, only came to be behind it.
 */

/** Numbers a row: its place, in the order in which they are compared, and the length of its text. */
const FIELD = { common: 0, at: 1, rank: 2, steppedAccount: 3, account: 4, characters: 5 } as const;
const PLACE_FIELDS = 5;
const FIELDS = 6;
/** What comes to all is ahead of what accounts do by themselves until the next. */
const COMMON_RANK = -1;
/** A row of the run itself, ahead of those of accounts. */
export const RUN_ROW = -1;

/** A stretch of a share's rows, in its order. */
export interface ShareRows {
  /** Six numbers a row: its place, and the length of its text. */
  readonly places: Float64Array<ArrayBuffer>;
  /** Bodies, one behind the other. */
  readonly text: string;
}

/** Writes down a share's rows with their places. */
export class ShareWriter {
  /** Common steps so far. */
  common = 0;
  readonly #indexOf: (account: number) => number;
  #at = Number.NEGATIVE_INFINITY;
  #rank = COMMON_RANK;
  #account = RUN_ROW;
  #places: number[] = [];
  #bodies: string[] = [];

  /** `indexOf`: the place of the share's n-th account among all of the run. */
  constructor(indexOf: (account: number) => number) {
    this.#indexOf = indexOf;
  }

  /** To be told ahead of each step; of trades that were passed over, ahead of the one behind them, with how many steps all are. */
  onStep(item: AgendaItem | undefined, steps = 1): void {
    if (item === undefined || item.account < 0) {
      this.common += steps;
      this.#rank = COMMON_RANK;
      this.#account = RUN_ROW;
      return;
    }
    const { at, rank } = item;
    const account = this.#indexOf(item.account);
    if (at > this.#at || rank > this.#rank || (rank === this.#rank && account > this.#account)) {
      this.#rank = rank;
      this.#account = account;
    }
    this.#at = at;
  }

  /** Where the step that goes on stands in the run's order. */
  get place(): readonly number[] {
    return [this.common, this.#at, this.#rank, this.#account];
  }

  /** `account` is the place among all of the run, or `RUN_ROW`. */
  add(at: Instant, account: number, body: string): void {
    this.#places.push(this.common, at, this.#rank, this.#account, account, body.length);
    this.#bodies.push(body);
  }

  /** What was written since the last time. */
  take(): ShareRows {
    const rows = { places: Float64Array.from(this.#places), text: this.#bodies.join('') };
    this.#places = [];
    this.#bodies = [];
    return rows;
  }
}

/** Where the merge stands in one share. */
class Cursor {
  readonly rows: ShareRows;
  place = 0;
  #textFrom = 0;

  constructor(rows: ShareRows) {
    this.rows = rows;
  }

  get isDone(): boolean {
    return this.place >= this.rows.places.length;
  }

  field(index: number): number {
    return this.rows.places[this.place + index] ?? Number.NaN;
  }

  /** The body of the row it stands at; moves on to the next. */
  next(): string {
    const to = this.#textFrom + this.field(FIELD.characters);
    const body = this.rows.text.slice(this.#textFrom, to);
    this.#textFrom = to;
    this.place += FIELDS;
    return body;
  }
}

/**
 * Gives the rows of the same stretch of all shares in the order of a run that stepped them together. A row of the run
 * itself is in every share, and given once.
 * @throws InvariantBroken where it is not the same in all
 */
export function mergeShares(
  shares: readonly ShareRows[],
  take: (at: Instant, account: number, body: string) => void,
): void {
  const cursors = shares.map((rows) => new Cursor(rows));
  for (;;) {
    let first: Cursor | undefined;
    for (const cursor of cursors) {
      if (!cursor.isDone && (first === undefined || compare(cursor, first) < 0)) first = cursor;
    }
    if (first === undefined) return;
    const at = instant(first.field(FIELD.at));
    const account = first.field(FIELD.account);
    const alike = account === RUN_ROW ? cursors.filter((one) => one !== first) : [];
    if (alike.some((one) => one.isDone || compare(one, first) !== 0)) throw parted(at);
    const body = first.next();
    if (alike.some((one) => one.next() !== body)) throw parted(at);
    take(at, account, body);
  }
}

function compare(left: Cursor, right: Cursor): number {
  for (let field = 0; field < PLACE_FIELDS; field += 1) {
    const difference = left.field(field) - right.field(field);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parted(at: Instant): InvariantBroken {
  return new InvariantBroken(`shares of a run that step the same tapes wrote different rows of the run at ${at}`);
}
