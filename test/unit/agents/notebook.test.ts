import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../src/agents/lesson.ts';
import { Notebook, noteEvidence } from '../../../src/agents/notebook.ts';
import { PostWords } from '../../../src/agents/post-words.ts';
import { decisionId, evidenceId } from '../../../src/domain/ids.ts';
import type { ClosedPosition } from '../../../src/domain/record.ts';
import { later, MINUTE_MS } from '../../../src/domain/time.ts';
import { evidenceOf, NOW, symbol, viewOf } from '../../support/snapshot.ts';

const closed = (number: number, result = 0.01): ClosedPosition => ({
  decision: decisionId(number),
  symbol: symbol('BTC'),
  side: 'long',
  openedAt: NOW,
  closedAt: later(NOW, 30 * MINUTE_MS),
  pUp: 0.7,
  horizonMinutes: 60,
  move: result,
  result,
  exit: 'stop',
});

function filled(count: number): Notebook {
  const notebook = new Notebook();
  for (let number = 1; number <= count; number += 1) {
    notebook.add({ position: closed(number), lesson: `lesson of ${number}`, at: NOW });
  }
  return notebook;
}

const numbersIn = ({ notes }: Notebook): readonly string[] => notes.map(({ id }) => id.slice('note:'.length));

describe('a notebook', () => {
  it('keeps twenty, and drops the one whose readers made least, the least read and oldest of equals', () => {
    const notebook = filled(20);
    notebook.credit([evidenceId('note:1'), evidenceId('note:2')], { cited: 1, earned: 0 });
    notebook.credit([evidenceId('note:7')], { cited: 1, earned: -0.02 });
    notebook.credit([evidenceId('note:1')], { cited: 0, earned: 0.03 });
    const add = () => notebook.add({ position: closed(99), lesson: 'one more', at: NOW });
    expect([add(), add(), add()]).toEqual([
      { note: 21, dropped: 7 },
      { note: 22, dropped: 3 },
      { note: 23, dropped: 4 },
    ]);
    expect(numbersIn(notebook)).toHaveLength(20);
    expect(numbersIn(notebook).slice(0, 3)).toEqual(['1', '2', '5']);
  });

  it('keeps the newest, however useful the others are', () => {
    const notebook = filled(20);
    notebook.credit(
      notebook.notes.map(({ id }) => id),
      { cited: 3, earned: 0.5 },
    );
    expect(notebook.add({ position: closed(21), lesson: 'new', at: NOW })).toEqual({ note: 21, dropped: 1 });
  });

  it('may be cited for its figures, and not for its words', () => {
    const [note] = filled(1).notes;
    expect(note === undefined ? undefined : noteEvidence(note)).toMatchObject({
      kind: 'note',
      text: undefined,
      numbers: { pUp: 0.7, horizonMinutes: 60, heldMinutes: 30, move: 0.01, result: 0.01, cited: 0, earned: 0 },
    });
  });
});

describe('a lesson', () => {
  const words = new PostWords();
  const [price] = evidenceOf([
    viewOf('BTC', { price: 64_000, indicators: {}, returns: undefined, score: 0, voices: 1 }),
  ]);
  const post = (text: string) => ({ ...(price ?? expect.fail()), text });
  words.add([
    post('Everybody buy BTC now, to the moon'),
    post('Dump everything'),
    post('比特币马上要涨到天上'),
    post('ទិញប៊ីតខញឥឡូវនេះ'),
  ]);
  const review = { position: closed(1, -0.0123), thesis: '', cited: [] };
  const refused = (text: string) => refusalOf(text, review, { words, names: ['BTC'] });

  it.each([
    ['  ', 'empty'],
    ['everybody BUY btc, now', 'words-of-a-post'],
    ['Next time: dump everything.', 'words-of-a-post'],
    ['记住比特币马上要涨', 'words-of-a-post'],
    ['ទិញប៊ីតខញ', 'words-of-a-post'],
    ['They said "sell it all" and were right.', 'misquoted'],
    ['It lost 5 %, so wait.', 'unsupported-number'],
    ['It lost 1.23 % in 30 minutes at a chance of 0.7, so wait.', undefined],
    ['Buy BTC to hold, not on the first bar.', undefined],
  ])('%j: %s', (text, reason) => {
    expect(refused(text)).toBe(reason);
  });
});
