import type { FeedEvent } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { DAY_MS, type DateSpan, type Instant, isInstant, MINUTE_MS, parseDurationMs } from '../../domain/time.ts';
import { type FeedOrder, OrderByLine, OrderByVisible } from '../../feed/order.ts';
import { decodeRecord } from './decode.ts';
import { type DatedLine, FarLines } from './far-lines.ts';
import { couldBeSeconds, type Line, takesSeconds } from './lines.ts';
import { readPostLine } from './post-line.ts';
import { type BarEvents, isOptionalInstant, type RawRecord } from './record.ts';
import type { Refusal, RefusalTally } from './refusals.ts';
import { Repeats } from './repeats.ts';
import { parseTapeLine } from './tape-lines.ts';

/** Receivers jumble their lines by less; a line that would be seen later than this tells old prices as new. */
const MOST_LATE_MS = MINUTE_MS;
/** What ticks: it is dated when it happens, and of no use a day later. */
const TICKS: ReadonlySet<unknown> = new Set(['quote', 'trade', 'mark']);
/** Other things may have been received so long after they happened. */
const LATE_MS_MOST = 366 * DAY_MS;

/** A line whose own dates are sound. */
interface Dated extends DatedLine {
  readonly record: RawRecord;
  readonly ts: Instant;
  readonly line: number;
}

export interface ReaderOptions {
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  /** The tape's place in the scenario's list, from 0. */
  readonly tape: number;
  /** Lines dated outside are passed over, bars by their opening; everything is read unless set. */
  readonly span?: DateSpan | undefined;
}

/** Turns one tape's lines into events: dated, checked, without repeats, in visible order. */
export class TapeReader {
  lines = 0;
  events = 0;
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #tape: number;
  readonly #from: number;
  readonly #to: number;
  readonly #tally: RefusalTally;
  private readonly repeats = new Repeats();
  private readonly far = new FarLines<Dated>(
    (dated) => this.#take(dated),
    ({ line }) => this.#tally.add('far-from-neighbours', line),
  );
  private order: FeedOrder | undefined;
  private live: boolean | undefined;
  private takesSeconds: boolean | undefined;

  constructor({ instruments, tape, span }: ReaderOptions, tally: RefusalTally) {
    this.#instruments = instruments;
    this.#tape = tape;
    this.#from = span?.from ?? Number.NEGATIVE_INFINITY;
    this.#to = span?.to ?? Number.POSITIVE_INFINITY;
    this.#tally = tally;
  }

  /** Takes lines and gives the events that are ready after them. */
  accept(lines: readonly Line[], unterminated: boolean): readonly FeedEvent[] {
    this.takesSeconds ??= takesSeconds(lines);
    const lastLine = this.lines + lines.length;
    for (const line of lines) {
      this.lines += 1;
      const refusal = this.#acceptLine(line);
      if (refusal !== undefined) {
        const cutOff = refusal === 'bad-json' && unterminated && this.lines === lastLine;
        this.#tally.add(cutOff ? 'torn-tail' : refusal, this.lines);
      }
      this.#tally.checkAt(this.lines);
    }
    return this.order?.take() ?? [];
  }

  /** Whether it was written live; known once a line was read. */
  get isLive(): boolean {
    return this.live === true;
  }

  /** How many events wait for their time. */
  held(): number {
    return this.order?.held() ?? 0;
  }

  /** What was held back, when there are no more lines. */
  rest(): readonly FeedEvent[] {
    this.far.end();
    return this.order?.rest() ?? [];
  }

  #acceptLine(line: Line): Refusal | undefined {
    if (typeof line !== 'string') return line.problem;
    const record = readPostLine(line) ?? parseTapeLine(line);
    if (typeof record === 'string') return record;
    const { ts, recv, visible: written } = record;
    if (ts === undefined || ts === null) return 'undated';
    if (typeof ts !== 'number' || !isInstant(ts)) return 'bad-time';
    if (this.takesSeconds === true && couldBeSeconds(ts)) return 'time-in-seconds';
    if (!isOptionalInstant(recv) || !isOptionalInstant(written)) return 'bad-time';
    // A tape whose first record says when it became visible was written live; then every record must say so.
    this.live ??= typeof written === 'number';
    if (this.live) {
      if (typeof written !== 'number') return 'undated';
      // Its recorder has judged the dates, and let no line fall back.
      this.far.add({ record, ts, seen: written, at: written, stepMs: Number.POSITIVE_INFINITY, line: this.lines });
      return undefined;
    }
    const seen = latest(ts, latest(recv ?? ts, written ?? ts));
    const isTick = TICKS.has(record.type);
    if (seen - ts > (isTick ? DAY_MS : LATE_MS_MOST)) return 'late-receipt';
    this.far.add({ record, ts, seen, at: ts, stepMs: isTick ? MINUTE_MS : stepMs(record), line: this.lines });
    return undefined;
  }

  #take({ record, ts, seen, line }: Dated): void {
    if (ts < this.#from || ts >= this.#to) return;
    const live = this.isLive;
    this.order ??= live ? new OrderByLine() : new OrderByVisible();
    const { earliest } = this.order;
    if (earliest - seen > MOST_LATE_MS) {
      this.#tally.add('not-sorted', line);
      return;
    }
    const place = { ts, visible: latest(seen, earliest), earliest, live, tape: this.#tape, line };
    const decoded = decodeRecord(record, place, this.#instruments);
    const refusal = typeof decoded === 'string' ? decoded : this.repeats.repeatOf(decoded);
    if (refusal !== undefined) this.#tally.add(refusal, line);
    if (refusal !== undefined || typeof decoded === 'string') return;
    this.#add(this.order, decoded, ts);
    if ((live ? seen : ts) < earliest) this.#tally.add('out-of-order', line);
  }

  #add(order: FeedOrder, decoded: FeedEvent | BarEvents, ts: Instant): void {
    if (decoded.kind !== 'bar') {
      order.add(decoded, ts);
      this.events += 1;
      return;
    }
    if (decoded.open !== undefined) {
      order.add(decoded.open, ts);
      this.events += 1;
    }
    order.add(decoded.close, ts);
    this.events += 1;
  }
}

/** Of what is not a tick: a day, or ten of its bars. */
function stepMs({ interval }: RawRecord): number {
  const intervalMs = typeof interval === 'string' ? (parseDurationMs(interval) ?? 0) : 0;
  return Math.max(DAY_MS, 10 * intervalMs);
}

function latest(left: Instant, right: Instant): Instant {
  return left > right ? left : right;
}
