import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ftsSearch } from '../../../../src/adapters/search/fts-search.ts';
import { postId } from '../../../../src/domain/ids.ts';
import { instant } from '../../../../src/domain/time.ts';
import type { ScoredPost } from '../../../../src/ports/strategy.ts';
import { postAt, symbolId } from '../../../support/feed.ts';

const BTC = symbolId('BTC');
const ETH = symbolId('ETH');
const scoreOn = (symbol = BTC) =>
  ({ score: 0.5, label: 'bullish', confidence: 1, symbols: [{ symbol, score: 0.5, weight: 1 }] }) as const;

const said = (text: string, visible: number, symbol = BTC): ScoredPost => ({
  post: { ...postAt({ visible, line: visible }, `p${visible}`), text },
  score: scoreOn(symbol),
});
const LATER = instant(1_000);

function indexOf(...posts: readonly ScoredPost[]) {
  const search = ftsSearch();
  for (const post of posts) search.add(post);
  return (query: string, at = LATER, symbol = undefined as typeof BTC | undefined, limit = 10) =>
    search.search(query, symbol, at, limit).map(({ post }) => post.text);
}

describe('the search for posts', () => {
  it('ranks rare words above common ones, and takes words as they are written', () => {
    const find = indexOf(
      said('the price is the price', 1),
      said('The ETF was approved today', 2),
      said('the price of Zürich gold', 3),
    );
    expect(find('the etf')[0]).toBe('The ETF was approved today');
    expect(find('zurich')).toEqual(['the price of Zürich gold']);
    expect(find('approv')).toEqual([]);
  });

  it('finds nothing before it is visible, and nothing that was taken back or reworded by then', () => {
    const search = ftsSearch();
    const old = said('whales are buying', 10);
    search.add(old);
    const { source, id } = old.post;
    const change = { source, id, ts: instant(20), visible: instant(20), tape: 0, line: 20 };
    search.edit({ kind: 'post-edited', text: 'whales are selling', ...change }, scoreOn());
    search.remove({ kind: 'post-deleted', ...change, visible: instant(30) });
    const at = (time: number) => search.search('whales', undefined, instant(time), 5).map(({ post }) => post.text);
    expect([9, 10, 19].map(at)).toEqual([[], ['whales are buying'], ['whales are buying']]);
    expect([20, 29].map(at)).toEqual([['whales are selling'], ['whales are selling']]);
    expect(at(30)).toEqual([]);
    search.remove({ kind: 'post-deleted', ...change, id: postId('nobody') });
  });

  it('keeps to a symbol, counts one wording once, and stops at the limit', () => {
    const find = indexOf(
      said('moon soon', 1),
      said('MOON   soon', 2, ETH),
      said('moon now', 3),
      said('moon today', 4, ETH),
    );
    expect(find('moon', LATER, ETH)).toHaveLength(2);
    expect(find('moon')).toHaveLength(4);
    expect(indexOf(said('moon soon', 1), said('Moon soon', 2))('moon')).toHaveLength(1);
    expect(find('moon', LATER, undefined, 2)).toHaveLength(2);
  });

  it('takes any text for a query, signs of the index among them, and gives the same again', () => {
    const find = indexOf(said('to the moon', 1), said('"quoted" OR NEAR(a b)', 2));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', 'a OR', 'NEAR(', '* ^', 'text:moon')),
        (query) => {
          expect(find(query)).toEqual(find(query));
        },
      ),
    );
    expect(find('')).toEqual([]);
    expect(find('text:moon')).toEqual(['to the moon']);
    expect(find(`${'x '.repeat(5_000)}moon`)).toEqual([]);
  });
});
