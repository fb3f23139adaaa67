import type { FeedEvent } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type Instant, instant, isInstant } from '../../domain/time.ts';
import { decodeRecord } from './decode.ts';
import type { Refusal } from './refusals.ts';
import { Repeats } from './repeats.ts';
import { parseTapeLine } from './tape-lines.ts';

/**
 * Turns the lines of a tape that is being written live into events, one by one, as they come: the same events that a
 * reader of the whole tape gives.
 */
export class LineReader {
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #tape: number;
  readonly #repeats = new Repeats();
  #earliest: Instant = instant(0);

  /** `tape`: its place in the scenario's list, from 0. */
  constructor(instruments: ReadonlyMap<SymbolId, Instrument>, tape: number) {
    this.#instruments = instruments;
    this.#tape = tape;
  }

  /** An event that was read before this reader was made: it is not given again. */
  remember(event: FeedEvent): void {
    this.#earliest = event.visible;
    this.#repeats.repeatOf(event.kind === 'bar-close' ? { kind: 'bar', open: undefined, close: event } : event);
  }

  /** The event of a line, which is to be the tape's `line`, or why it gives none. */
  read(text: string, line: number): FeedEvent | Refusal {
    const record = parseTapeLine(text);
    if (typeof record === 'string') return record;
    const { ts, visible: written } = record;
    if (typeof ts !== 'number' || !isInstant(ts)) return 'bad-time';
    if (typeof written !== 'number' || !isInstant(written)) return 'undated';
    const earliest = this.#earliest;
    const visible = instant(Math.max(written, earliest));
    const decoded = decodeRecord(
      record,
      { ts, visible, earliest, live: true, tape: this.#tape, line },
      this.#instruments,
    );
    const refusal = typeof decoded === 'string' ? decoded : this.#repeats.repeatOf(decoded);
    if (refusal !== undefined) return refusal;
    if (typeof decoded === 'string') return decoded;
    this.#earliest = visible;
    return decoded.kind === 'bar' ? decoded.close : decoded;
  }
}
