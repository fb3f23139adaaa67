import { InputError } from '../../domain/errors.ts';
import type { NumberProblem } from './numbers.ts';

/** Why a line became no event, or (`out-of-order`) became one later than it says. */
export type Refusal =
  | 'bad-utf8'
  | 'line-too-long'
  | 'torn-tail'
  | NumberProblem
  | 'bad-json'
  | 'not-an-object'
  | 'column-count'
  | 'unknown-type'
  | 'undated'
  | 'bad-time'
  | 'time-in-seconds'
  | 'late-receipt'
  | 'far-from-neighbours'
  | 'bad-symbol'
  | 'unknown-symbol'
  | 'crossed'
  | 'bad-side'
  | 'bad-interval'
  | 'impossible-bar'
  | 'bad-volume'
  | 'bad-rate'
  | 'bad-split'
  | 'bad-post'
  | 'bad-gap'
  | 'bad-clock'
  | 'bad-clock-offset'
  | 'bad-control'
  | 'bad-id'
  | 'contradiction'
  | 'duplicate'
  | 'not-sorted'
  | 'out-of-order';

/** Trouble that says nothing against the rest of the tape. */
const HARMLESS: ReadonlySet<Refusal> = new Set(['unknown-symbol', 'duplicate', 'out-of-order', 'torn-tail']);

/** What helps beyond mending the lines. */
const MENDS: ReadonlyMap<Refusal, string> = new Map<Refusal, string>([
  ['bad-time', 'times are whole milliseconds since 1970: quartet tape convert writes them from other units and dates'],
  ['time-in-seconds', 'times are whole milliseconds since 1970: quartet tape convert writes them from seconds'],
  [
    'too-many-decimals',
    'round a table with csv: { priceDecimals: 2 } on its feed, or --price-decimals 2; or give the instrument more decimals',
  ],
  ['not-sorted', 'sort it with quartet tape convert'],
  ['far-from-neighbours', 'mend or remove them, or sort it with quartet tape convert'],
  ['not-positive', 'mend or remove them, or give a perp that trades below zero "negativePrices: { marginPrice: … }"'],
]);

const FIRST_CHECK_LINES = 1_000;

/** Counts refusals and gives the tape up when too many of its lines are bad. */
export class RefusalTally {
  readonly counts = new Map<Refusal, number>();
  /** Where the first of each kind stands: file and line. */
  readonly first = new Map<Refusal, string>();
  readonly #path: string;
  readonly #maximumBadShare: number;
  #places: readonly number[] | undefined;
  private bad = 0;
  private firstBad: { readonly line: number; readonly refusal: Refusal } | undefined;

  constructor(path: string, maximumBadShare: number) {
    this.#path = path;
    this.#maximumBadShare = maximumBadShare;
  }

  /** Where a table's lines stand in its file, from the first. */
  readsFrom(places: readonly number[]): void {
    this.#places = places;
  }

  add(refusal: Refusal, line: number): void {
    const count = this.counts.get(refusal) ?? 0;
    if (count === 0) this.first.set(refusal, this.#placeOf(line));
    this.counts.set(refusal, count + 1);
    if (HARMLESS.has(refusal)) return;
    this.bad += 1;
    this.firstBad ??= { line, refusal };
  }

  #placeOf(line: number): string {
    return `${this.#path}:${this.#places?.[line - 1] ?? line}`;
  }

  /** Called after each line: a file that is no tape is given up early. */
  checkAt(lines: number): void {
    if (lines === FIRST_CHECK_LINES) this.checkShare(lines);
  }

  /** Throws `tape-too-many-bad-lines`. */
  checkShare(lines: number): void {
    if (this.firstBad === undefined || this.bad <= lines * this.#maximumBadShare) return;
    const what = `${this.bad} of ${lines} lines cannot be read (the first: ${this.firstBad.refusal})`;
    const mend = MENDS.get(this.firstBad.refusal) ?? 'mend or remove them; docs/tape-format.md tells the format';
    throw new InputError({ code: 'tape-too-many-bad-lines', what, where: this.#placeOf(this.firstBad.line), mend });
  }
}
