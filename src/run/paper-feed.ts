import type { Heard } from '../adapters/live/heard.ts';
import type { LiveFeed } from '../adapters/live/live-feed.ts';
import type { LinkStatus } from '../adapters/live/live-link.ts';
import type { FeedEvent, KeptPicture, OperatorCommand, Post } from '../domain/feed-event.ts';
import type { RunClock } from '../ports/clock.ts';
import type { FeedReport, FeedSource } from '../ports/feed-source.ts';
import type { KeptTape } from './kept-tape.ts';
import type { PaperSource } from './paper-watch.ts';

/** The world as a paper run hears it. */
export type LiveSource = Pick<LiveFeed, 'read' | 'tell' | 'lines' | 'offsets' | 'status' | 'report'>;

export interface PaperFeedParts {
  /** What an earlier life of the run recorded; undefined where there is nothing. */
  readonly past: FeedSource | undefined;
  readonly heard: Heard;
  /** Opens the live feeds behind what was heard. */
  readonly open: () => LiveSource;
  readonly tape: KeptTape;
  readonly clock: RunClock;
  /** Ends the live feeds. */
  readonly leave: AbortController;
  /** Called when the run is where it was and the world begins. */
  readonly onLive: () => void;
  /** Called with each post that comes, once it is on the tape. */
  readonly onPost: (post: Post) => void;
}

/**
 * All that a paper run acts on, in one order: first its own tape, then what comes, each event on the tape before it is
 * given. The passing of time and the operator's word are events of it like any other.
 */
export class PaperFeed implements FeedSource, PaperSource {
  readonly name = 'live';
  readonly #parts: PaperFeedParts;
  #live: LiveSource | undefined;
  #alarm = new AbortController();
  #alarmAt = Number.POSITIVE_INFINITY;
  #dueAt = Number.POSITIVE_INFINITY;
  #lines = 0;

  constructor(parts: PaperFeedParts) {
    this.#parts = parts;
  }

  async *read(): AsyncGenerator<readonly FeedEvent[]> {
    const { past, heard, open, tape, clock, onLive, onPost } = this.#parts;
    if (past !== undefined) {
      for await (const events of past.read()) {
        for (const event of events) heard.see(event);
        yield events;
      }
    }
    this.#lines = heard.lines;
    // Wherever the machine's clock stands by now, time passes from where the run was.
    clock.reach(heard.visible);
    const live = open();
    this.#live = live;
    onLive();
    this.#setAlarm();
    for await (const events of live.read()) {
      await tape.add(events);
      this.#tellOffsets(live);
      this.#lines = events.at(-1)?.line ?? this.#lines;
      for (const event of events) if (event.kind === 'post') onPost(event);
      yield events;
    }
    this.#alarm.abort();
  }

  /** Whether the run has caught up with the world. */
  get isOpen(): boolean {
    return this.#live !== undefined;
  }

  /** A post's picture can be looked at from now on. */
  showPicture({ id, source }: Post, picture: KeptPicture): void {
    this.#live?.tell({ kind: 'post-picture', id, source, ...picture });
  }

  /** Lets time pass: the run looks at what has become due. */
  wake(): void {
    this.#live?.tell({ kind: 'clock' });
  }

  /** Sees to it that time passes no later than then. */
  wakeAt(dueAt: number): void {
    this.#dueAt = dueAt;
    if (this.#live !== undefined && dueAt !== this.#alarmAt) this.#setAlarm();
  }

  #setAlarm(): void {
    this.#alarm.abort();
    this.#alarm = new AbortController();
    this.#alarmAt = this.#dueAt;
    if (this.#alarmAt === Number.POSITIVE_INFINITY) return;
    const { signal } = this.#alarm;
    const { clock, leave } = this.#parts;
    void clock.sleep(Math.max(0, this.#alarmAt - clock.now()), signal).then(() => {
      if (signal.aborted || leave.signal.aborted) return;
      this.#alarmAt = Number.POSITIVE_INFINITY;
      this.wake();
    });
  }

  /** The operator's word; the last one of a life is `stop`. */
  command(command: OperatorCommand): void {
    this.#live?.tell({ kind: 'control', command });
    if (command === 'stop') this.#parts.leave.abort();
  }

  /** Lines of the tape that were given. */
  get lines(): number {
    return this.#lines;
  }

  /** Lines there are, also those that wait to be given. */
  get stamped(): number {
    return this.#live?.lines ?? this.#lines;
  }

  status(): readonly LinkStatus[] {
    return this.#live?.status() ?? [];
  }

  isLive(): boolean {
    return true;
  }

  report(): FeedReport {
    return (
      this.#live?.report() ?? { name: this.name, lines: 0, events: 0, refused: new Map(), firstRefused: new Map() }
    );
  }

  #tellOffsets(live: LiveSource): void {
    const { offsets } = this.#parts.heard;
    for (const { source, offsetMs, events } of live.offsets()) {
      if (events === 0 || offsets.get(source) === offsetMs) continue;
      offsets.set(source, offsetMs);
      live.tell({ kind: 'clock-offset', source, offsetMs });
    }
  }
}
