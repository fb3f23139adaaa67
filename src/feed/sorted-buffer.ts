import { compareFeedEvents } from '../domain/event-order.ts';
import type { FeedEvent } from '../domain/feed-event.ts';

/** Consumed places are given back once there are this many. */
const SLACK = 1_024;

/** Events kept in feed order; an insertion costs little while they arrive nearly in order, as recordings do. */
export class SortedBuffer {
  readonly #events: FeedEvent[] = [];
  #first = 0;

  insert(event: FeedEvent): void {
    const events = this.#events;
    let at = events.length;
    while (at > this.#first) {
      const before = events[at - 1];
      if (before === undefined || compareFeedEvents(before, event) <= 0) break;
      events[at] = before;
      at -= 1;
    }
    events[at] = event;
  }

  size(): number {
    return this.#events.length - this.#first;
  }

  /** The next event, left in place. */
  head(): FeedEvent | undefined {
    return this.#events[this.#first];
  }

  dropHead(): void {
    this.#first += 1;
    if (this.#first === this.#events.length) {
      this.#events.length = 0;
      this.#first = 0;
    } else if (this.#first >= SLACK && this.#first * 2 > this.#events.length) {
      this.#events.splice(0, this.#first);
      this.#first = 0;
    }
  }
}
