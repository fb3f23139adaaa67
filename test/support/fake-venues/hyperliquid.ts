import { cents, type FakeVenue, type Item, MARKET, sideOf } from './fake-venue.ts';
import { candles, fundings, HOUR_MS, SPANS } from './past.ts';

const json = JSON.stringify;

const hyperTrade = ({ n, ts, market, price }: Item): object => ({
  coin: market,
  side: sideOf(n) === 'buy' ? 'B' : 'A',
  px: cents(price),
  sz: '0.01',
  time: ts,
  hash: '0x0',
  tid: (n * 7_919) % 1_000_003,
});

const halfSpread = ({ price }: Item): number => Math.max(1, Math.round(price / 120_000));

export const hyperliquid: FakeVenue = {
  ...MARKET,
  name: 'hyperliquid',
  path: 'hyperliquid',
  past: hyperliquidPast,
  history: (items) => (items.length === 0 ? [] : [json({ channel: 'trades', data: items.slice(-30).map(hyperTrade) })]),
  frames: (item) => [
    json({ channel: 'trades', data: [hyperTrade(item)] }),
    json({
      channel: 'bbo',
      data: {
        coin: item.market,
        time: item.ts,
        bbo: [
          { px: cents(item.price - halfSpread(item)), sz: '15', n: 2 },
          { px: cents(item.price + halfSpread(item)), sz: '25', n: 3 },
        ],
      },
    }),
  ],
  subscribed: (text) => {
    if (text === '') return undefined;
    const { method, subscription } = JSON.parse(text);
    return method === 'subscribe' && subscription.type === 'trades' ? [subscription.coin] : undefined;
  },
  pong: (text) => (text.includes('"ping"') ? '{"channel":"pong"}' : undefined),
};

function hyperliquidPast(_url: URL, body: string): string | undefined {
  const { type, req, coin, startTime, endTime } = JSON.parse(body);
  if (type === 'fundingHistory') {
    const paid = fundings(startTime, endTime, 1, 500);
    return json(paid.map((time) => ({ coin, fundingRate: '0.0000125', premium: '0.0', time })));
  }
  if (type !== 'candleSnapshot') return undefined;
  const { interval, startTime: from, endTime: to } = req;
  const found = candles(from, to, SPANS.get(interval) ?? HOUR_MS, 5_000);
  return json(
    found.map(({ at, open, high, low, close, volume }) => ({
      t: at,
      T: at + (SPANS.get(interval) ?? HOUR_MS) - 1,
      s: req.coin,
      i: interval,
      o: open,
      h: high,
      l: low,
      c: close,
      v: volume,
      n: 3,
    })),
  );
}
