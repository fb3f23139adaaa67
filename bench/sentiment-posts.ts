import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type PostLine, readPostLine } from '../src/adapters/tape/post-line.ts';
import type { Post } from '../src/domain/feed-event.ts';
import { isSymbolId, postId } from '../src/domain/ids.ts';
import type { Instrument } from '../src/domain/instrument.ts';
import { instant } from '../src/domain/time.ts';
import { price, size } from '../src/domain/units.ts';

/** Real posts where the recordings are at hand; the figures mean little without them. */
export function rawFrames(): readonly string[] {
  const folder = process.env.QUARTET_DATA;
  if (folder === undefined) throw new Error('set QUARTET_DATA to the folder of recordings');
  const lines = gunzipSync(readFileSync(join(folder, 'feeds/stocknet-2014-a.ndjson.gz')))
    .toString('utf8')
    .split('\n');
  return lines.filter((line) => line.startsWith('{"type":"post"'));
}

const TICKERS = 'AAPL AMZN BABA MSFT JPM GE XOM DIS T PFE KO CAT CSCO CELG JNJ CVX V BA HD PG AMGN ORCL MA LMT DUK';

export function instruments(): readonly Instrument[] {
  return TICKERS.split(' ').map((symbol) => {
    if (!isSymbolId(symbol)) throw new Error(symbol);
    return {
      symbol,
      kind: 'equity',
      venue: 'none',
      quoteCurrency: 'USD',
      priceDecimals: 2,
      tick: price(1),
      sizeDecimals: 0,
      lot: size(1),
      maxLeverage: 1,
      session: undefined,
      hourlyFundingRate: undefined,
    };
  });
}

/** The text of a frame, which is read as a line of a tape is. */
export function textOf(frame: string): string {
  return (readPostLine(frame) ?? JSON.parse(frame)).text;
}

/** The post a frame tells of, said again at `at` under an id of that round. */
export function postOf(frame: string, line: number, at: number, round: string): Post {
  const raw: PostLine = readPostLine(frame) ?? JSON.parse(frame);
  return {
    kind: 'post',
    ts: instant(at),
    visible: instant(at),
    tape: 0,
    line,
    id: postId(raw.id + round),
    source: 'x',
    author: raw.author,
    text: raw.text,
    followers: raw.followers,
    authorCreated: raw.author_created === undefined ? undefined : instant(raw.author_created),
    repostOf: undefined,
    lang: 'en',
  };
}
