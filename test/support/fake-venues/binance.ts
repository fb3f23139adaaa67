import { cents, type FakeVenue, type Item, MARKET, sideOf } from './fake-venue.ts';
import { candles, fundings, HOUR_MS, numberIn, SPANS, trades, tradesFrom } from './past.ts';

const json = JSON.stringify;

const fromStreams = (text: string): readonly string[] | undefined =>
  /streams=([^&]+)/
    .exec(text)?.[1]
    ?.split('/')
    .map((stream) => (stream.split('@')[0] ?? '').toUpperCase());

export const binanceSpot: FakeVenue = {
  ...MARKET,
  name: 'binance-spot',
  path: 'binance-spot',
  past: binancePast,
  numbered: true,
  subscribed: fromStreams,
  frames: ({ n, ts, market: s, price }) => [
    json({
      stream: `${s}@trade`,
      data: { e: 'trade', E: ts, s, t: n, p: cents(price), q: '0.50000000', T: ts, m: sideOf(n) === 'sell', M: true },
    }),
    json({
      stream: `${s}@bookTicker`,
      data: { u: n, s, b: cents(price - 1), B: '3.00000000', a: cents(price + 1), A: '4.00000000' },
    }),
  ],
};

export const binanceUsdm: FakeVenue = {
  ...MARKET,
  name: 'binance-usdm',
  path: 'binance-usdm',
  past: binancePast,
  numbered: true,
  subscribed: fromStreams,
  frames: ({ n, ts, market: s, price }) => [
    json({
      stream: `${s}@aggTrade`,
      data: { e: 'aggTrade', E: ts, s, a: n, p: cents(price), q: '0.500', f: n, l: n, T: ts, m: sideOf(n) === 'sell' },
    }),
    json({
      stream: `${s}@markPrice@1s`,
      data: { e: 'markPriceUpdate', E: ts, s, p: `${cents(price)}123456`, i: cents(price), r: '0.00010000', T: 0 },
    }),
  ],
};

function binancePast(url: URL, _body: string, items: readonly Item[]): string | undefined {
  const most = numberIn(url, 'limit', 500);
  const from = numberIn(url, 'startTime', 0);
  const to = numberIn(url, 'endTime', 0);
  if (url.searchParams.get('symbol')?.startsWith('NOT') === true) return undefined;
  if (url.pathname.endsWith('/klines')) {
    const intervalMs = SPANS.get(url.searchParams.get('interval') ?? '') ?? HOUR_MS;
    return json(
      candles(from, to, intervalMs, most).map(({ at, open, high, low, close, volume }) => [
        at,
        open,
        high,
        low,
        close,
        volume,
        at + intervalMs - 1,
        '0',
        3,
        '0',
        '0',
        '0',
      ]),
    );
  }
  if (url.pathname.endsWith('/fundingRate')) {
    const paid = fundings(from, to, 8, most);
    return json(paid.map((at) => ({ symbol: 'X', fundingTime: at + 3, fundingRate: '0.00010000', markPrice: '1' })));
  }
  const fromId = url.searchParams.get('fromId');
  const found = fromId === null ? trades(from, to, most) : tradesFrom(Number(fromId), most, items);
  if (url.pathname.endsWith('/aggTrades')) {
    return json(found.map(({ n, ts, price }) => binanceAggregate(n, ts, price)));
  }
  if (!url.pathname.endsWith('/historicalTrades')) return undefined;
  return json(
    found.map(({ n, ts, price }) => ({
      id: n,
      price: cents(price),
      qty: '0.50000000',
      time: ts,
      isBuyerMaker: sideOf(n) === 'sell',
    })),
  );
}

const binanceAggregate = (n: number, ts: number, price: number): object => ({
  a: n,
  p: cents(price),
  q: '0.500',
  f: n,
  l: n,
  T: ts,
  m: sideOf(n) === 'sell',
});
