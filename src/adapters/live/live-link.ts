import type { Instrument } from '../../domain/instrument.ts';
import type { RandomSource } from '../../domain/random.ts';
import { type Instant, MINUTE_MS } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EventQueue } from './event-queue.ts';
import type { Heard } from './heard.ts';
import { Intake } from './intake/intake.ts';
import type { Stamper } from './intake/stamper.ts';
import { Connection, type LinkListener, type LinkState } from './link/connection.ts';
import { openReply, openStream } from './link/http.ts';
import { Meter } from './link/meter.ts';
import { openSocket } from './link/socket.ts';
import { Asker } from './past/asker.ts';
import { Filler } from './past/filler.ts';
import type { Circumstance, Venue } from './venues/venue.ts';
import { setRules } from './venues/x/venue.ts';

/** A market of which nothing came for so long is stale. */
const STALE_MS = MINUTE_MS;
const RULE_TRIES = 3;
const OPENERS = { socket: openSocket, stream: openStream, poll: openReply } as const;

/** How a connection and what came by it stand. */
export interface LinkStatus {
  readonly source: string;
  readonly state: LinkState;
  readonly tries: number;
  readonly lastEnd: string | undefined;
  readonly frames: number;
  readonly events: number;
  /** Our clock against theirs; below 0: behind. */
  readonly offsetMs: number;
  readonly lagMs: number;
  readonly stale: readonly string[];
  /** How long nothing was taken of a source of prices; undefined for others, and while no connection stood yet. */
  readonly silentMs: number | undefined;
  readonly refused: ReadonlyMap<string, number>;
  /** In which frame the first of each kind was. */
  readonly firstRefused: ReadonlyMap<string, number>;
  readonly control: ReadonlyMap<string, number>;
  /** Why it is not listened to any more, where that is not for the run's end. */
  readonly farewell: string | undefined;
}

export interface LinkParts {
  readonly instruments: readonly Instrument[];
  readonly stamper: Stamper;
  readonly queue: EventQueue;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly heard?: Heard | undefined;
}

export class LiveLink {
  readonly #venue: Venue;
  readonly #parts: LinkParts;
  readonly #intake: Intake;
  readonly #filler: Filler | undefined;
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #meter: Meter | undefined;
  /** Ends it before the run does. */
  readonly #leave = new AbortController();

  constructor(venue: Venue, parts: LinkParts) {
    const { instruments, stamper, queue, clock, random, heard } = parts;
    const { market, source, read, repeats, datedByAuthors } = venue;
    const markets = new Map(market === undefined ? [] : instruments.map((one) => [market(one), one] as const));
    const missed = venue.past?.missed;
    const filler =
      venue.past === undefined || missed === undefined ? undefined : new Filler(venue.past, missed, clock, random);
    const intake = new Intake({ source, read, markets, repeats, datedByAuthors, filler, heard }, stamper, queue);
    const last = heard?.posts.get(source)?.at;
    if (last !== undefined) intake.cursor = venue.cursorAt?.(last);
    const { charged, bound } = venue;
    const meter = bound === undefined ? undefined : new Meter(bound, heard?.posts.get(source)?.count ?? 0);
    if (meter?.isFull) this.#leave.abort();
    let page = '';
    const circumstance = (attempt: number): Circumstance => ({
      attempt,
      now: clock.now(),
      markets: [...markets.keys()],
      cursor: intake.cursor,
    });
    const listener: LinkListener = {
      opened: (at) => intake.opened(at, page),
      frame: (text, at) => {
        intake.frame(text, at);
        if (meter === undefined || charged === undefined) return;
        meter.add(charged(text));
        if (meter.isFull) this.#leave.abort();
      },
      lost: (at) => intake.lost(at),
      closed: () => intake.closed(),
      isDead: (at) => intake.farewell !== undefined || isStale(intake, markets.size, at),
    };
    const plan = {
      open: OPENERS[venue.transport],
      address: (attempt: number) => {
        const path = venue.path(circumstance(attempt));
        if (venue.transport === 'poll') page = path;
        return { url: `${venue.hosts[attempt % venue.hosts.length]}${path}`, headers: venue.headers, body: undefined };
      },
      greetings: () => venue.greetings(circumstance(0)),
      ping: venue.ping,
      keepAliveMs: venue.keepAliveMs,
      backoff: venue.backoff,
      pollMs: venue.pollMs,
    };
    this.#venue = venue;
    this.#parts = parts;
    this.#intake = intake;
    this.#filler = filler;
    this.#clock = clock;
    this.#meter = meter;
    this.#connection = new Connection(plan, listener, clock, random);
  }

  get source(): string {
    return this.#intake.source;
  }

  get offsetMs(): number {
    return this.#intake.clock.offsetMs;
  }

  get events(): number {
    return this.#intake.events;
  }

  async run(stop: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stop, this.#leave.signal]);
    if (signal.aborted) return;
    await this.#setRules(signal);
    await this.#connection.run(signal);
    await this.#filler?.end();
    this.#intake.ended(this.#clock.now());
  }

  /** Without them the stream sends what its owner asked for before. */
  async #setRules(stop: AbortSignal): Promise<void> {
    const { rules, hosts, headers } = this.#venue;
    const [host] = hosts;
    if (rules === undefined || host === undefined) return;
    const { clock, random } = this.#parts;
    const asker = new Asker({ host, headers, spacingMs: 0, tries: RULE_TRIES, clock, random, stop });
    const problem = await setRules(asker, rules);
    if (problem !== undefined) this.#intake.refused.add(`rules: ${problem}`, 0);
  }

  setPaused(paused: boolean): void {
    this.#connection.setPaused(paused);
  }

  status(): LinkStatus {
    const { source, frames, events, clock, refused, control, tookAt } = this.#intake;
    const now = this.#clock.now();
    const { state, tries, lastEnd } = this.#connection;
    return {
      source,
      state,
      tries,
      lastEnd: lastEnd === undefined || lastEnd.kind === 'stopped' ? undefined : `${lastEnd.kind}: ${lastEnd.detail}`,
      frames,
      events,
      offsetMs: clock.offsetMs,
      lagMs: clock.lagMs,
      stale: this.#intake.stale(now, STALE_MS),
      silentMs: tookAt === undefined || this.#venue.market === undefined ? undefined : now - tookAt,
      refused: refused.counts,
      firstRefused: refused.first,
      control: control.counts,
      farewell: this.#meter?.farewell,
    };
  }
}

/** A socket that answers and yet tells nothing of any market is as good as dead. */
function isStale(intake: Intake, markets: number, now: Instant): boolean {
  return markets > 0 && intake.stale(now, STALE_MS).length === markets;
}
