import { describe, expect, it } from 'vitest';
import { postId } from '../../../src/domain/ids.ts';
import type { TextScore } from '../../../src/domain/signal.ts';
import { instant } from '../../../src/domain/time.ts';
import { ScoredPosts } from '../../../src/engine/scored-posts.ts';
import type { PostSearch } from '../../../src/ports/tools.ts';
import { postAt, symbolId } from '../../support/feed.ts';

const X = symbolId('X');

/** `+X` and `-X` are about X, everything else about nothing. */
function readSign(text: string): TextScore {
  const score = text.startsWith('+') ? 1 : text.startsWith('-') ? -1 : 0;
  const label = score > 0 ? 'bullish' : score < 0 ? 'bearish' : 'neutral';
  return { score, label, confidence: 1, symbols: score === 0 ? [] : [{ symbol: X, score, weight: 1 }] };
}

function crowd(search?: PostSearch): ScoredPosts {
  return new ScoredPosts({ name: 'sign', score: readSign }, 0, () => 100, search);
}

const post = (id: string, text: string, visible = 1_000) => ({ ...postAt({ visible }, id), text, author: `by ${id}` });
const edit = (id: string, text: string) => {
  const { source, ts, visible, tape, line } = postAt({ visible: 2_000 }, id);
  return { kind: 'post-edited', source, ts, visible, tape, line, id: postId(id), text } as const;
};
const removal = (id: string) => {
  const { source, ts, visible, tape, line } = postAt({ visible: 2_000 }, id);
  return { kind: 'post-deleted', source, ts, visible, tape, line, id: postId(id) } as const;
};
const texts = (of: ScoredPosts) => of.citable(1_000).map(({ text }) => text);

describe('the posts a cycle may look back on', () => {
  it('are those on a symbol of the run, as they came', () => {
    const one = crowd();
    expect(one.add(post('a', '+X'))?.score.score).toBe(1);
    expect(one.add(post('b', 'good morning'))).toBeUndefined();
    one.add(post('c', '-X'));
    expect(texts(one)).toEqual(['+X', '-X']);
  });

  it('are at most 500, the oldest gone first', () => {
    const one = crowd();
    for (let count = 0; count < 510; count += 1) one.add(post(`p${count}`, `+X ${count}`, 1_000 + count));
    expect(texts(one)).toHaveLength(500);
    expect(one.citable(2).map(({ text }) => text)).toEqual(['+X 508', '+X 509']);
    expect(one.citable(0)).toEqual([]);
    expect(texts(one).at(0)).toBe('+X 10');
    expect(texts(one).at(-1)).toBe('+X 509');
  });

  it('say what they were edited to, in their old place, and are gone once deleted', () => {
    const one = crowd();
    for (const event of [post('a', '+X one'), post('b', '+X two'), edit('a', '-X one'), removal('b')]) one.add(event);
    expect(one.citable(9).map(({ text, numbers }) => [text, numbers.score])).toEqual([['-X one', -1]]);
  });

  it('are left alone by edits and deletions of posts nobody saw', () => {
    const one = crowd();
    one.add(post('a', '+X'));
    expect(one.add(edit('nobody', '-X'))).toBeUndefined();
    expect(one.add(removal('nobody'))).toBeUndefined();
    expect(texts(one)).toEqual(['+X']);
  });
});

describe('the signal of a crowd', () => {
  const score = (of: ScoredPosts) => of.signal(X, instant(3_000))?.score.d1;

  it('turns with an edit, and falls silent with a deletion', () => {
    const one = crowd();
    one.add(post('a', '+X'));
    expect(score(one)).toBeGreaterThan(0);
    one.add(edit('a', '-X'));
    expect(score(one)).toBeLessThan(0);
    one.add(removal('a'));
    expect(score(one) ?? 0).toBe(0);
  });
});

describe('the search of a crowd', () => {
  it('hears of posts on a symbol, of every edit and every deletion', () => {
    const told: string[] = [];
    const one = crowd({
      add: ({ post: { id } }) => told.push(`add ${id}`),
      edit: ({ id }) => told.push(`edit ${id}`),
      remove: ({ id }) => told.push(`remove ${id}`),
      search: (query) => {
        told.push(`search ${query}`);
        return [];
      },
    });
    for (const event of [post('a', '+X'), post('b', 'hello'), edit('a', '-X'), removal('a')]) one.add(event);
    one.found('words', X, instant(3_000), 5);
    expect(told).toEqual(['add a', 'edit a', 'remove a', 'search words']);
  });

  it('finds nothing where no team may ask', () => {
    const one = crowd();
    one.add(post('a', '+X'));
    expect(one.found('X', X, instant(3_000), 5)).toEqual([]);
  });
});
