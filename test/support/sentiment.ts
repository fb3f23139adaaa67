import type { Post } from '../../src/domain/feed-event.ts';
import { isSymbolId, postId, type SymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import { instant } from '../../src/domain/time.ts';
import { price, size } from '../../src/domain/units.ts';

export function symbolId(text: string): SymbolId {
  if (!isSymbolId(text)) throw new Error(`${text} is no symbol`);
  return text;
}

export function instrumentNamed(name: string): Instrument {
  return {
    symbol: symbolId(name),
    kind: name.includes('-') ? 'perp' : 'equity',
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
}

let posts = 0;

/** A post at `at` ms, told apart from every other by its id. */
export function postAt(at: number, text: string, fields: Partial<Post> = {}): Post {
  posts += 1;
  return {
    kind: 'post',
    ts: instant(at),
    visible: instant(at),
    tape: 0,
    line: posts,
    id: postId(`p${posts}`),
    source: 'x',
    author: `author${posts}`,
    text,
    followers: 250,
    authorCreated: undefined,
    repostOf: undefined,
    lang: 'en',
    ...fields,
  };
}
