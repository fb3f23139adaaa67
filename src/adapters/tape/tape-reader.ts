import type { FeedEvent } from '../../domain/feed-event.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type Instant, isInstant, MINUTE_MS } from '../../domain/time.ts';
import { type FeedOrder, orderByLine, orderByVisible } from '../../feed/order.ts';
import { decodeRecord } from './decode.ts';
import type { Line } from './lines.ts';
import { type BarEvents, isOptionalInstant } from './record.ts';
import type { Refusal, RefusalTally } from './refusals.ts';
import { Repeats } from './repeats.ts';
import { couldBeSeconds, takesSeconds } from './seconds.ts';
import { parseTapeLine } from './tape-lines.ts';

/** Receivers jumble their lines by less; a line that would be seen later than this tells old prices as new. */
const MOST_LATE_MS = MINUTE_MS;

/** Turns one tape's lines into events: dated, checked, without repeats, in visible order. */
export class TapeReader {
  lines = 0;
  events = 0;
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #tape: number;
  readonly #tally: RefusalTally;
  readonly #repeats = new Repeats();
  #order: FeedOrder | undefined;
  #live: boolean | undefined;
  #takesSeconds: boolean | undefined;

  constructor(instruments: ReadonlyMap<string, Instrument>, tape: number, tally: RefusalTally) {
    this.#instruments = instruments;
    this.#tape = tape;
    this.#tally = tally;
  }

  /** Takes lines and gives the events that are ready after them. */
  accept(lines: readonly Line[], unterminated: boolean): readonly FeedEvent[] {
    this.#takesSeconds ??= takesSeconds(lines);
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
    return this.#order?.take() ?? [];
  }

  /** Whether it was written live; known once a line was read. */
  get isLive(): boolean {
    return this.#live === true;
  }

  /** How many events wait for their time. */
  held(): number {
    return this.#order?.held() ?? 0;
  }

  /** What was held back, when there are no more lines. */
  rest(): readonly FeedEvent[] {
    return this.#order?.rest() ?? [];
  }

  #acceptLine(line: Line): Refusal | undefined {
    if (typeof line !== 'string') return line.problem;
    const record = parseTapeLine(line);
    if (typeof record === 'string') return record;
    const { ts, recv, visible: written } = record;
    if (ts === undefined || ts === null) return 'undated';
    if (typeof ts !== 'number' || !isInstant(ts)) return 'bad-time';
    if (this.#takesSeconds === true && couldBeSeconds(ts)) return 'time-in-seconds';
    if (!isOptionalInstant(recv) || !isOptionalInstant(written)) return 'bad-time';
    // A tape whose first record says when it became visible was written live; then every record must say so.
    this.#live ??= typeof written === 'number';
    this.#order ??= this.#live ? orderByLine() : orderByVisible();
    if (this.#live && typeof written !== 'number') return 'undated';
    const { earliest } = this.#order;
    const seen = this.#live ? (written ?? ts) : latest(ts, latest(recv ?? ts, written ?? ts));
    if (earliest - seen > MOST_LATE_MS) return 'not-sorted';
    const visible = latest(seen, earliest);
    const place = { ts, visible, earliest, live: this.#live, tape: this.#tape, line: this.lines };
    const decoded = decodeRecord(record, place, this.#instruments);
    if (typeof decoded === 'string') return decoded;
    const repeat = this.#repeats.repeatOf(decoded);
    if (repeat !== undefined) return repeat;
    this.#add(this.#order, decoded, ts);
    return (this.#live ? seen : ts) < earliest ? 'out-of-order' : undefined;
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

function latest(left: Instant, right: Instant): Instant {
  return left > right ? left : right;
}
