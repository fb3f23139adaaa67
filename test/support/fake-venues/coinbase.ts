import { cents, type FakeVenue, type Item, iso, listed, MARKET, sideOf } from './fake-venue.ts';
import { candles, HOUR_MS, numberIn, trades } from './past.ts';

const json = JSON.stringify;

export const coinbaseExchange: FakeVenue = {
  ...MARKET,
  name: 'coinbase-exchange',
  path: 'coinbase-exchange',
  past: coinbaseExchangePast,
  numbered: true,
  subscribed: (text) => listed(text, ({ product_ids }) => product_ids),
  heartbeat: () =>
    '{"type":"heartbeat","last_trade_id":1,"product_id":"BTC-USD","sequence":1,"time":"2026-01-01T00:00:00Z"}',
  frames: ({ n, ts, market, price }) => [
    json({
      type: 'match',
      trade_id: n,
      side: sideOf(n) === 'buy' ? 'sell' : 'buy',
      size: '0.1',
      price: cents(price),
      product_id: market,
      sequence: n * 10,
      time: iso(ts),
    }),
  ],
};

const advancedTrade = ({ n, ts, market, price }: Item): object => ({
  product_id: market,
  trade_id: String(n),
  price: cents(price),
  size: '0.1',
  time: iso(ts),
  side: sideOf(n) === 'buy' ? 'SELL' : 'BUY',
});

function advanced(channel: string, sequence: number, event: object): string {
  return json({ channel, timestamp: '2026-01-01T00:00:00.123456789Z', sequence_num: sequence, events: [event] });
}

export const coinbaseAdvanced: FakeVenue = {
  ...MARKET,
  name: 'coinbase-advanced',
  path: 'coinbase-advanced',
  past: coinbaseAdvancedPast,
  numbered: true,
  subscribed: (text) =>
    listed(text, ({ channel, product_ids }) => (channel === 'market_trades' ? product_ids : undefined)),
  heartbeat: (sequence) => advanced('heartbeats', sequence, { heartbeat_counter: sequence }),
  history: (items) => [
    advanced('market_trades', 0, { type: 'snapshot', trades: items.slice(-100).toReversed().map(advancedTrade) }),
  ],
  frames: (item, sequence) => [advanced('market_trades', sequence, { type: 'update', trades: [advancedTrade(item)] })],
};

function coinbaseExchangePast(url: URL, _body: string, items: readonly Item[]): string | undefined {
  if (url.pathname.endsWith('/candles')) {
    const [from, to] = ['start', 'end'].map((name) => Date.parse(url.searchParams.get(name) ?? ''));
    const found = candles(from ?? 0, to ?? 0, numberIn(url, 'granularity', 60) * 1_000, 300).toReversed();
    const rows = found.map(({ at, open, high, low, close, volume }) =>
      [at / 1_000, low, high, open, close, volume].join(','),
    );
    return `[${rows.map((row) => `[${row}]`).join(',')}]`;
  }
  if (!url.pathname.endsWith('/trades')) return undefined;
  const before = numberIn(url, 'after', 0);
  const most = numberIn(url, 'limit', 100);
  const found = items.filter(({ n }) => n < before && n >= before - most).toReversed();
  return json(
    found.map(({ n, ts, price }) => ({
      trade_id: n,
      side: sideOf(n) === 'buy' ? 'sell' : 'buy',
      size: '0.1',
      price: cents(price),
      time: iso(ts),
    })),
  );
}

const GRANULARITIES: ReadonlyMap<string, number> = new Map([
  ['ONE_MINUTE', 60_000],
  ['ONE_HOUR', HOUR_MS],
]);

function coinbaseAdvancedPast(url: URL, _body: string, items: readonly Item[]): string | undefined {
  const [from, to] = [numberIn(url, 'start', 0) * 1_000, numberIn(url, 'end', 0) * 1_000];
  if (url.pathname.endsWith('/candles')) {
    const intervalMs = GRANULARITIES.get(url.searchParams.get('granularity') ?? '') ?? HOUR_MS;
    const found = candles(from, to, intervalMs, 350).toReversed();
    return json({ candles: found.map(({ at, ...figures }) => ({ start: String(at / 1_000), ...figures })) });
  }
  if (!url.pathname.endsWith('/ticker')) return undefined;
  // Like the real one it gives the newest of them when there are more.
  const all = url.searchParams.has('start') ? trades(from, to, 100_000) : items;
  const found = all.slice(-numberIn(url, 'limit', 100)).toReversed();
  return json({
    trades: found.map(({ n, ts, price }) => ({
      trade_id: String(n),
      product_id: 'X',
      price: cents(price),
      size: '0.1',
      time: iso(ts),
      side: sideOf(n) === 'buy' ? 'SELL' : 'BUY',
    })),
  });
}
