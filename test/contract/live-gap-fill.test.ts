import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { LiveFeed } from '../../src/adapters/live/live-feed.ts';
import { venuesNamed } from '../../src/adapters/live/venues/catalog.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import type { FakeVenue } from '../support/fake-venues/fake-venue.ts';
import {
  binanceSpot,
  binanceUsdm,
  coinbaseAdvanced,
  coinbaseExchange,
  hyperliquid,
  kraken,
} from '../support/fake-venues/markets.ts';
import { BTC } from '../support/live-instrument.ts';
import { scaledClock } from '../support/scaled-clock.ts';

/** A feed of one fake venue, read into a list. */
class Watched {
  readonly events: FeedEvent[] = [];
  readonly exchange: FakeExchange;
  readonly #stop = new AbortController();
  #server: FakeServer | undefined;
  #reading: Promise<void> | undefined;

  constructor(fake: FakeVenue, answer: FakeVenue['past'] = fake.past) {
    this.exchange = new FakeExchange({ ...fake, past: answer }, () => Date.UTC(2026, 0, 5));
  }

  async begin(): Promise<this> {
    // No faster: on a busy machine a question must still be answered before it is given up.
    const clock = scaledClock(4);
    this.#server = await serve([this.exchange]);
    const { name } = this.exchange.venue;
    const context = { instruments: [BTC], xToken: undefined, localPort: this.#server.port };
    const venues = venuesNamed(`local/${name}`, context);
    if (typeof venues === 'string') throw new Error(venues);
    const [venue] = venues;
    if (venue === undefined) throw new Error(name);
    const random = seededRandom('gap fill', name);
    const stop = this.#stop.signal;
    const feed = new LiveFeed({ venues: [venue], instruments: [BTC], clock, random, tape: 0, stop });
    this.#reading = (async () => {
      for await (const events of feed.read()) this.events.push(...events);
    })();
    await this.caughtUp();
    return this;
  }

  async happen(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) this.exchange.happen();
    await wait(10);
  }

  /** Goes on until what happens is heard of. */
  async caughtUp(): Promise<void> {
    const before = this.exchange.items.at(-1)?.ts ?? 0;
    do await this.happen(1);
    while ((this.trades().at(-1) ?? 0) <= before);
    while (this.trades().at(-1) !== this.exchange.items.at(-1)?.ts) await wait(2);
  }

  trades(): readonly number[] {
    return this.events.flatMap((event) => (event.kind === 'trade' ? event.ts : []));
  }

  gaps(): readonly FeedEvent[] {
    return this.events.filter(({ kind }) => kind === 'gap');
  }

  happened(): readonly number[] {
    return this.exchange.items.flatMap(({ ts }) => (ts < (this.trades()[0] ?? 0) ? [] : ts));
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#reading;
    await this.#server?.close();
  }
}

let watched: Watched;
afterEach(() => watched.end());

describe.each([binanceSpot, binanceUsdm, coinbaseExchange, coinbaseAdvanced, kraken])(
  'missed trades of $name',
  (fake) => {
    it('are asked for and given in their order, once, without a gap', async () => {
      watched = await new Watched(fake).begin();
      await watched.happen(5);
      for (let hole = 0; hole < 4; hole += 1) {
        watched.exchange.commit('gap');
        await watched.happen(4);
      }
      await watched.caughtUp();
      expect(watched.exchange.questions).toBeGreaterThan(0);
      expect(watched.trades()).toEqual(watched.happened());
      // It numbers its frames over all channels: quotes may have been among those that were lost. Holes that come close
      // behind one another are one.
      const told = fake === coinbaseAdvanced ? watched.gaps() : [];
      expect(told.length > 0).toBe(fake === coinbaseAdvanced);
      expect(told.length).toBeLessThanOrEqual(4);
      expect(watched.gaps()).toMatchObject(told.map(() => ({ symbol: undefined })));
    });

    it('while the connection was down are given after it, and the hole in quotes is told', async () => {
      watched = await new Watched(fake).begin();
      await watched.happen(5);
      watched.exchange.commit('restart');
      await watched.happen(300);
      await watched.caughtUp();
      expect(watched.trades()).toEqual(watched.happened());
      expect(watched.gaps()).toMatchObject([{ symbol: undefined, source: fake.path }]);
    });

    it('that it does not tell of are a gap', async () => {
      watched = await new Watched(fake, () => undefined).begin();
      await watched.happen(5);
      const [before = 0] = watched.trades().slice(-1);
      watched.exchange.commit('gap');
      await watched.happen(4);
      await watched.caughtUp();
      const [missing = 0, after = 0] = watched.happened().filter((ts) => ts > before);
      expect(watched.trades()).not.toContain(missing);
      const holes = watched.gaps().filter((gap) => gap.kind === 'gap' && gap.symbol !== undefined);
      expect(holes).toMatchObject([{ symbol: BTC.symbol, from: before, ts: after }]);
    });
  },
);

it('a venue without past trades is not asked', async () => {
  watched = await new Watched(hyperliquid).begin();
  await watched.happen(3);
  watched.exchange.commit('restart');
  await watched.happen(100);
  await watched.caughtUp();
  expect(watched.exchange.questions).toBe(0);
  expect(watched.gaps()).toHaveLength(1);
});
