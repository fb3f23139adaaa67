import { compareFeedEvents } from '../domain/event-order.ts';
import type { FeedEvent } from '../domain/feed-event.ts';
import { type Instant, instant } from '../domain/time.ts';

/** Puts one source's events in the order in which they may be seen. */
export interface FeedOrder {
  /** Nothing added from now on may be visible before this: what came earlier may be out already. */
  readonly earliest: Instant;
  /** How many events wait for their time. */
  held(): number;
  /** Takes an event of a record dated `ts`, visible at `earliest` or later. */
  add(event: FeedEvent, ts: Instant): void;
  /** What is ready since the last call. */
  take(): FeedEvent[];
  /** What is left, when the source has ended. */
  rest(): FeedEvent[];
}

/**
 * For recordings sorted by `ts`: holds an event back until a record dated later than its visible time shows that
 * nothing can come before it any more. Holds only what is not visible yet: receive delays and bars that are open.
 */
export function orderByVisible(): FeedOrder {
  // Closes wait much longer than all else; apart, they need not be moved for every tick.
  const closes = new SortedBuffer();
  const others = new SortedBuffer();
  let newest = instant(0);
  let ready: FeedEvent[] = [];
  const take = (): FeedEvent[] => {
    const taken = ready;
    ready = [];
    return taken;
  };
  const release = (before: number): void => {
    for (;;) {
      const close = closes.head();
      const other = others.head();
      const closeFirst = close !== undefined && (other === undefined || compareFeedEvents(close, other) < 0);
      const next = closeFirst ? close : other;
      if (next === undefined || next.visible >= before) return;
      ready.push(next);
      (closeFirst ? closes : others).dropHead();
    }
  };

  return {
    get earliest() {
      return newest;
    },
    held: () => closes.size() + others.size(),
    add(event, ts) {
      if (ts > newest) {
        newest = ts;
        release(ts);
      }
      (event.kind === 'bar-close' ? closes : others).insert(event);
    },
    take,
    rest() {
      release(Number.POSITIVE_INFINITY);
      return take();
    },
  };
}

/** For tapes written live, whose lines stand in the order in which they became visible: kinds do not reorder them. */
export function orderByLine(): FeedOrder {
  let last = instant(0);
  let ready: FeedEvent[] = [];
  const take = (): FeedEvent[] => {
    const taken = ready;
    ready = [];
    return taken;
  };
  return {
    get earliest() {
      return last;
    },
    held: () => 0,
    add(event) {
      last = event.visible;
      ready.push(event);
    },
    take,
    rest: take,
  };
}

/** Consumed places are given back once there are this many. */
const SLACK = 1_024;

/** Events kept in feed order; an insertion costs little while they arrive nearly in order, as recordings do. */
class SortedBuffer {
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
