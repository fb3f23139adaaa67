import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { authorWeight, cappedWeight } from '../../../src/sentiment/author-weight.ts';
import { postAt } from '../../support/sentiment.ts';

const START = 1_400_000_000_000;
const OLD = instant(START - 30 * DAY_MS);
const YOUNG = instant(START - 30 * DAY_MS + 1);

describe('how far an author carries', () => {
  it.each([
    ['nobody knows how many follow', undefined, undefined, 1],
    ['none, where nobody knows the author', 0, undefined, 1],
    ['none at all', 0, OLD, 0.5],
    ['15', 15, OLD, 0.5],
    ['16', 16, OLD, 5 / 8],
    ['255', 255, OLD, 1],
    ['256', 256, OLD, 9 / 8],
    ['a million', 1_000_000, OLD, 2.5],
    ['more than 32 bits', 2 ** 40, OLD, 2.5],
    ['255, and an account of less than 30 days', 255, YOUNG, 0.5],
    ['15, and such an account', 15, YOUNG, 0.25],
  ])('%s', (_, followers, authorCreated, weight) => {
    expect(authorWeight(postAt(START, 'said', { followers, authorCreated }))).toBe(weight);
  });

  it('is at most a hundredth of all, or an equal share where they are few', () => {
    expect([1, 100, 101, 150, 400].map((authors) => cappedWeight(2.5, authors))).toEqual([1, 1, 1.01, 1.5, 2.5]);
    expect(cappedWeight(0.5, 400)).toBe(0.5);
  });
});
