/** A table in the form a source documents, made up, with its first and last record by hand. */
export interface Source {
  readonly name: string;
  readonly text: string;
  readonly source: string;
  /** Undefined: the table does not say; the test does. */
  readonly symbol?: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

const DAYS = ['2023-01-03', '2023-01-04', '2023-01-05', '2023-01-06', '2023-01-09', '2023-01-10'];
const BARS = [
  ['185.00', '185.95', '184.43', '185.18', '84982757'],
  ['185.18', '187.76', '184.77', '187.02', '63979298'],
  ['187.02', '187.47', '186.24', '186.94', '74770246'],
  ['186.94', '187.82', '186.75', '186.88', '21215394'],
  ['186.88', '187.36', '186.33', '187.00', '3032960'],
  ['187.00', '187.11', '185.96', '186.16', '80336043'],
] as const;
const T = 1_704_067_200;

type Bar = (typeof BARS)[number];

function rows(row: (bar: Bar, at: number) => string): string {
  return BARS.map((bar, at) => `${row(bar, at)}\n`).join('');
}

/** The daily ones, and those of each minute from 2024. */
const DAILY = {
  count: 6,
  first: '2023-01-03T00:00:00.000Z 185 185.95 184.43 185.18 84982757',
  last: '2023-01-10T00:00:00.000Z 187 187.11 185.96 186.16 80336043',
};
const MINUTES = {
  count: 6,
  first: '2024-01-01T00:00:00.000Z 185 185.95 184.43 185.18 84982757',
  last: '2024-01-01T00:05:00.000Z 187 187.11 185.96 186.16 80336043',
};
const ms = (at: number): number => (T + at * 60) * 1_000;
const dotted = (at: number): string => DAYS[at]?.split('-').join('.') ?? '';
const mdy = (at: number): string => DAYS[at]?.replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1') ?? '';
const dmy = (at: number): string => DAYS[at]?.replace(/(\d+)-(\d+)-(\d+)/, '$3.$2.$1') ?? '';
const reversed = (text: string): string => `${text.trimEnd().split('\n').reverse().join('\n')}\n`;

const PRICES: readonly Source[] = [
  {
    name: 'Yahoo',
    source: 'Yahoo Finance',
    text: `Date,Open,High,Low,Close,Adj Close,Volume\n${rows(([o, h, l, c, v], at) => `${DAYS[at]},${o},${h},${l},${c},${c},${v}`)}`,
    ...DAILY,
  },
  {
    name: 'yfinance',
    source: 'a table of bars',
    text: `Price,Close,High,Low,Open,Volume\nTicker,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,\n${rows(([o, h, l, c, v], at) => `${DAYS[at]},${c}000000000001,${h},${l},${o},${v}`)}`,
    symbol: 'AAPL',
    ...DAILY,
  },
  {
    name: 'Binance Vision klines',
    source: 'Binance Vision, klines',
    text: rows(
      ([o, h, l, c, v], at) => `${ms(at)},${o},${h},${l},${c},${v},${ms(at) + 59_999},1.5,${at + 7},1.1,1.2,0`,
    ),
    ...MINUTES,
  },
  {
    name: 'Binance Vision klines in microseconds',
    source: 'Binance Vision, klines',
    text: rows(
      ([o, h, l, c, v], at) => `${ms(at)}000,${o},${h},${l},${c},${v},${ms(at) + 59_999}999,1.5,${at + 7},1.1,1.2,0`,
    ),
    ...MINUTES,
  },
  {
    name: 'Binance Vision klines with a header',
    source: 'Binance Vision, klines',
    text: `open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n${rows(([o, h, l, c, v], at) => `${ms(at)},${o},${h},${l},${c},${v},${ms(at) + 59_999},1.5,${at + 7},1.1,1.2,0`)}`,
    ...MINUTES,
  },
  {
    name: 'Binance Vision trades',
    source: 'Binance Vision, trades',
    text: rows(([o], at) => `${900 + at},${o},0.5,92.5,${ms(at)},${at % 2 === 0},true`),
    count: 6,
    first: '2024-01-01T00:00:00.000Z 185 0.5 sell 900',
    last: '2024-01-01T00:05:00.000Z 187 0.5 buy 905',
  },
  {
    name: 'Binance Vision aggregated trades',
    source: 'Binance Vision, aggregated trades',
    text: `agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n${rows(([o], at) => `${900 + at},${o},0.5,1,2,${ms(at)},${at % 2 === 0}`)}`,
    count: 6,
    first: '2024-01-01T00:00:00.000Z 185 0.5 sell 900',
    last: '2024-01-01T00:05:00.000Z 187 0.5 buy 905',
  },
  {
    name: 'CryptoDataDownload',
    source: 'CryptoDataDownload',
    symbol: 'BTCUSDT',
    text: `https://www.CryptoDataDownload.com\nUnix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT,tradecount\n${reversed(rows(([o, h, l, c, v], at) => `${ms(at)},x,BTCUSDT,${o},${h},${l},${c},${v},1,2`))}`,
    ...MINUTES,
  },
  {
    name: 'Kraken OHLCVT',
    source: 'Kraken OHLCVT',
    text: rows(([o, h, l, c, v], at) => `${T + at * 60},${o},${h},${l},${c},${v},${at + 7}`),
    ...MINUTES,
  },
  {
    name: 'Coinbase candles',
    source: 'Coinbase Exchange, candles',
    text: `[${BARS.map(([o, h, l, c, v], at) => `[${T + at * 60},${l},${h},${o},${c},${v}]`)
      .reverse()
      .join(',')}]\n`,
    ...MINUTES,
  },
  {
    name: 'ccxt',
    source: 'ccxt, fetchOHLCV',
    text: `[${BARS.map(([o, h, l, c, v], at) => `[${ms(at)},${o},${h},${l},${c},${v}]`).join(',')}]\n`,
    ...MINUTES,
  },
  {
    name: 'Tiingo',
    source: 'Tiingo',
    text: `date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor\n${rows(([o, h, l, c, v], at) => `${DAYS[at]} 00:00:00+00:00,${c},${h},${l},${o},${v},1,1,1,1,1,0.0,1.0`)}`,
    ...DAILY,
  },
  {
    name: 'Stooq',
    source: 'Stooq, bulk files',
    symbol: 'AAPL.US',
    text: `<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n${rows(([o, h, l, c, v], at) => `AAPL.US,D,${DAYS[at]?.replaceAll('-', '')},000000,${o},${h},${l},${c},${v},0`)}`,
    ...DAILY,
  },
  {
    name: 'Alpha Vantage JSON',
    source: 'Alpha Vantage',
    symbol: 'IBM',
    text: `{"Meta Data":{"1. Information":"Daily","2. Symbol":"IBM","5. Time Zone":"US/Eastern"},"Time Series (Daily)":{${BARS.map(
      ([o, h, l, c, v], at) =>
        `"${DAYS[at]}":{"1. open":"${o}","2. high":"${h}","3. low":"${l}","4. close":"${c}","5. volume":"${v}"}`,
    )
      .reverse()
      .join(',')}}}\n`,
    ...DAILY,
  },
  {
    name: 'Alpha Vantage CSV',
    source: 'a table of bars',
    text: `timestamp,open,high,low,close,volume\n${reversed(rows(([o, h, l, c, v], at) => `${DAYS[at]},${o},${h},${l},${c},${v}`))}`,
    ...DAILY,
  },
  {
    name: 'Polygon flat files',
    source: 'Polygon flat files, aggregates',
    symbol: 'AAPL',
    text: `ticker,volume,open,close,high,low,window_start,transactions\n${rows(([o, h, l, c, v], at) => `AAPL,${v},${o},${c},${h},${l},${ms(at)}000000,${at}`)}`,
    ...MINUTES,
  },
  {
    name: 'MetaTrader 5',
    source: 'MetaTrader 5',
    text: `<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n${rows(([o, h, l, c, v], at) => `${dotted(at)}\t00:00:00\t${o}\t${h}\t${l}\t${c}\t${v}\t0\t5`)}`,
    ...DAILY,
  },
  {
    name: 'Investing.com',
    source: 'Investing.com',
    text: `"Date","Price","Open","High","Low","Vol.","Change %"\n${reversed(rows(([o, h, l, c], at) => `"${`0${2}/1${at + 2}/2024`}","${c}","${o}","${h}","${l}","54.15M","0.37%"`))}`,
    count: 6,
    first: '2024-02-12T00:00:00.000Z 185 185.95 184.43 185.18 54150000',
    last: '2024-02-17T00:00:00.000Z 187 187.11 185.96 186.16 54150000',
  },
  {
    name: 'Nasdaq',
    source: 'Nasdaq',
    text: `Date,Close/Last,Volume,Open,High,Low\n${reversed(rows(([o, h, l, c, v], at) => `${mdy(at)},$${c},${v},$${o},$${h},$${l}`))}`,
    ...DAILY,
  },
  {
    name: 'Dukascopy',
    source: 'Dukascopy, candles',
    text: `Gmt time,Open,High,Low,Close,Volume\n${rows(([o, h, l, c, v], at) => `${dmy(at)} 00:00:00.000,${o},${h},${l},${c},${v}`)}`,
    ...DAILY,
  },
  {
    name: 'a European table',
    source: 'a table of bars',
    text: `Datum;Open;High;Low;Close;Volume\n${rows(([o, h, l, c, v], at) => [DAYS[at], ...[o, h, l, c].map((price) => price.replace('.', ',')), v].join(';'))}`,
    ...DAILY,
  },
];

const SECONDS = [1_672_758_000, 1_672_844_400, 1_672_930_800, 1_673_017_200, 1_673_276_400];
const WORDS = ['$AAPL to the moon', 'sold it, twice', 'my 6 inch phone', 'puts on $TSLA', 'what now'];
const isoOf = (at: number): string => new Date((SECONDS[at] ?? 0) * 1_000).toISOString();
const list = (item: (words: string, at: number) => unknown): readonly unknown[] => WORDS.map(item);
const ndjson = (items: readonly unknown[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');
const wrap = (document: unknown): string => `${JSON.stringify(document)}\n`;

/** By their ids, and the name of the author: the words and times are the same everywhere. */
function posts(first: string, last: string): Pick<Source, 'symbol' | 'count' | 'first' | 'last'> {
  return {
    symbol: '',
    count: 5,
    first: `2023-01-03T15:00:00.000Z ${first} $AAPL to the moon`,
    last: `2023-01-09T15:00:00.000Z ${last} what now`,
  };
}

const POSTS: readonly Source[] = [
  {
    name: 'Kaggle tweets',
    source: 'Tweets (Kaggle)',
    text: `tweet_id,writer,post_date,body,like_num\n${WORDS.map((words, at) => `55044150917544345${at},u${at},${SECONDS[at]},"${words}",1\n`).join('')}`,
    ...posts('550441509175443450 u0', '550441509175443454 u4'),
  },
  {
    name: 'X API v2',
    source: 'X API v2',
    text: wrap({
      includes: { users: [{ id: '7', username: 'ann' }] },
      data: list((text, at) => ({ id: `161234567890123456${at}`, author_id: '7', created_at: isoOf(at), text })),
    }),
    ...posts('1612345678901234560 ann', '1612345678901234564 ann'),
  },
  {
    name: 'X archive',
    source: 'X archive',
    text: `window.YTD.tweets.part0 = ${wrap(list((full_text, at) => ({ tweet: { id_str: `161234567890123456${at}`, created_at: isoOf(at), full_text } })))}`,
    ...posts('1612345678901234560 unknown', '1612345678901234564 unknown'),
  },
  {
    name: 'Reddit dump',
    source: 'Reddit comments',
    text: ndjson(list((body, at) => ({ id: `g${at}`, author: `u${at}`, body, created_utc: SECONDS[at] }))),
    ...posts('g0 u0', 'g4 u4'),
  },
  {
    name: 'StockTwits',
    source: 'StockTwits',
    text: wrap({
      response: { status: 200 },
      messages: list((body, at) => ({
        id: 500 + at,
        body,
        created_at: isoOf(at),
        user: { id: 1, username: `u${at}` },
      })),
    }),
    ...posts('500 u0', '504 u4'),
  },
  {
    name: 'Bluesky repository',
    source: 'Bluesky repository',
    text: wrap({
      records: list((text, at) => ({
        uri: `at://did:plc:ann/app.bsky.feed.post/${at}`,
        cid: 'c',
        value: { $type: 'app.bsky.feed.post', text, createdAt: isoOf(at) },
      })),
    }),
    ...posts('at://did:plc:ann/app.bsky.feed.post/0 did:plc:ann', 'at://did:plc:ann/app.bsky.feed.post/4 did:plc:ann'),
  },
  {
    name: 'Hacker News search',
    source: 'Hacker News, search',
    text: wrap({
      hits: list((title, at) => ({ objectID: `${900 + at}`, author: `u${at}`, created_at_i: SECONDS[at], title })),
      nbHits: 5,
    }),
    ...posts('900 u0', '904 u4'),
  },
  {
    name: 'Hacker News items',
    source: 'Hacker News, items',
    text: ndjson(list((title, at) => ({ id: 900 + at, by: `u${at}`, time: SECONDS[at], type: 'story', title }))),
    ...posts('900 u0', '904 u4'),
  },
];

export const SOURCES: readonly Source[] = [...PRICES, ...POSTS];
