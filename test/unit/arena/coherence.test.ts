import { describe, expect, it } from 'vitest';
import { contradictions, stuckCycles, thesesKept } from '../../../src/arena/coherence.ts';
import type { ThesisStep } from '../../../src/domain/history.ts';
import { symbol } from '../../support/arena-histories.ts';

const [A, B] = [symbol('A-USD-PERP'), symbol('B-USD-PERP')];
type EndedBy = Extract<ThesisStep, { kind: 'ended' }>['by'];

const opened = (side: 'long' | 'short', of = A): ThesisStep => ({ kind: 'opened', symbol: of, side });
const asked = (side: 'long' | 'short', of = A): ThesisStep => ({ kind: 'asked', symbol: of, side });
const ended = (by: EndedBy, planned = true, of = A): ThesisStep => ({ kind: 'ended', symbol: of, by, planned });

describe('theses kept', () => {
  it('are those that exits of their own ended, of all such that are over save by the operator', () => {
    expect(thesesKept([ended('plan'), ended('decision'), ended('liquidation'), ended('plan')])).toEqual({
      hits: 2,
      trials: 4,
    });
    expect(thesesKept([ended('operator'), ended('plan', false), opened('long'), asked('long')])).toEqual({
      hits: 0,
      trials: 0,
    });
  });
});

describe('contradictions', () => {
  it('are openings against what stands, or was given up before its exits came', () => {
    expect(contradictions([opened('long'), asked('short')])).toEqual({ hits: 1, trials: 1 });
    expect(contradictions([opened('long'), asked('long'), asked('short')])).toEqual({ hits: 1, trials: 2 });
    expect(contradictions([opened('long'), ended('decision'), asked('short')])).toEqual({ hits: 1, trials: 1 });
  });

  it('are none of what is settled, nor across symbols', () => {
    for (const by of ['plan', 'liquidation', 'operator'] as const)
      expect(contradictions([opened('long'), ended(by), asked('short')])).toEqual({ hits: 0, trials: 1 });
    expect(contradictions([opened('long'), asked('short', B)])).toEqual({ hits: 0, trials: 1 });
    expect(contradictions([opened('long'), opened('short'), asked('short')])).toEqual({ hits: 0, trials: 1 });
    expect(contradictions([])).toEqual({ hits: 0, trials: 0 });
  });
});

describe('cycles that are stuck', () => {
  it('stand in a row of three or more with the very same words, at either end as well', () => {
    const stuck = (words: string, least?: number) => stuckCycles([...words], least).hits;
    expect(stuck('')).toBe(0);
    expect(stuck('aa')).toBe(0);
    expect(stuck('aaa')).toBe(3);
    expect(stuck('baaab')).toBe(3);
    expect(stuck('aaabbbb')).toBe(7);
    expect(stuck('abababa')).toBe(0);
    expect(stuck('aabaa')).toBe(0);
    expect(stuck('aabbb', 2)).toBe(5);
    expect(stuckCycles(['a', 'b'])).toEqual({ hits: 0, trials: 2 });
  });
});
