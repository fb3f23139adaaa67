import { afterEach, describe, expect, it } from 'vitest';
import { Heard } from '../../src/adapters/live/heard.ts';
import { LiveFeed } from '../../src/adapters/live/live-feed.ts';
import { venuesNamed } from '../../src/adapters/live/venues/catalog.ts';
import { chargedByX } from '../../src/adapters/live/venues/x/wire.ts';
import { postId } from '../../src/domain/ids.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { instant } from '../../src/domain/time.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import { x } from '../support/fake-venues/words.ts';
import { BTC } from '../support/live-instrument.ts';
import { scaledClock } from '../support/scaled-clock.ts';

const PRICES = { post: 0.005, profile: 0.01, media: 0.005 };
/** A post with its author and four pictures. */
const LARGEST = 0.005 + 0.01 + 4 * 0.005;

let server: FakeServer | undefined;
afterEach(() => server?.close());

/** Listens to X until it is left, or for 500 posts. */
async function listen(maxCost: number, heard?: Heard) {
  const clock = scaledClock(100);
  const exchange = new FakeExchange({ ...x, past: () => JSON.stringify({ meta: {} }) }, () => clock.now());
  server = await serve([exchange]);
  const found = venuesNamed('local/x', { instruments: [BTC], xToken: 'token', localPort: server.port });
  if (typeof found === 'string') throw new Error(found);
  const venues = found.map((venue) => ({ ...venue, bound: { ...PRICES, maxCost } }));
  const stop = new AbortController();
  const timer = setInterval(() => exchange.happen(), 2);
  const options = { venues, instruments: [BTC], clock, random: seededRandom('cost'), tape: 0, heard };
  const feed = new LiveFeed({ ...options, stop: stop.signal });
  let posts = 0;
  for await (const events of feed.read()) {
    posts += events.filter(({ kind }) => kind === 'post').length;
    if (posts >= 500) stop.abort();
  }
  clearInterval(timer);
  const [status = expect.fail()] = feed.status();
  return { posts, status, wasStopped: stop.signal.aborted };
}

describe('a feed that charges', () => {
  it('is left before its bound is passed, with a line that says so', async () => {
    const { posts, status, wasStopped } = await listen(0.5);
    expect(wasStopped, 'it ended by itself').toBe(false);
    expect(posts).toBeGreaterThan(3);
    expect(status.state).toBe('stopped');
    const spent = Number(
      /^([\d.]+) of its 0\.5 USD are spent, .*not listened to any more$/.exec(status.farewell ?? '')?.[1],
    );
    expect(spent).toBeGreaterThan(0.5 - LARGEST);
    expect(spent).toBeLessThanOrEqual(0.5);
  });

  it('is not connected to where an earlier life of the run has spent it', async () => {
    const heard = new Heard();
    const nothing = { text: '', followers: undefined, authorCreated: undefined, repostOf: undefined, lang: undefined };
    for (let line = 1; line <= 33; line += 1) {
      const at = { ts: instant(line), visible: instant(line), line, tape: 0 };
      heard.see({ kind: 'post', source: 'x', author: 'a', ...nothing, ...at, id: postId(`${line}`) });
    }
    const { posts, status } = await listen(0.5, heard);
    expect(posts).toBe(0);
    expect([status.state, status.frames]).toEqual(['idle', 0]);
    expect(status.farewell).toContain('0.495 of its 0.5 USD are spent');
  });

  it('charges posts, authors and pictures of a line, and nothing for a keep-alive', () => {
    const line = {
      data: { id: '1' },
      includes: { users: [{ id: 'u' }], media: [{ media_key: 'm' }, { media_key: 'n' }] },
    };
    expect(chargedByX(JSON.stringify(line))).toEqual({ posts: 1, profiles: 1, media: 2 });
    for (const nothing of ['', '\r\n', '{"errors":[{"title":"x"}]}', '[1]', 'no JSON']) {
      expect(chargedByX(nothing), nothing).toEqual({ posts: 0, profiles: 0, media: 0 });
    }
  });
});
