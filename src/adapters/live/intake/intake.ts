import type { FeedEvent } from '../../../domain/feed-event.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { assertNever } from '../../../domain/never.ts';
import { DAY_MS, type Instant, instant, later, MINUTE_MS } from '../../../domain/time.ts';
import type { EventQueue } from '../event-queue.ts';
import type { Heard } from '../heard.ts';
import type { Filler, Filling, Hole } from '../past/filler.ts';
import type { Message, ReadFrame, TickMessage, WordMessage } from '../wire/message.ts';
import type { Stamp } from './market-events.ts';
import { MarketIntake } from './market-intake.ts';
import type { Outlet } from './outlet.ts';
import { PostIntake } from './post-intake.ts';
import { SourceClock } from './source-clock.ts';
import type { Stamper } from './stamper.ts';
import { Tally } from './tally.ts';

/** Words are read again long after they were written, but nobody wrote them before there was anywhere to. */
const WORDS_PAST_MS = 20 * 366 * DAY_MS;

export interface IntakeOptions {
  readonly source: string;
  readonly read: ReadFrame;
  /** Instruments by the venue's own names of their markets. */
  readonly markets: ReadonlyMap<string, Instrument>;
  /** After a reconnect the source repeats what came before, which proves that nothing is missing. */
  readonly repeats: boolean;
  /** Dates are what authors say: they tell nothing of the source's clock, and are never later than now. */
  readonly datedByAuthors: boolean;
  /** Where the source can be asked for trades that were missed. */
  readonly filler: Filler | undefined;
  /** What an earlier life of the run has; undefined in the first. */
  readonly heard?: Heard | undefined;
}

/** One source's way from frames to events: every event once, stamped, every hole told. */
export class Intake implements Outlet {
  readonly source: string;
  readonly clock = new SourceClock();
  /** Frames and messages that became no event, by kind, and in which frame the first of each was. */
  readonly refused = new Tally();
  readonly control = new Tally();
  frames = 0;
  events = 0;
  /** When the last event came, by our clock; at first when the source was first connected to. */
  tookAt: Instant | undefined;
  /** Where to go on after a reconnect. */
  cursor: number | undefined;
  /** Why the venue said it would close, until it has. */
  farewell: string | undefined;
  readonly #options: IntakeOptions;
  readonly #stamper: Stamper;
  readonly #queue: EventQueue;
  readonly #markets = new Map<string, MarketIntake>();
  readonly #posts: PostIntake;
  #received = instant(0);
  /** The source's time of the last event, or of the first connection: from there on a hole would reach. */
  #heardAt: Instant | undefined;
  #holeFrom: Instant | undefined;
  readonly #pages = new Set<string>();
  #mustOverlap = false;
  /** Whether the last stamp goes by the source's own time. */
  #isDated = false;
  #down = false;
  #sequence = -1;
  /** Markets without a trade so far. */
  #beginning: number;

  constructor(options: IntakeOptions, stamper: Stamper, queue: EventQueue) {
    this.source = options.source;
    this.#options = options;
    this.#stamper = stamper;
    this.#queue = queue;
    this.#beginning = options.markets.size;
    const { heard, markets, source } = options;
    this.#posts = new PostIntake(this, heard?.posts.get(source)?.ids);
    for (const [market, instrument] of markets) {
      this.#markets.set(market, new MarketIntake(market, instrument, this, heard?.ticks.get(instrument.symbol)));
    }
    this.#heardAt = heard?.visible;
  }

  /** A connection stands; `page` tells pages that are asked for in turn apart. */
  opened(received: Instant, page: string): void {
    this.#received = received;
    this.tookAt ??= received;
    this.farewell = undefined;
    this.#down = false;
    this.#sequence = -1;
    for (const market of this.#markets.values()) market.reopen();
    // Between two lives of a run lies as much as between two connections.
    const first = this.#options.heard === undefined && !this.#pages.has(page);
    this.#pages.add(page);
    this.#mustOverlap = !first && this.#options.repeats;
    if (first) this.#heardAt ??= this.clock.sourceTime(received);
    else if (!this.#options.repeats) this.lost(received);
  }

  /** It stands no more. */
  closed(): void {
    this.#down = true;
  }

  /** Something that was sent is lost: what comes next stands behind a hole. */
  lost(received: Instant): void {
    this.#received = received;
    this.#holeFrom ??= this.#heardAt ?? this.clock.sourceTime(received);
  }

  /** No more will come; a hole that is still open is told. */
  ended(received: Instant): void {
    this.#received = received;
    if (this.#down && this.#heardAt !== undefined) this.lost(received);
    this.#tellHole();
  }

  frame(text: string, received: Instant): void {
    this.#received = received;
    this.frames += 1;
    let late = false;
    const reading = this.#options.read(text);
    if (reading.length === 0) this.control.add('empty', this.frames);
    for (const message of reading) {
      if (message.kind === 'sequence') late = this.#watchSequence(message.number);
      else this.#accept(message, late);
    }
    if (this.#beginning > 0) this.#endFirstFrames();
  }

  #endFirstFrames(): void {
    this.#beginning = 0;
    for (const market of this.#markets.values()) {
      market.endFrame();
      if (!market.begun) this.#beginning += 1;
    }
  }

  /** Markets of which nothing came for `spanMs` while the source's own time went on. */
  stale(now: Instant, spanMs: number): readonly string[] {
    const before = later(this.clock.sourceTime(now), -spanMs);
    return [...this.#markets].flatMap(([name, { lastTs }]) => (lastTs !== undefined && lastTs < before ? [name] : []));
  }

  #accept(message: Message, late: boolean): void {
    switch (message.kind) {
      case 'trade':
      case 'quote':
      case 'book':
      case 'chain':
      case 'mark':
        this.#acceptTick(message, late);
        return;
      case 'bar':
      case 'funding':
        // Bars are made from ticks, and funding is told by the marks before it.
        this.control.add(message.kind, this.frames);
        return;
      case 'post':
      case 'deletion':
        this.#acceptWords(message);
        return;
      case 'cursor':
        this.cursor = message.at;
        return;
      case 'farewell':
        this.farewell = message.reason;
        this.control.add('farewell', this.frames);
        return;
      case 'control':
        this.control.add(message.name, this.frames);
        return;
      case 'unknown':
        this.#refuse(`unknown ${message.name}`);
        return;
      case 'malformed':
        this.#refuse('malformed');
        this.lost(this.#received);
        return;
      case 'sequence':
        return;
      default:
        assertNever(message);
    }
  }

  #acceptTick(message: TickMessage, late: boolean): void {
    const market = this.#markets.get(message.market);
    if (market === undefined) {
      this.#refuse('unknown-market');
      return;
    }
    const problem = message.ts === undefined ? undefined : this.clock.observe(message.ts, this.#received);
    if (problem !== undefined) {
      // A book without one of its changes would be another book.
      if (message.kind === 'book') this.broken(problem);
      else this.#refuse(problem);
      return;
    }
    if (message.kind === 'trade') market.trade(message);
    else if (message.kind === 'quote') market.quote(message, late);
    else if (message.kind === 'book') market.book(message);
    else if (message.kind === 'chain') market.chain(message);
    else market.mark(message);
  }

  #refuse(why: string): void {
    this.refused.add(why, this.frames);
  }

  #acceptWords(message: WordMessage): void {
    const problem = this.#options.datedByAuthors ? undefined : this.clock.observe(message.ts, this.#received);
    if (problem === 'ahead-of-clock' || message.ts < this.#received - WORDS_PAST_MS) {
      this.#refuse(problem ?? 'long-past');
      return;
    }
    // What is dated later than now is of now.
    const at = Math.min(message.ts, this.#received);
    const known =
      message.kind === 'post' ? this.#posts.rememberPost(message, at) : this.#posts.rememberDeletion(message, at);
    if (known) {
      this.#mustOverlap = false;
      this.#refuse('duplicate');
      return;
    }
    if (this.#mustOverlap) this.lost(this.#received);
    this.#mustOverlap = false;
    if (!this.#queue.hasRoomForPost()) {
      this.#refuse('dropped-post');
      this.lost(this.#received);
      return;
    }
    if (message.kind === 'post') this.#posts.post(message);
    else this.#posts.deletion(message);
  }

  /** Whether the frame was overtaken by one sent after it. */
  #watchSequence(number: number): boolean {
    const expected = this.#sequence + 1;
    if (number < expected) return true;
    if (this.#sequence >= 0 && number > expected) this.lost(this.#received);
    this.#sequence = number;
    return false;
  }

  received(at: Instant): void {
    this.#received = at;
  }

  broken(reason: string): void {
    this.#refuse(reason);
    this.farewell = reason;
    this.lost(this.#received);
  }

  fetchMissed(hole: Hole): Promise<Filling> | undefined {
    const { filler } = this.#options;
    return filler?.canFill(hole) === true ? filler.fill(hole) : undefined;
  }

  stamp(ts: Instant | undefined): Stamp {
    this.#tellHole();
    return this.#stampOf(ts);
  }

  #stampOf(told: Instant | undefined): Stamp {
    const here = this.#received;
    const { tape } = this.#stamper;
    this.#isDated = told !== undefined;
    const ts =
      told === undefined ? this.clock.sourceTime(here) : this.#options.datedByAuthors && told > here ? here : told;
    return { ts, visible: this.#stamper.see(here), tape, line: this.#stamper.next };
  }

  put(made: FeedEvent | string): void {
    if (typeof made === 'string') {
      this.#refuse(made);
      return;
    }
    if (this.#isDated) this.#heardAt = this.#sentAt(made.ts);
    this.#stamper.take();
    this.events += 1;
    this.tookAt = this.#received;
    this.#queue.put(made);
  }

  /** When it was sent at the latest; what authors claim is not believed further back than a minute. */
  #sentAt(ts: Instant): Instant {
    if (!this.#options.datedByAuthors) return ts;
    return instant(Math.max(ts, this.#received - MINUTE_MS));
  }

  #tellHole(): void {
    if (this.#holeFrom === undefined) return;
    const stamp = this.#stampOf(undefined);
    const from = instant(Math.min(this.#holeFrom, stamp.ts));
    this.#holeFrom = undefined;
    const { source } = this;
    this.put({ kind: 'gap', ...stamp, source, symbol: undefined, from });
  }
}
