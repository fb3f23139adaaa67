import { asJson, type Source } from './table-source.ts';

const DAYS = ['2023-01-03', '2023-01-04', '2023-01-05', '2023-01-06', '2023-01-09', '2023-01-10'];
export const BARS = [
  ['185.00', '185.95', '184.43', '185.18', '84982757'],
  ['185.18', '187.76', '184.77', '187.02', '63979298'],
  ['187.02', '187.47', '186.24', '186.94', '74770246'],
  ['186.94', '187.82', '186.75', '186.88', '21215394'],
  ['186.88', '187.36', '186.33', '187.00', '3032960'],
  ['187.00', '187.11', '185.96', '186.16', '80336043'],
] as const;
/** In seconds. */
export const T = 1_704_067_200;

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

export const PRICES: readonly Source[] = [
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
    name: 'Dukascopy ticks',
    source: 'Dukascopy, ticks',
    text: `Gmt time,Ask,Bid,AskVolume,BidVolume\n${rows(([o, , l], at) => `${dmy(at)} 00:00:00.250,${o},${l},1.25,0.75`)}`,
    count: 6,
    first: '2023-01-03T00:00:00.250Z 184.43 185',
    last: '2023-01-10T00:00:00.250Z 185.96 187',
  },
  {
    name: 'HistData minutes, on the winter clock of New York',
    source: 'HistData',
    text: rows(([o, h, l, c], at) => `20240701 08${String(at).padStart(2, '0')}00;${o}0;${h}0;${l}0;${c}0;0`),
    count: 6,
    first: '2024-07-01T13:00:00.000Z 185 185.95 184.43 185.18 0',
    last: '2024-07-01T13:05:00.000Z 187 187.11 185.96 186.16 0',
  },
  {
    name: 'MetaTrader 4',
    source: 'MetaTrader 4',
    text: rows(([o, h, l, c, v], at) => `2024.01.01,00:${String(at).padStart(2, '0')},${o},${h},${l},${c},${v}`),
    ...MINUTES,
  },
  {
    name: 'Bitfinex candles',
    source: 'Bitfinex, candles',
    text: `[${BARS.map(([o, h, l, c, v], at) => `[${ms(at)},${o},${c},${h},${l},${v}]`)
      .reverse()
      .join(',')}]\n`,
    ...MINUTES,
  },
  {
    name: 'Kraken JSON',
    source: 'Kraken, public/OHLC',
    text: `{"error":[],"result":{"XXBTZUSD":[${BARS.map(([o, h, l, c, v], at) => `[${T + at * 60},"${o}","${h}","${l}","${c}","185.1","${v}",${at + 7}]`).join(',')}],"last":1704067500}}\n`,
    ...MINUTES,
  },
  {
    name: 'Yahoo chart JSON',
    source: 'Yahoo Finance (chart JSON)',
    symbol: 'AAPL',
    text: asJson({
      chart: {
        result: [
          {
            meta: { symbol: 'AAPL', dataGranularity: '1m', validRanges: ['1d', '5d'] },
            timestamp: BARS.map((_, at) => T + at * 60),
            indicators: {
              quote: [
                {
                  volume: BARS.map(([, , , , v]) => Number(v)),
                  open: BARS.map(([o]) => Number(o)),
                  close: BARS.map(([, , , c]) => Number(c)),
                  high: BARS.map(([, h]) => Number(h)),
                  low: BARS.map(([, , l]) => Number(l)),
                },
              ],
            },
          },
        ],
        error: null,
      },
    }),
    ...MINUTES,
  },
  {
    name: 'yfinance, several tickers',
    source: 'a table of bars',
    symbol: '',
    text: `Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume\nTicker,AAPL,MSFT,AAPL,MSFT,AAPL,MSFT,AAPL,MSFT,AAPL,MSFT\nDate,,,,,,,,,,\n${rows(([o, h, l, c, v], at) => `${DAYS[at]},${c},2${c},${h},2${h},${l},2${l},${o},2${o},${v},1${v}`)}`,
    count: 12,
    first: '2023-01-03T00:00:00.000Z 185 185.95 184.43 185.18 84982757',
    last: '2023-01-10T00:00:00.000Z 2187 2187.11 2185.96 2186.16 180336043',
  },
  {
    name: 'a table with columns of each symbol',
    source: 'a table of bars',
    symbol: '',
    text: `Date,AAPL_Open,AAPL_High,AAPL_Low,AAPL_Close,AAPL_Volume,MSFT_Open,MSFT_High,MSFT_Low,MSFT_Close,MSFT_Volume\n${rows(([o, h, l, c, v], at) => `${DAYS[at]},${o},${h},${l},${c},${v},2${o},2${h},2${l},2${c},1${v}`)}`,
    count: 12,
    first: '2023-01-03T00:00:00.000Z 185 185.95 184.43 185.18 84982757',
    last: '2023-01-10T00:00:00.000Z 2187 2187.11 2185.96 2186.16 180336043',
  },
  {
    name: 'Polygon JSON',
    source: 'Polygon, aggregates as JSON',
    symbol: 'AAPL',
    text: asJson({
      ticker: 'AAPL',
      results: BARS.map(([o, h, l, c, v], at) => ({ v: Number(v), vw: 1, o, c, h, l, t: ms(at), n: at })),
      status: 'OK',
    }),
    ...MINUTES,
  },
  {
    name: 'Polygon trades',
    source: 'Polygon flat files, trades',
    symbol: 'AAPL',
    text: `ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp\n${rows(([o], at) => `AAPL,"12,37",0,11,${900 + at},${ms(at)}000000,${o},${at},${ms(at)}000123,${at + 1},3,0,0`)}`,
    count: 6,
    first: '2024-01-01T00:00:00.000Z 185 1',
    last: '2024-01-01T00:05:00.000Z 187 6',
  },
  {
    name: 'Polygon quotes',
    source: 'Polygon flat files, quotes',
    symbol: 'AAPL',
    text: `Ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,conditions,indicators,participant_timestamp,sequence_number,sip_timestamp,tape,trf_timestamp\n${rows(([o, , l], at) => `AAPL,11,${o},3,12,${l},2,1,,${ms(at)}000000,${at},${ms(at)}000123,3,0`)}`,
    count: 6,
    first: '2024-01-01T00:00:00.000Z 184.43 185',
    last: '2024-01-01T00:05:00.000Z 185.96 187',
  },
  {
    name: 'ccxt trades',
    source: 'ccxt, fetchTrades',
    symbol: 'BTC/USDT',
    text: asJson(
      BARS.map(([o], at) => ({
        id: String(900 + at),
        timestamp: ms(at),
        datetime: new Date(ms(at)).toISOString(),
        symbol: 'BTC/USDT',
        side: 'sell',
        price: Number(o),
        amount: 0.5,
      })),
    ),
    count: 6,
    first: '2024-01-01T00:00:00.000Z 185 0.5 sell 900',
    last: '2024-01-01T00:05:00.000Z 187 0.5 sell 905',
  },
  {
    name: 'Kraken time and sales',
    source: 'Kraken, time and sales',
    text: rows(([o], at) => `${T + at * 60},${o},0.${at + 1}5`),
    count: 6,
    first: '2024-01-01T00:00:00.000Z 185 0.15',
    last: '2024-01-01T00:05:00.000Z 187 0.65',
  },
  {
    name: 'Binance Vision funding',
    source: 'Binance Vision, funding rates',
    text: `calc_time,funding_interval_hours,last_funding_rate\n${rows((_, at) => `${ms(at * 480)},8,0.0001${at}`)}`,
    count: 6,
    first: '2024-01-01T00:00:00.000Z 0.0001',
    last: '2024-01-02T16:00:00.000Z 0.00015',
  },
  {
    name: 'a European table',
    source: 'a table of bars',
    text: `Datum;Open;High;Low;Close;Volume\n${rows(([o, h, l, c, v], at) => [DAYS[at], ...[o, h, l, c].map((price) => price.replace('.', ',')), v].join(';'))}`,
    ...DAILY,
  },
];
