/** Fields of one row as text, before they are read. */
export type Fields = ReadonlyMap<string, string>;

/** A field's column, or the columns whose cells are joined for it. */
export interface SourceColumn {
  readonly name: string;
  readonly at: readonly number[];
}

/** What a kind of record has: fields it must have, fields it may have. */
export interface RecordFields {
  readonly type: 'post' | 'bar' | 'quote' | 'trade' | 'funding';
  readonly needs: readonly [string, ...string[]];
  readonly may: readonly string[];
}

/** A kind is told by the first of the fields it needs. */
export const RECORD_FIELDS: readonly RecordFields[] = [
  {
    type: 'post',
    needs: ['text', 'ts', 'source'],
    may: ['id', 'author', 'followers', 'author_created', 'repost_of', 'lang', 'edited'],
  },
  {
    type: 'bar',
    needs: ['open', 'high', 'low', 'close', 'ts', 'volume', 'symbol', 'interval'],
    may: ['ends', 'split', 'dividend'],
  },
  { type: 'quote', needs: ['bid', 'ask', 'ts', 'bid_size', 'ask_size', 'symbol'], may: [] },
  { type: 'trade', needs: ['price', 'size', 'ts', 'symbol'], may: ['side', 'maker_side', 'id'] },
  { type: 'funding', needs: ['rate', 'ts', 'symbol'], may: [] },
];

/**
 * `ends`: when a bar closes, which tells its span. `split`: how many shares one became at its opening; `dividend`: what was
 * paid on each. `maker_side`: the side that stood in the book, which is not the aggressor's. `edited`: when a post got the
 * words that it has.
 */
export const TIMES: ReadonlySet<string> = new Set(['ts', 'author_created', 'ends', 'edited']);
export const PRICES: ReadonlySet<string> = new Set('open high low close bid ask price'.split(' '));
export const FIGURES: ReadonlySet<string> = new Set([...PRICES, ...'volume bid_size ask_size size rate'.split(' ')]);
