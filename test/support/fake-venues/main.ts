import * as archives from './archives.ts';
import { FakeExchange } from './fake-exchange.ts';
import { serve } from './fake-server.ts';
import * as markets from './markets.ts';
import * as words from './words.ts';

/**
 * `quartet fake-venues`, and `npm run fake-venues` without a build: every venue, made up, on this machine, for
 * `live: [local/hyperliquid, local/bluesky]`. To import it is to start it.
 */
const PORT = Number(process.env.QUARTET_LOCAL_PORT ?? 8717);
const exchanges = [...Object.values(markets), ...Object.values(words), ...Object.values(archives)].map(
  (venue) => new FakeExchange(venue, () => Date.now()),
);
const { port } = await serve(exchanges, PORT);
for (const exchange of exchanges) {
  const isMarket = Object.values(markets).some((venue) => venue === exchange.venue);
  setInterval(() => exchange.happen(), isMarket ? 250 : 2_000);
  setInterval(() => exchange.beat(), 1_000);
}
console.log(`fake venues on port ${port}: ${exchanges.map(({ venue }) => `local/${venue.name}`).join(', ')}`);
