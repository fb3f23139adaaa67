import { afterEach, expect, it } from 'vitest';
import { LiveFeed } from '../../src/adapters/live/live-feed.ts';
import { venuesNamed } from '../../src/adapters/live/venues/catalog.ts';
import { rulesFor } from '../../src/adapters/live/venues/x/venue.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import { x } from '../support/fake-venues/words.ts';
import { instrumentFor } from '../support/feed.ts';
import { BTC } from '../support/live-instrument.ts';
import { scaledClock } from '../support/scaled-clock.ts';

interface Rule {
  readonly id: string;
  readonly value: string;
  readonly tag?: string;
}

let server: FakeServer;
afterEach(() => server.close());

/** Listens until the first post, and gives the rules that the fake then has. */
async function listen(rules: Rule[], refuse = false): Promise<{ rules: readonly Rule[]; refused: readonly string[] }> {
  const clock = scaledClock(100);
  const exchange = new FakeExchange(
    {
      ...x,
      past: (_url, body) => {
        if (body === '') return JSON.stringify(rules.length === 0 ? { meta: {} } : { data: rules, meta: {} });
        if (refuse) return JSON.stringify({ errors: [{ title: 'Invalid Rule', detail: 'no cashtags for you' }] });
        const { add = [], delete: gone = { ids: [] } } = JSON.parse(body);
        const kept = rules.filter(({ id }) => !gone.ids.includes(id));
        rules.splice(0, rules.length, ...kept);
        for (const rule of add) rules.push({ id: String(rules.length + 100), ...rule });
        return JSON.stringify({ meta: {} });
      },
    },
    () => clock.now(),
  );
  server = await serve([exchange]);
  const venues = venuesNamed('local/x', { instruments: [BTC], xToken: 'token', localPort: server.port });
  if (typeof venues === 'string') throw new Error(venues);
  const stop = new AbortController();
  const timer = setInterval(() => exchange.happen(), 5);
  const options = { venues, instruments: [BTC], clock, random: seededRandom('rules'), tape: 0 };
  const feed = new LiveFeed({ ...options, stop: stop.signal });
  for await (const events of feed.read()) if (events.some(({ kind }) => kind === 'post')) stop.abort();
  clearInterval(timer);
  return { rules, refused: [...feed.report().refused.keys()] };
}

it('asks for the instruments, and leaves the rules of others alone', async () => {
  const own = { id: '1', value: 'cats has:images', tag: 'mine' };
  const stale = { id: '2', value: '($DOGE) -is:retweet', tag: 'quartet' };
  const { rules, refused } = await listen([own, stale]);
  expect(rules).toEqual([own, { id: expect.any(String), value: '($BTC) -is:retweet', tag: 'quartet' }]);
  expect(refused).toEqual([]);
});

it('changes nothing where they stand already', async () => {
  const standing = { id: '7', value: '($BTC) -is:retweet', tag: 'quartet' };
  expect((await listen([standing])).rules).toEqual([standing]);
});

it('says that rules were refused, and listens all the same', async () => {
  const { refused } = await listen([], true);
  expect(refused).toEqual(['rules: no cashtags for you']);
});

it('spreads many instruments over rules that are short enough, each once', async () => {
  server = await serve([]);
  const many = Array.from({ length: 200 }, (_, n) => instrumentFor(`COIN${n}-USD`, 'spot', { price: 2, size: 2 }));
  const rules = rulesFor([...many, ...many]);
  expect(rules.every((rule) => rule.length <= 512)).toBe(true);
  expect(rules.flatMap((rule) => rule.match(/\$COIN\d+/g) ?? [])).toEqual(many.map((_, n) => `$COIN${n}`));
});
