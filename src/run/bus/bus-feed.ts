import { EventQueue } from '../../adapters/live/event-queue.ts';
import { Stamper } from '../../adapters/live/intake/stamper.ts';
import type { RunEvent } from '../../adapters/live/live-feed.ts';
import type { LinkStatus } from '../../adapters/live/live-link.ts';
import type { LineReader } from '../../adapters/tape/line-reader.ts';
import { StorageError } from '../../domain/errors.ts';
import type { FeedEvent } from '../../domain/feed-event.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { RunClock } from '../../ports/clock.ts';
import type { FeedReport } from '../../ports/feed-source.ts';
import type { LogMessage, SharedLog } from '../../ports/shared-log.ts';
import type { LiveSource } from '../paper-feed.ts';
import type { BusClock } from './bus-clock.ts';
import { BUS_SOURCE, type BusHeard } from './bus-heard.ts';
import { type BusMessage, nextOf, placeOf, readBusBody } from './bus-message.ts';

/** The tape is told at least so often how far the bus was heard. */
const MARK_MS = SECOND_MS;
/** Two machines' clocks that are further apart are told of. */
const SKEW_MS = 5 * SECOND_MS;

export interface BusFeedParts {
  readonly log: SharedLog;
  readonly reader: LineReader;
  readonly heard: BusHeard;
  /** The run's, which the bus sets. */
  readonly clock: BusClock;
  /** The machine's. */
  readonly own: RunClock;
  readonly stop: AbortSignal;
  readonly note: (line: string) => void;
}

/**
 * What a recording publishes, as a feed: its events in its order, each with the time at which it became visible there.
 * Time passes as the bus says and not otherwise, so that runs that hear the same do the same, however far behind.
 */
export class BusFeed implements LiveSource {
  readonly #parts: BusFeedParts;
  readonly #queue: EventQueue;
  readonly #stamper: Stamper;
  readonly #source: string;
  /** The number that is to come; undefined until there was one. */
  #next: number | undefined;
  /** Events that stand on the tape already. */
  #known: number;
  #isMissing = false;
  /** What became visible by then lies in a hole that is told. */
  #deafUntil = -1;
  /** The run's own word of before it is any time. */
  readonly #untold: RunEvent[] = [];
  #markedAt: Instant;
  /** Whether the tape tells from which number on it was heard. */
  #isMarked: boolean;
  #room = Promise.resolve();
  #makeRoom = (): void => undefined;
  #state: LinkStatus['state'] = 'idle';
  #tries = 0;
  #lastEnd: string | undefined;
  #messages = 0;
  #events = 0;
  #lagMs = 0;
  #heardAt: Instant | undefined;
  #firstHeardAt: Instant | undefined;
  #leastLagMs = Number.POSITIVE_INFINITY;
  #isSkewTold = false;
  readonly #refused = new Map<string, number>();
  readonly #firstRefused = new Map<string, number>();

  constructor(parts: BusFeedParts) {
    const { heard, log } = parts;
    this.#parts = parts;
    this.#source = `${BUS_SOURCE}${log.name.split('/').at(-1)}`;
    this.#stamper = new Stamper(0, heard.lines, heard.visible);
    this.#next = heard.sequence === undefined ? undefined : heard.sequence + 1;
    this.#known = heard.since;
    this.#markedAt = heard.visible;
    this.#isMarked = heard.sequence !== undefined;
    this.#queue = new EventQueue((isFull) => this.#setFull(isFull));
  }

  async *read(): AsyncGenerator<readonly FeedEvent[]> {
    const { clock } = this.#parts;
    const leave = new AbortController();
    const running = this.#follow(AbortSignal.any([this.#parts.stop, leave.signal])).finally(() => this.#queue.end());
    try {
      for (;;) {
        const events = await this.#queue.take();
        if (events === undefined) break;
        // So late it is for a run that is about to act on them, wherever the bus is by now.
        clock.set(events.at(-1)?.visible ?? clock.now());
        yield events;
      }
    } finally {
      leave.abort();
      this.#makeRoom();
      await running;
    }
  }

  /** The run's own word takes its place behind what was heard. The bus alone lets time pass. */
  tell(told: RunEvent): void {
    if (told.kind === 'clock' || told.kind === 'clock-offset') return;
    if (!this.#isMarked) {
      this.#untold.push(told);
      return;
    }
    const { visible, tape, next: line } = this.#stamper;
    this.#put({ ...told, ts: visible, visible, tape, line });
  }

  get lines(): number {
    return this.#stamper.next - 1;
  }

  offsets(): readonly [] {
    return [];
  }

  status(): readonly LinkStatus[] {
    const silentMs = this.#heardAt === undefined ? undefined : this.#parts.own.now() - this.#heardAt;
    return [
      {
        source: this.#source,
        state: this.#state,
        tries: this.#tries,
        lastEnd: this.#lastEnd,
        frames: this.#messages,
        events: this.#events,
        offsetMs: 0,
        lagMs: this.#lagMs,
        stale: [],
        silentMs,
        refused: this.#refused,
        firstRefused: this.#firstRefused,
        control: new Map(),
        farewell: undefined,
      },
    ];
  }

  report(): FeedReport {
    const firstRefused = [...this.#firstRefused].map(([why, at]) => [why, `${this.#source}, number ${at}`] as const);
    return {
      name: 'live',
      lines: this.#messages,
      events: this.#events,
      refused: this.#refused,
      firstRefused: new Map(firstRefused),
    };
  }

  /** Until the stop: whatever ends the reading, it goes on from the number that is to come. */
  async #follow(stop: AbortSignal): Promise<void> {
    const { log, own } = this.#parts;
    while (!stop.aborted) {
      this.#tries += 1;
      try {
        const place = this.#next === undefined ? (await log.span()).last + 1 : await placeOf(log, this.#next);
        let isFirst = true;
        for await (const message of log.follow(place, stop)) {
          this.#take(message, isFirst);
          isFirst = false;
          await this.#room;
        }
        if (!stop.aborted) this.#wait('it says nothing: its recording has stopped, or has not begun');
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        this.#wait(error.message);
        await own.sleep(SECOND_MS, stop);
      }
    }
    this.#state = 'stopped';
  }

  #wait(why: string): void {
    if (this.#state !== 'waiting') this.#parts.note(`${this.#source}: the run stands until it goes on: ${why}`);
    this.#state = 'waiting';
    this.#lastEnd = why;
  }

  #take({ place, body }: LogMessage, isFirst: boolean): void {
    const message = readBusBody(body);
    const isOld = message !== undefined && this.#next !== undefined && nextOf(message) <= this.#next;
    // The first was only looked up to read on behind it.
    if (isOld && isFirst) return;
    if (this.#state === 'waiting') this.#parts.note(`${this.#source}: it goes on`);
    this.#state = 'open';
    this.#messages += 1;
    if (message === undefined) {
      this.#refuse('bad-message', place);
      return;
    }
    if (isOld) this.#beginAnew(message);
    this.#takeLines(message);
    this.#see();
  }

  /** A later message counts from less: another log has begun. */
  #beginAnew({ sequence }: BusMessage): void {
    this.#next = sequence;
    this.#miss();
  }

  #takeLines({ sequence, lines }: BusMessage): void {
    for (const [at, line] of lines.entries()) {
      const number = sequence + at;
      const next = this.#next ?? number;
      if (number < next) continue;
      if (number > next) this.#miss();
      this.#next = number + 1;
      this.#takeLine(line, number);
    }
    if (this.#stamper.visible - this.#markedAt >= MARK_MS) this.#mark((this.#next ?? 0) - 1);
  }

  /** Which of those on the tape behind its last mark were among what is missing, nobody knows. */
  #miss(): void {
    this.#isMissing = true;
    if (this.#known > 0) this.#deafUntil = this.#stamper.visible;
    this.#known = 0;
  }

  #takeLine(line: string, number: number): void {
    const event = this.#parts.reader.read(line, this.#stamper.next);
    if (typeof event === 'string') {
      this.#refuse(event, number);
      return;
    }
    if (this.#known > 0) {
      this.#known -= 1;
      return;
    }
    if (event.visible <= this.#deafUntil) return;
    const from = this.#stamper.visible;
    this.#stamper.see(event.visible);
    const isUnmarked = this.#isMissing || !this.#isMarked;
    if (this.#isMissing) this.#tellHole(from);
    if (isUnmarked) this.#mark(number - 1);
    for (const told of this.#untold.splice(0)) this.tell(told);
    this.#events += 1;
    if (event.kind === 'clock') this.#mark(number);
    else this.#put(event.line === this.#stamper.next ? event : { ...event, line: this.#stamper.next });
  }

  /** Before the mark that says where it goes on: a tape that is torn between them has it told once more. */
  #tellHole(from: Instant): void {
    this.#isMissing = false;
    const { visible, tape, next: line } = this.#stamper;
    this.#put({ kind: 'gap', ts: visible, visible, tape, line, source: this.#source, symbol: undefined, from });
  }

  #mark(sequence: number): void {
    const { visible, tape, next: line } = this.#stamper;
    this.#markedAt = visible;
    this.#isMarked = true;
    this.#put({ kind: 'clock', ts: visible, visible, tape, line, sequence });
  }

  #put(event: FeedEvent): void {
    this.#queue.put(event);
    this.#stamper.take();
  }

  #refuse(why: string, at: number): void {
    this.#refused.set(why, (this.#refused.get(why) ?? 0) + 1);
    if (!this.#firstRefused.has(why)) this.#firstRefused.set(why, at);
  }

  #see(): void {
    const { own, note } = this.#parts;
    const now = own.now();
    this.#heardAt = now;
    this.#firstHeardAt ??= now;
    this.#lagMs = now - this.#stamper.visible;
    this.#leastLagMs = Math.min(this.#leastLagMs, this.#lagMs);
    // What comes before it was sent shows a clock that is behind; one that is ahead looks like a long way, which gets shorter.
    const isAhead = this.#leastLagMs > SKEW_MS && now - this.#firstHeardAt > MINUTE_MS;
    if (this.#isSkewTold || (!isAhead && this.#leastLagMs > -SKEW_MS)) return;
    this.#isSkewTold = true;
    const far = `${Math.round(Math.abs(this.#leastLagMs) / SECOND_MS)} s`;
    const what = isAhead ? `${far} ahead of the recording's, or it comes so late` : `${far} behind the recording's`;
    note(`note: clock-skew: this machine's clock is ${what}; nothing rests on it`);
  }

  #setFull(isFull: boolean): void {
    this.#makeRoom();
    if (!isFull) return;
    this.#room = new Promise((resolve) => {
      this.#makeRoom = resolve;
    });
  }
}
