import { cents, type Item, iso, sideOf } from './fake-venue.ts';

/** A market of the past, made up from the time alone: whoever asks is told the same. */

const TRADE_MS = 7_000;
const HOUR_MS = 3_600_000;
/** Numbers of trades from here on are those of the made-up past; below them they are what happened since the start. */
const FIRST_PAST = 1_000_000;

export function priceAt(ts: number): number {
  const minute = Math.floor(ts / 60_000);
  return 6_000_000 + ((minute * 7_919) % 20_001) + (Math.floor(ts / 1_000) % 60) * 10;
}

export interface Candle {
  readonly at: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
}

export function candles(from: number, to: number, intervalMs: number, most: number): readonly Candle[] {
  const found: Candle[] = [];
  for (let at = Math.ceil(from / intervalMs) * intervalMs; at <= to && found.length < most; at += intervalMs) {
    const [open, close] = [priceAt(at), priceAt(at + intervalMs - 1)];
    found.push({
      at,
      open: cents(open),
      high: cents(Math.max(open, close) + 500),
      low: cents(Math.min(open, close) - 500),
      close: cents(close),
      volume: `${(at / intervalMs) % 97}.50000000`,
    });
  }
  return found;
}

/** From `from` to `to`, both included. */
export function trades(from: number, to: number, most: number): readonly Item[] {
  const found: Item[] = [];
  for (let n = Math.ceil(from / TRADE_MS); n * TRADE_MS <= to && found.length < most; n += 1) found.push(tradeOf(n));
  return found;
}

/** By number, those that happened or those of the made-up past. */
export function tradesFrom(n: number, most: number, items: readonly Item[]): readonly Item[] {
  if (n < FIRST_PAST) return items.filter((item) => item.n >= n).slice(0, most);
  return Array.from({ length: most }, (_, place) => tradeOf(n + place));
}

function tradeOf(n: number): Item {
  return { n, ts: n * TRADE_MS, market: '', price: priceAt(n * TRADE_MS) };
}

export function fundings(from: number, to: number, everyHours: number, most: number): readonly number[] {
  const every = everyHours * HOUR_MS;
  const first = Math.ceil(from / every) * every;
  return Array.from({ length: most }, (_, place) => first + place * every).filter((at) => at <= to);
}

const json = JSON.stringify;
const numberIn = (url: URL, name: string, otherwise: number): number => Number(url.searchParams.get(name) ?? otherwise);

const SPANS: ReadonlyMap<string, number> = new Map([
  ['1m', 60_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['1h', HOUR_MS],
  ['1d', 24 * HOUR_MS],
]);

export function hyperliquidPast(_url: URL, body: string): string | undefined {
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

export function binancePast(url: URL, _body: string, items: readonly Item[]): string | undefined {
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

export function coinbaseExchangePast(url: URL, _body: string, items: readonly Item[]): string | undefined {
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

export function coinbaseAdvancedPast(url: URL, _body: string, items: readonly Item[]): string | undefined {
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

/** Its numbers are written as it likes, and its troubles come as successes. */
export function krakenPast(url: URL, _body: string, items: readonly Item[]): string | undefined {
  if (url.pathname.endsWith('/OHLC')) {
    const since = numberIn(url, 'since', 0) * 1_000;
    const intervalMs = numberIn(url, 'interval', 1) * 60_000;
    const rows = candles(since + 1, since + 721 * intervalMs, intervalMs, 720).map(
      ({ at, open, high, low, close, volume }) =>
        `[${at / 1_000},"${open}","${high}","${low}","${close}","${open}","${volume}",3]`,
    );
    return `{"error":[],"result":{"XXBTZUSD":[${rows.join(',')}],"last":${Math.floor(since / 1_000)}}}`;
  }
  if (!url.pathname.endsWith('/Trades')) return undefined;
  const since = url.searchParams.get('since') ?? '0';
  const after = Number(since.slice(0, -6));
  const newest = items.at(-1);
  const isRecent = newest !== undefined && after > newest.ts - 24 * HOUR_MS;
  const found = isRecent ? items.filter(({ ts }) => ts > after).slice(0, 1_000) : trades(after + 1, after + 1e9, 1_000);
  const rows = found.map(
    ({ n, ts, price }) => `["${cents(price)}","0.10000000",${(ts / 1_000).toFixed(3)},"${sideOf(n)[0]}","l","",${n}]`,
  );
  const last = found.at(-1);
  return `{"error":[],"result":{"XXBTZUSD":[${rows.join(',')}],"last":"${last === undefined ? since : `${last.ts}000000`}"}}`;
}
