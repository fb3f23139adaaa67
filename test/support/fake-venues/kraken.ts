import { crc32 } from 'node:zlib';
import { cents, type FakeVenue, type Item, iso, listed, MARKET, sideOf } from './fake-venue.ts';
import { candles, HOUR_MS, numberIn, trades } from './past.ts';

/** Its figures are numbers, written with the zeros that its checksum needs. */
const krakenTrade = ({ n, ts, market, price }: Item): string =>
  `{"symbol":"${market}","side":"${sideOf(n)}","price":${cents(price)},"qty":0.10000000,"ord_type":"limit","trade_id":${n},"timestamp":"${iso(ts)}"}`;

/** All of a book of one level a side, summed up as documented: asks first, without points and leading zeros. */
function krakenBook({ market, ts, price }: Item): string {
  const [bid, ask] = [price - 50, price + 50].map(cents);
  const summed = [`${ask}1.25000000`, `${bid}0.50000000`].map((level) => level.replaceAll('.', ''));
  const checksum = crc32(`${summed[0]}${summed[1]?.replace('050000000', '50000000')}`);
  return `{"channel":"book","type":"snapshot","data":[{"symbol":"${market}","bids":[{"price":${bid},"qty":0.50000000}],"asks":[{"price":${ask},"qty":1.25000000}],"checksum":${checksum},"timestamp":"${iso(ts)}"}]}`;
}

export const kraken: FakeVenue = {
  ...MARKET,
  name: 'kraken',
  path: 'kraken',
  past: krakenPast,
  numbered: true,
  subscribed: (text) =>
    listed(text, ({ params }) => {
      const { channel, symbol } = Object(params);
      return channel === 'trade' ? symbol : undefined;
    }),
  heartbeat: () => '{"channel":"heartbeat"}',
  pong: (text) => (text.includes('"ping"') ? '{"method":"pong"}' : undefined),
  history: (items) =>
    items.length === 0
      ? []
      : [`{"channel":"trade","type":"snapshot","data":[${items.slice(-50).map(krakenTrade).join(',')}]}`],
  frames: (item) => [`{"channel":"trade","type":"update","data":[${krakenTrade(item)}]}`, krakenBook(item)],
};

/** Its numbers are written as it likes, and its troubles come as successes. */
function krakenPast(url: URL, _body: string, items: readonly Item[]): string | undefined {
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
