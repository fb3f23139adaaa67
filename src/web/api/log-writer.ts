import { InvariantBroken } from '../../domain/errors.ts';
import type { AccountId, DecisionId } from '../../domain/ids.ts';
import type { FillMade, RunRecord, RunRow } from '../../domain/record.ts';
import type { RunBooks } from '../../ledger/run-books.ts';
import type { GrowingLists } from '../../ports/kept-lists.ts';
import { packedBooks } from './books-frame.ts';
import {
  ACCOUNT,
  AMOUNT,
  DECISION,
  EXIT_CHANGE,
  FILL,
  fillList,
  GAP,
  LESSON,
  LISTS,
  type LoggedRound,
  numbersIn,
  OFFSET,
  PLACE,
  READ_TO,
  REVIEW,
  ROUND,
  ROUND_PLACE,
  STARTED,
  TIMES_A_CHUNK,
} from './log-items.ts';
import { roundNote } from './round-note.ts';
import { decisionOf } from './run-log.ts';
import { completedBucket } from './sample-levels.ts';
import { GrowingChunk, SampleColumns } from './samples.ts';

/** Characters of rows between two copies of the books: as many as are read and booked again in some ten milliseconds. */
const CHARACTERS_A_FRAME = 100_000;
/** Or more, where the books of many accounts take longer to keep than rows to read. */
const FRAMES_AGAIN = 2;
/** List ends that are remembered. */
const MOST_ENDS = 10_000;

/** What still changes before it is kept. */
interface Open<Value> {
  readonly place: number;
  readonly under: number;
  readonly value: Value;
}

/**
 * Keeps what is small of every row of a journal in lists, and the books at every so many. Rows come in order; what came
 * is all in the lists when `keep` returns.
 */
export class LogWriter {
  readonly #lists: GrowingLists;
  readonly #books: RunBooks;
  readonly #ends = new Map<string, number>();
  readonly #samples = new Map<string, Open<GrowingChunk>>();
  /** Lists whose last samples are not kept yet. */
  readonly #sampled = new Set<string>();
  readonly #rounds = new Map<AccountId, Map<number, Open<LoggedRound>>>();
  #times: number[] = [];
  #characters = 0;
  #frameCharacters = CHARACTERS_A_FRAME;

  /** `books` are those of the last row that is in the lists. */
  constructor(lists: GrowingLists, books: RunBooks) {
    this.#lists = lists;
    this.#books = books;
  }

  get last(): number {
    return this.#books.sequence;
  }

  /** `characters` is how long the row's text is. */
  addRow(row: RunRow, characters: number): void {
    this.#books.addRow(row);
    this.#characters += characters;
    this.#addTime(row);
    if (row.account === undefined) for (const record of row.records) this.#addRunRecord(record, row.sequence);
    else {
      for (const record of row.records) this.#addRecord(row.account, record, row.sequence);
      this.#addPlans(row.account, row);
    }
    if (this.#characters >= this.#frameCharacters) this.#keepBooks();
  }

  /** `hash` is that of the last row, in its chain. */
  keep(hash: string): void {
    for (const list of this.#sampled) this.#keepSamples(list);
    this.#sampled.clear();
    this.#keepTimes();
    for (const [account, rounds] of this.#rounds) {
      for (const { place, under, value } of rounds.values()) {
        this.#lists.put(LISTS.roundsOf(account), place, { under, body: ROUND.bytes(value) });
      }
    }
    this.#rounds.clear();
    if (this.#ends.size > MOST_ENDS) this.#ends.clear();
    this.#lists.put(LISTS.read, 0, { under: this.last, body: READ_TO.bytes({ hash }) });
  }

  #addTime({ sequence, at }: RunRow): void {
    const place = Math.floor((sequence - 1) / TIMES_A_CHUNK);
    const offset = (sequence - 1) % TIMES_A_CHUNK;
    if (this.#times.length !== offset) {
      // Gone on with: the last rows' times are in the lists.
      const [chunk] = this.#lists.items(LISTS.times, place, place + 1);
      this.#times = chunk === undefined ? [] : [...numbersIn(chunk.body)];
    }
    this.#times.push(at);
    if (this.#times.length === TIMES_A_CHUNK) this.#keepTimes();
  }

  #keepTimes(): void {
    const rows = this.#times.length;
    if (rows === 0) return;
    const under = this.last - rows + 1;
    const place = Math.floor((under - 1) / TIMES_A_CHUNK);
    this.#lists.put(LISTS.times, place, { under, body: new Uint8Array(Float64Array.from(this.#times).buffer) });
    if (rows === TIMES_A_CHUNK) this.#times = [];
  }

  #keepBooks(): void {
    const { body, characters } = packedBooks(this.#books.kept);
    this.#append(LISTS.books, this.last, body);
    this.#characters = 0;
    this.#frameCharacters = Math.max(CHARACTERS_A_FRAME, FRAMES_AGAIN * characters);
  }

  #addRunRecord(record: RunRecord, sequence: number): void {
    if (record.kind === 'run-started') this.#append(LISTS.started, sequence, STARTED.bytes(record));
    else if (record.kind === 'gap-seen') this.#append(LISTS.gaps, sequence, GAP.bytes(record));
    else if (record.kind === 'offset-estimated') this.#append(LISTS.offsets, sequence, OFFSET.bytes(record));
  }

  #addRecord(account: AccountId, record: RunRecord, sequence: number): void {
    this.#addToRound(account, record, sequence);
    if (record.kind === 'account-opened') {
      this.#append(LISTS.accounts, sequence, ACCOUNT.bytes({ account, opened: record }));
    } else if (record.kind === 'entry-booked' && record.entry.cause.kind === 'deposit') {
      const cash = record.entry.legs.find((leg) => leg.account === 'cash');
      if (cash !== undefined) this.#append(LISTS.depositsOf(account), sequence, AMOUNT.bytes({ amount: cash.amount }));
    } else if (record.kind === 'equity-sampled') {
      this.#addSample(account, SampleColumns.of([{ sequence, at: record.at, equity: record.equity }]));
    } else if (record.kind === 'decision-made' || record.kind === 'team-decided') {
      const { cycle, kind } = record;
      const round = kind === 'team-decided' ? this.#end(LISTS.roundsOf(account)) - 1 : undefined;
      this.#append(LISTS.decisionsOf(account), sequence, DECISION.bytes({ cycle, round }));
    } else if (record.kind === 'position-reviewed') {
      this.#append(LISTS.reviewsOf(account), sequence, REVIEW.bytes(record));
    } else if (record.kind === 'lesson-told') {
      this.#append(LISTS.lessonsOf(account), sequence, LESSON.bytes(record));
    } else if (record.kind === 'fill-made') this.#addFill(account, record, sequence);
  }

  /** The exits that a row has set or ended. */
  #addPlans(account: AccountId, { records, sequence, at }: RunRow): void {
    const touched = records.flatMap((record) =>
      record.kind === 'exits-set' ? record.symbol : record.kind === 'fill-made' ? record.fill.symbol : [],
    );
    for (const symbol of new Set(touched)) {
      const exits = this.#books.accounts.get(account)?.exits.get(symbol)?.exits;
      this.#append(LISTS.plansIn(symbol), sequence, EXIT_CHANGE.bytes({ account, at, exits }));
    }
  }

  #addFill(account: AccountId, { fill }: FillMade, sequence: number): void {
    const decision = decisionOf(fill);
    const cycle = decision === undefined ? undefined : this.#decision(account, decision).cycle;
    const body = PLACE.bytes(this.#append(LISTS.fills, sequence, FILL.bytes({ account, fill, cycle })));
    const parts = [{ account }, { symbol: fill.symbol }, ...(cycle === undefined ? [] : [{ account, cycle }])];
    for (const part of parts) this.#append(fillList(part) ?? '', sequence, body);
  }

  /** Into the list of a level, and what it completes into the next. */
  #addSample(account: AccountId, samples: SampleColumns, level = 0): void {
    const list = LISTS.samplesOf(account, level);
    const { value: chunk } = this.#openSamples(list, samples.sequence(samples.count - 1));
    chunk.add(samples);
    this.#sampled.add(list);
    const bucket = completedBucket(chunk.samples, level);
    if (bucket !== undefined) this.#addSample(account, bucket, level + 1);
  }

  /** The last chunk of a list, or a new one where that is full. */
  #openSamples(list: string, under: number): Open<GrowingChunk> {
    const known = this.#samples.get(list) ?? this.#lastSamples(list);
    if (known !== undefined && !known.value.isFull) {
      this.#samples.set(list, known);
      return known;
    }
    this.#keepSamples(list);
    const value = new GrowingChunk();
    const open = { place: this.#append(list, under, value.samples.bytes), under, value };
    this.#samples.set(list, open);
    return open;
  }

  #keepSamples(list: string): void {
    const open = this.#samples.get(list);
    if (open === undefined) return;
    const { place, under, value } = open;
    this.#lists.put(list, place, { under, body: value.samples.bytes });
  }

  #lastSamples(list: string): Open<GrowingChunk> | undefined {
    const place = this.#end(list) - 1;
    const [item] = this.#lists.items(list, place, place + 1);
    if (item === undefined) return undefined;
    const value = new GrowingChunk();
    value.add(SampleColumns.joined([item.body]));
    return { place, under: item.under, value };
  }

  #addToRound(account: AccountId, record: RunRecord, sequence: number): void {
    const list = LISTS.roundsOf(account);
    if (record.kind === 'cycle-opened') {
      const { cycle, at, trigger } = record;
      const place = this.#append(list, sequence, ROUND.bytes({ cycle, at, trigger, notes: [] }));
      this.#append(LISTS.rounds, sequence, ROUND_PLACE.bytes({ account, place }));
      return;
    }
    const note = roundNote(record);
    if (note === undefined) return;
    const place = this.#roundOf(account, record);
    if (place === undefined || place < 0) return;
    const { under, value } = this.#openRound(account, place);
    const notes = [...value.notes, { sequence, ...note }];
    this.#rounds.get(account)?.set(place, { place, under, value: { ...value, notes } });
  }

  #openRound(account: AccountId, place: number): Open<LoggedRound> {
    const own = this.#rounds.get(account) ?? new Map<number, Open<LoggedRound>>();
    this.#rounds.set(account, own);
    const known = own.get(place);
    if (known !== undefined) return known;
    const [item] = this.#lists.items(LISTS.roundsOf(account), place, place + 1);
    if (item === undefined) throw new InvariantBroken(`${account} has no round ${place}`);
    return { place, under: item.under, value: ROUND.value(item.body) };
  }

  /** Where the round stands that a record tells something of. */
  #roundOf(account: AccountId, record: RunRecord): number | undefined {
    if (record.kind === 'order-refused') return this.#decision(account, record.decision).round;
    const decision = record.kind === 'fill-made' ? decisionOf(record.fill) : undefined;
    if (decision !== undefined) return this.#decision(account, decision).round;
    return this.#end(LISTS.roundsOf(account)) - 1;
  }

  /** Decisions of an account are counted without gaps. */
  #decision(account: AccountId, id: DecisionId): ReturnType<typeof DECISION.value> {
    const place = Number(id.slice(1)) - 1;
    const [item] = this.#lists.items(LISTS.decisionsOf(account), place, place + 1);
    if (item === undefined) throw new InvariantBroken(`${account} has no decision ${id}`);
    return DECISION.value(item.body);
  }

  #append(list: string, under: number, body: Uint8Array): number {
    const place = this.#end(list);
    this.#lists.put(list, place, { under, body });
    this.#ends.set(list, place + 1);
    return place;
  }

  #end(list: string): number {
    return this.#ends.get(list) ?? this.#lists.countTo(list, Number.POSITIVE_INFINITY);
  }
}
