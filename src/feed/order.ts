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

/** What has become ready, until it is taken. */
abstract class Releasing {
  protected ready: FeedEvent[] = [];

  take(): FeedEvent[] {
    const taken = this.ready;
    this.ready = [];
    return taken;
  }
}

/**
 * For recordings sorted by `ts`: holds an event back until a record dated later than its visible time shows that
 * nothing can come before it any more. Holds only what is not visible yet: receive delays and bars that are open.
 */
export class OrderByVisible extends Releasing implements FeedOrder {
  /** Closes wait much longer than all else; apart, they need not be moved for every tick. */
  private readonly closes = new SortedBuffer();
  private readonly others = new SortedBuffer();
  earliest = instant(0);

  held(): number {
    return this.closes.size() + this.others.size();
  }

  add(event: FeedEvent, ts: Instant): void {
    if (ts > this.earliest) {
      this.earliest = ts;
      this.release(ts);
    }
    (event.kind === 'bar-close' ? this.closes : this.others).insert(event);
  }

  rest(): FeedEvent[] {
    this.release(Number.POSITIVE_INFINITY);
    return this.take();
  }

  private release(before: number): void {
    const { closes, others, ready } = this;
    for (;;) {
      const close = closes.head();
      const other = others.head();
      const closeFirst = close !== undefined && (other === undefined || compareFeedEvents(close, other) < 0);
      const next = closeFirst ? close : other;
      if (next === undefined || next.visible >= before) return;
      ready.push(next);
      (closeFirst ? closes : others).dropHead();
    }
  }
}

/** For tapes written live, whose lines stand in the order in which they became visible: kinds do not reorder them. */
export class OrderByLine extends Releasing implements FeedOrder {
  earliest = instant(0);

  held(): number {
    return 0;
  }

  add(event: FeedEvent, _ts: Instant): void {
    this.earliest = event.visible;
    this.ready.push(event);
  }

  rest(): FeedEvent[] {
    return this.take();
  }
}

/** Consumed places are given back once there are this many. */
const SLACK = 1_024;

/** Events kept in feed order; an insertion costs little while they arrive nearly in order, as recordings do. */
export class SortedBuffer {
  private readonly events: FeedEvent[] = [];
  private first = 0;

  insert(event: FeedEvent): void {
    const events = this.events;
    let at = events.length;
    while (at > this.first) {
      const before = events[at - 1];
      if (before === undefined || compareFeedEvents(before, event) <= 0) break;
      events[at] = before;
      at -= 1;
    }
    events[at] = event;
  }

  size(): number {
    return this.events.length - this.first;
  }

  /** The next event, left in place. */
  head(): FeedEvent | undefined {
    return this.events[this.first];
  }

  dropHead(): void {
    this.first += 1;
    if (this.first === this.events.length) {
      this.events.length = 0;
      this.first = 0;
    } else if (this.first >= SLACK && this.first * 2 > this.events.length) {
      this.events.splice(0, this.first);
      this.first = 0;
    }
  }
}
