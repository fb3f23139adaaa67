import { setTimeout as wait } from 'node:timers/promises';
import { LiveFeed } from '../../src/adapters/live/live-feed.ts';
import { venuesNamed } from '../../src/adapters/live/venues/catalog.ts';
import type { Gap } from '../../src/domain/feed-event.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { FAULTS, FakeExchange, type Fault } from './fake-venues/fake-exchange.ts';
import { serve } from './fake-venues/fake-server.ts';
import type { FakeVenue } from './fake-venues/fake-venue.ts';
import { BTC } from './live-instrument.ts';
import { scaledClock } from './scaled-clock.ts';

/** What came of forcing faults on one source. */
export interface FaultReport {
  readonly faults: Readonly<Record<string, number>>;
  readonly items: number;
  readonly delivered: number;
  readonly gaps: number;
  /** Items given twice, items neither given nor inside a gap: both are to be empty. */
  readonly duplicates: readonly string[];
  readonly unreported: readonly string[];
  readonly connections: number;
  readonly mostClients: number;
  /** The longest that a silence was borne before the connection was given up, in keep-alives of the venue. */
  readonly silence: number;
  /** After each of these nothing came any more. */
  readonly deaf: readonly Fault[];
}

/** A keep-alive takes so long here, however long the venue's is: a busy machine must not look like a dead venue. */
const KEEP_ALIVE_MS = 150;
const LOOK_MS = 5;
const ITEM_MS = 4;
const PATIENCE_MS = 20_000;

/** Forces faults on a source, one after another, each once it has recovered from the one before. */
export async function forceFaults(fake: FakeVenue, count: number, seed: number): Promise<FaultReport> {
  const [venue] = venuesNamed(`local/${fake.name}`, { instruments: [BTC], xToken: undefined, localPort: 0 });
  if (venue === undefined || typeof venue === 'string') throw new Error(`${fake.name}: ${venue}`);
  const factor = venue.keepAliveMs / KEEP_ALIVE_MS;
  const clock = scaledClock(factor);
  const exchange = new FakeExchange(fake, clock.now);
  const server = await serve([exchange]);
  const stop = new AbortController();
  const hosts = venue.hosts.map((host) => host.replace(':0/', `:${server.port}/`));
  const random = seededRandom('faults', seed, fake.name);
  const feed = new LiveFeed({
    venues: [{ ...venue, hosts, pollMs: venue.pollMs === undefined ? undefined : factor * 20 }],
    instruments: [BTC],
    clock,
    random,
    tape: 0,
    stop: stop.signal,
  });
  const ledger = new Ledger(exchange);
  const silences = new Silences(factor);
  const reading = ledger.follow(feed);
  const timers = [
    setInterval(() => exchange.happen(), ITEM_MS),
    setInterval(() => exchange.beat(), KEEP_ALIVE_MS / 5),
    setInterval(() => silences.look(feed.status()[0]?.lastEnd), LOOK_MS),
  ];
  const deaf: Fault[] = [];
  const faults: Record<string, number> = {};
  await ledger.moves();
  for (const fault of faultsInTurn(count, random)) {
    exchange.commit(fault);
    faults[fault] = (faults[fault] ?? 0) + 1;
    if (!(await ledger.moves())) deaf.push(fault);
  }
  for (const timer of timers) clearInterval(timer);
  await wait(200);
  stop.abort();
  await reading;
  await server.close();
  const { connections, mostClients } = exchange;
  return {
    faults,
    ...ledger.balance(),
    connections,
    mostClients,
    silence: silences.longestMs / venue.keepAliveMs,
    deaf,
  };
}

/** Every kind equally often, in an order of chance. */
function faultsInTurn(count: number, random: { next(): number }): readonly Fault[] {
  return Array.from({ length: count }, (_, place) => ({ fault: FAULTS[place % FAULTS.length], key: random.next() }))
    .toSorted((left, right) => left.key - right.key)
    .flatMap(({ fault }) => fault ?? []);
}

/** How long silences were borne, less what this process stood still meanwhile because others had the machine. */
class Silences {
  longestMs = 0;
  readonly #factor: number;
  readonly #stalls: { readonly at: number; readonly lateMs: number }[] = [];
  #last: string | undefined;
  #lookedAt = performance.now();

  constructor(factor: number) {
    this.#factor = factor;
  }

  look(end: string | undefined): void {
    const now = performance.now();
    this.#stalls.push({ at: now, lateMs: now - this.#lookedAt - LOOK_MS });
    this.#lookedAt = now;
    if (this.#stalls.length > 2_000) this.#stalls.splice(0, 1_000);
    const told = end === this.#last ? undefined : /^silent: .* (\d+) ms/.exec(end ?? '')?.[1];
    this.#last = end;
    if (told === undefined) return;
    const since = now - Number(told) / this.#factor;
    const lateMs = this.#stalls.reduce((sum, stall) => (stall.at < since ? sum : sum + Math.max(0, stall.lateMs)), 0);
    this.longestMs = Math.max(this.longestMs, Number(told) - lateMs * this.#factor);
  }
}

/** What the venue says happened against what the feed gave. */
class Ledger {
  readonly #exchange: FakeExchange;
  readonly #given = new Map<number, number>();
  readonly gaps: Gap[] = [];
  #newest = 0;
  #oldest: number | undefined;

  constructor(exchange: FakeExchange) {
    this.#exchange = exchange;
  }

  async follow(feed: LiveFeed): Promise<void> {
    for await (const events of feed.read()) {
      for (const event of events) {
        if (event.kind === 'gap') this.gaps.push(event);
        else if (event.kind === 'trade') this.#give(this.#exchange.items.findLast(({ ts }) => ts === event.ts)?.n);
        else if (event.kind === 'post') this.#give(Number(/\((\d+)\)$/.exec(event.text)?.[1]));
      }
    }
  }

  #give(n: number | undefined): void {
    if (n === undefined || Number.isNaN(n)) throw new Error('an event that never happened');
    this.#given.set(n, (this.#given.get(n) ?? 0) + 1);
    this.#newest = Math.max(this.#newest, n);
    this.#oldest ??= n;
  }

  /** Whether something comes that happens from now on. */
  async moves(): Promise<boolean> {
    const now = (this.#exchange.items.at(-1)?.n ?? 0) + 8;
    const until = performance.now() + PATIENCE_MS;
    while (this.#newest < now) {
      if (performance.now() > until) return false;
      await wait(2);
    }
    return true;
  }

  balance(): Pick<FaultReport, 'items' | 'delivered' | 'gaps' | 'duplicates' | 'unreported'> {
    const happened = this.#exchange.items.filter(({ n }) => n >= (this.#oldest ?? 0) && n <= this.#newest);
    const missing = happened.filter(({ n, ts }) => !this.#given.has(n) && !this.gaps.some((gap) => covers(gap, ts)));
    return {
      items: happened.length,
      delivered: this.#given.size,
      gaps: this.gaps.length,
      duplicates: [...this.#given].filter(([, times]) => times > 1).map(([n, times]) => `${n} ×${times}`),
      unreported: missing.map(({ n, ts }) => `${n} at ${ts}`),
    };
  }
}

function covers({ from, ts }: Gap, at: number): boolean {
  return from <= at && at <= ts;
}
