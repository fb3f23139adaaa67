import type { FeedEvent } from '../../domain/feed-event.ts';

/** Posts that may wait for the reader; further ones are dropped and counted, and told as a hole. */
const MOST_POSTS = 50_000;
/** From here on sockets are paused: the venue's own buffers hold what comes, and no tick is ever dropped. */
const MOST_EVENTS = 250_000;

/** Live events on their way to whoever reads them. */
export class EventQueue {
  #events: FeedEvent[] = [];
  #posts = 0;
  #ended = false;
  #wake: (() => void) | undefined;
  readonly #onFull: (full: boolean) => void;
  #full = false;

  constructor(onFull: (full: boolean) => void) {
    this.#onFull = onFull;
  }

  hasRoomForPost(): boolean {
    return this.#posts < MOST_POSTS;
  }

  put(event: FeedEvent): void {
    this.#events.push(event);
    if (event.kind === 'post') this.#posts += 1;
    if (!this.#full && this.#events.length >= MOST_EVENTS) this.#setFull(true);
    this.#wakeUp();
  }

  /** What has come since the last call, once there is anything; undefined at the end. */
  async take(): Promise<readonly FeedEvent[] | undefined> {
    while (this.#events.length === 0) {
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#events;
    this.#events = [];
    this.#posts = 0;
    if (this.#full) this.#setFull(false);
    return taken;
  }

  end(): void {
    this.#ended = true;
    this.#wakeUp();
  }

  #setFull(full: boolean): void {
    this.#full = full;
    this.#onFull(full);
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
