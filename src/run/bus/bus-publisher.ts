import { encodeEvent } from '../../adapters/tape/encode.ts';
import { InputError, StorageError } from '../../domain/errors.ts';
import type { FeedEvent } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { SECOND_MS } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SharedLog } from '../../ports/shared-log.ts';
import { type BusMessage, busBody, nextOf, readBusBody } from './bus-message.ts';

/** Events that wait for a bus that takes none; further ones go past it, which whoever listens is told. */
const MOST_WAITING = 500_000;
/** A run that ends waits so long for the bus to take the rest. */
const FAREWELL_MS = 5 * SECOND_MS;
/** Numbers of a log that begins lie behind all of one that was lost: so many a millisecond. */
const NUMBERS_A_MS = 1_000;

export interface PublisherParts {
  readonly log: SharedLog;
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  readonly clock: Clock;
  readonly note: (line: string) => void;
}

/**
 * Puts events on a bus, numbered. One message is under way at a time and takes all that has come since the last, so that
 * a slow bus makes longer messages and never another order. Nobody who adds waits.
 */
export class BusPublisher {
  readonly #parts: PublisherParts;
  readonly #stop = new AbortController();
  #waiting: string[] = [];
  /** Of the first that waits. */
  #sequence: number;
  /** What is under way; it waits no more. */
  #message: BusMessage | undefined;
  /** Of the next message. */
  #place: number;
  #sending: Promise<void> | undefined;
  #isInTrouble = false;
  #problem: unknown;

  private constructor(parts: PublisherParts, place: number, sequence: number) {
    this.#parts = parts;
    this.#place = place;
    this.#sequence = sequence;
  }

  /** Goes on behind what is there, and leaves a number out: what happened meanwhile is a hole like any other. */
  static async open(parts: PublisherParts): Promise<BusPublisher> {
    const { log, clock } = parts;
    const { last } = await log.span();
    const body = last === 0 ? undefined : await log.get(last);
    const before = body === undefined ? undefined : readBusBody(body);
    const sequence = before === undefined ? clock.now() * NUMBERS_A_MS : nextOf(before) + 1;
    return new BusPublisher(parts, last + 1, sequence);
  }

  /** Throws where another process publishes there, too. */
  add(events: readonly FeedEvent[]): void {
    if (this.#problem !== undefined) throw this.#problem;
    for (const event of events) {
      const line = encodeEvent(event, this.#parts.instruments, 'visible');
      if (line !== undefined) this.#waiting.push(line);
    }
    if (this.#waiting.length > MOST_WAITING) this.#leaveOut(this.#waiting.length - MOST_WAITING / 2);
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
  }

  /** Waits some seconds for the bus to take the rest. */
  async close(): Promise<void> {
    const { clock, note } = this.#parts;
    const over = new AbortController();
    await Promise.race([this.#sending, clock.sleep(FAREWELL_MS, over.signal)]);
    over.abort();
    this.#stop.abort();
    const left = (this.#message?.lines.length ?? 0) + this.#waiting.length;
    if (left > 0) note(`${left} events at the end were recorded and not published`);
  }

  async #send(): Promise<void> {
    const { clock, note } = this.#parts;
    while ((this.#message !== undefined || this.#waiting.length > 0) && !this.#stop.signal.aborted) {
      try {
        this.#message ??= this.#nextMessage();
        if (this.#message !== undefined) await this.#publish(this.#message);
      } catch (error) {
        if (!(error instanceof StorageError)) {
          this.#problem = error;
          return;
        }
        if (!this.#isInTrouble) note(`the recording goes on, and nothing is published: ${error.message}`);
        this.#isInTrouble = true;
        await clock.sleep(SECOND_MS, this.#stop.signal);
      }
    }
  }

  /** As much of what waits as one message holds; a line that none holds is left out. */
  #nextMessage(): BusMessage | undefined {
    let bytes = 0;
    let count = 0;
    for (const line of this.#waiting) {
      bytes += Buffer.byteLength(line) + 1;
      if (bytes > this.#parts.log.mostBytes) break;
      count += 1;
    }
    if (count === 0) {
      this.#leaveOut(1);
      return undefined;
    }
    const message = { sequence: this.#sequence, lines: this.#waiting.splice(0, count) };
    this.#sequence += count;
    return message;
  }

  async #publish(message: BusMessage): Promise<void> {
    const { log, note } = this.#parts;
    if (!(await log.append(busBody(message), this.#place))) {
      await this.#lookAgain();
      return;
    }
    this.#message = undefined;
    this.#place += 1;
    if (this.#isInTrouble) note('publishing goes on');
    this.#isInTrouble = false;
  }

  /** Their numbers stay theirs, so that whoever listens sees that they are missing. */
  #leaveOut(count: number): void {
    this.#waiting.splice(0, count);
    this.#sequence += count;
    this.#parts.note(
      `${count} events were recorded and not published: too large for the bus, or too many while it took none`,
    );
  }

  /** The log's end is another than ours: it was begun anew, or somebody else publishes there. */
  async #lookAgain(): Promise<void> {
    const { log } = this.#parts;
    const { last } = await log.span();
    if (last >= this.#place) {
      const mend = 'end the other, or give this one a name of its own: nats://HOST/NAME';
      const what = 'another recording publishes there, too';
      throw new InputError({ code: 'bus-two-writers', where: log.name, what, mend });
    }
    this.#place = last + 1;
  }
}
