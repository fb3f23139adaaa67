import { BARS, T } from './table-prices.ts';
import { asJson, type Source } from './table-source.ts';

/** Other tables of the sources that are known, and tables that look like theirs and are others. */
const WORDS = ['$AAPL to the moon', 'sold it, twice', 'my 6 inch phone', 'puts on $TSLA', 'what now'];
const SECONDS = [1_672_758_000, 1_672_844_400, 1_672_930_800, 1_673_017_200, 1_673_276_400];

const rows = (row: (bar: (typeof BARS)[number], at: number) => string): string =>
  BARS.map((bar, at) => `${row(bar, at)}\n`).join('');
const comma = (figure: string): string => figure.replace('.', ',');
const day = (at: number): string => String(at + 9).padStart(2, '0');
const stampOf = (at: number): string =>
  new Date((SECONDS[at] ?? 0) * 1_000).toISOString().slice(0, 19).replace('T', ' ');

function bars(
  first: string,
  last: string,
  volumes = ['84982757', '80336043'],
): Omit<Source, 'name' | 'source' | 'text'> {
  return {
    count: 6,
    first: `${first} 185 185.95 184.43 185.18 ${volumes[0]}`,
    last: `${last} 187 187.11 185.96 186.16 ${volumes[1]}`,
  };
}

function posts(first: string, last: string): Omit<Source, 'name' | 'source' | 'text'> {
  return {
    symbol: '',
    count: 5,
    first: `2023-01-03T15:00:00.000Z ${first} $AAPL to the moon`,
    last: `2023-01-09T15:00:00.000Z ${last} what now`,
  };
}

const DAYS = bars('2023-01-09T00:00:00.000Z', '2023-01-14T00:00:00.000Z');
const HOURS = bars('2024-01-01T00:00:00.000Z', '2024-01-01T05:00:00.000Z');
const MINUTES = bars('2024-01-01T00:00:00.000Z', '2024-01-01T00:05:00.000Z');

export const SIBLINGS: readonly Source[] = [
  {
    name: 'CryptoDataDownload of older years: hours as 09-AM',
    source: 'a table of bars',
    symbol: 'BTCUSD',
    text: `Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD\n${rows(([o, h, l, c, v], at) => `2024-01-01 ${['12', '01', '02', '03', '04', '05'][at]}-AM,BTCUSD,${o},${h},${l},${c},${v},1.5`)}`,
    ...HOURS,
  },
  {
    name: 'CryptoDataDownload, whose first volume is money',
    source: 'CryptoDataDownload',
    symbol: 'DOGE/BTC',
    text: `unix,date,symbol,open,high,low,close,Volume BTC,Volume DOGE,tradecount\n${rows(([o, h, l, c, v], at) => `${T + at * 3_600},x,DOGE/BTC,${o},${h},${l},${c},99.5,${v},4`)}`,
    ...HOURS,
  },
  {
    name: 'Alpha Vantage, adjusted, as CSV',
    source: 'Alpha Vantage',
    text: `timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient\n${rows(([o, h, l, c, v], at) => `2023-01-${day(at)},${o},${h},${l},${c},9.5,${v},0.0000,1.0`)}`,
    ...DAYS,
  },
  {
    name: 'Investing.com in German',
    source: 'Investing.com, in German',
    text: `"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"\n${rows((bar, at) => {
      const [o, h, l, c] = bar.map(comma);
      return `"${day(at)}.01.2023","${c}","${o}","${h}","${l}","54,15M","0,37%"`;
    })}`,
    ...bars('2023-01-09T00:00:00.000Z', '2023-01-14T00:00:00.000Z', ['54150000', '54150000']),
  },
  {
    name: 'Dukascopy by JForex, in the clock of its header',
    source: 'Dukascopy, candles',
    text: `Time (EET),Open,High,Low,Close,Volume\n${rows(([o, h, l, c, v], at) => `2024.01.01 0${at + 2}:00:00,${o},${h},${l},${c},${v}`)}`,
    ...HOURS,
  },
  {
    name: 'NinjaTrader, which is no HistData',
    source: 'NinjaTrader',
    text: rows(([o, h, l, c, v], at) => `20240101 000${at}00;${o};${h};${l};${c};${v}`),
    ...MINUTES,
  },
  {
    name: 'Coinbase Exchange trades, told by the maker',
    source: 'Coinbase Exchange, trades',
    text: asJson(
      BARS.map(([o], at) => ({
        trade_id: 900 + at,
        side: 'buy',
        size: '0.5',
        price: o,
        time: `2024-01-01T00:00:0${at}Z`,
      })),
    ),
    count: 6,
    first: '2024-01-01T00:00:00.000Z 185 0.5 sell 900',
    last: '2024-01-01T00:00:05.000Z 187 0.5 sell 905',
  },
  {
    name: 'Kraken public trades',
    source: 'Kraken, public/Trades',
    text: asJson({
      error: [],
      result: { XXBTZUSD: BARS.map(([o], at) => [o, '0.5', T + at + 0.25, 's', 'l', '', 900 + at]), last: '1' },
    }),
    count: 6,
    first: '2024-01-01T00:00:00.250Z 185 0.5 sell 900',
    last: '2024-01-01T00:00:05.250Z 187 0.5 sell 905',
  },
  {
    name: 'Hyperliquid candles',
    source: 'Hyperliquid, candles',
    symbol: 'BTC',
    text: asJson(
      BARS.map(([o, h, l, c, v], at) => {
        const t = (T + at * 60) * 1_000;
        return { t, T: t + 59_999, s: 'BTC', i: '1m', o, c, h, l, v, n: 5 };
      }),
    ),
    ...MINUTES,
  },
  {
    name: 'a document that tells symbol and zone beside its bars',
    source: 'a table of bars',
    symbol: 'AAPL',
    text: asJson({
      meta: { symbol: 'AAPL', exchange_timezone: 'America/New_York' },
      values: BARS.map(([open, high, low, close, volume], at) => ({
        datetime: `2023-12-31 19:0${at}:00`,
        open,
        high,
        low,
        close,
        volume,
      })),
    }),
    ...MINUTES,
  },
  {
    name: 'bars dated by their last second',
    source: 'a table of bars',
    text: `time,open,high,low,close,volume\n${rows(([o, h, l, c, v], at) => `2023-01-${day(at)} 23:59:59,${o},${h},${l},${c},${v}`)}`,
    ...DAYS,
  },
  {
    name: 'X API v2, a page a line',
    source: 'X API v2',
    text: [WORDS.slice(0, 3), WORDS.slice(3)]
      .map((page, of) => {
        const data = page.map((text, at) => {
          const place = of * 3 + at;
          return { id: `16123456789012345${place}`, author_id: '7', created_at: stampOf(place), text };
        });
        // Names first: where a cut takes them away, an author goes by the id that the post itself tells.
        return asJson({ includes: { users: [{ id: '7', username: 'ann' }] }, data, meta: { result_count: 3 } });
      })
      .join(''),
    ...posts('161234567890123450 ann', '161234567890123454 ann'),
  },
  {
    name: 'tweets by snscrape',
    source: 'Tweets (snscrape)',
    text: WORDS.map((rawContent, at) => {
      const user = { username: `u${at}`, followersCount: 5 };
      return asJson({ url: 'https://x', date: `${stampOf(at)}+00:00`, rawContent, id: 900 + at, user, lang: 'en' });
    }).join(''),
    ...posts('900 u0', '904 u4'),
  },
  {
    name: 'tweets by twint, whose zone has a name',
    source: 'Tweets (twint)',
    text: `id,conversation_id,created_at,date,time,timezone,username,tweet\n${WORDS.map((words, at) => `90${at},1,${stampOf(at).replace('15:', '16:')} CET,${stampOf(at).replace(' ', ',')},+0100,u${at},"${words}"\n`).join('')}`,
    ...posts('900 u0', '904 u4'),
  },
  {
    name: 'Reddit, submissions among comments',
    source: 'Reddit comments',
    text: WORDS.map((words, at) => {
      const said = at % 2 === 0 ? { body: words } : { title: words, selftext: '' };
      return asJson({ id: `g${at}`, author: `u${at}`, created_utc: SECONDS[at], ...said });
    }).join(''),
    ...posts('g0 u0', 'g4 u4'),
  },
  {
    name: 'a Bluesky repository by collections',
    source: 'Bluesky repository',
    text: asJson({
      did: 'did:plc:ann',
      records: WORDS.map((text, at) => ({
        collection: 'app.bsky.feed.post',
        rkey: `k${at}`,
        record: { $type: 'app.bsky.feed.post', text, createdAt: `${stampOf(at).replace(' ', 'T')}Z` },
      })),
    }),
    ...posts('k0 did:plc:ann', 'k4 did:plc:ann'),
  },
  {
    name: 'Hacker News items by their ids, one of them gone',
    source: 'Hacker News, items',
    text: asJson([
      null,
      ...WORDS.map((title, at) => ({ id: 900 + at, by: `u${at}`, time: SECONDS[at], type: 'story', title })),
    ]),
    ...posts('900 u0', '904 u4'),
  },
  {
    name: 'a Hacker News thread',
    source: 'Hacker News, a thread',
    text: asJson({
      id: 1,
      children: WORDS.map((text, at) => ({
        id: 900 + at,
        author: `u${at}`,
        created_at_i: SECONDS[at],
        type: 'comment',
        text,
        children: [],
      })),
    }),
    ...posts('900 u0', '904 u4'),
  },
];
