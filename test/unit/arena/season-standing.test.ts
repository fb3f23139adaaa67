import { describe, expect, it } from 'vitest';
import { type EntryMade, seasonStandings } from '../../../src/arena/season-standing.ts';
import { history } from '../../support/arena-histories.ts';

const BEGUN = '2026-01-02T00:00:00.000Z';

function entry(entrant: string, config: string, at: string, tries = 1): EntryMade {
  return { entrant, config, tries, at };
}

describe('how a season stands', () => {
  const entries = [
    entry('early', 'one', '2026-01-01T00:00:00.000Z', 2),
    entry('early', 'two', BEGUN, 3),
    entry('late', 'one', '2026-01-02T00:00:00.001Z'),
    entry('changed', 'one', '2026-01-01T00:00:00.000Z'),
    entry('gone', 'one', '2026-01-01T00:00:00.000Z', 4),
    entry('gone', 'two', '2026-01-01T12:00:00.000Z', 5),
  ];
  const levels = (step: number) => Array.from({ length: 30 }, (_, at) => 10_000 + step * (at + 1) + (at % 3) * 20);
  const run = {
    begun: BEGUN,
    configs: new Map([
      ['early', 'two'],
      ['late', 'one'],
      ['changed', 'other'],
      ['stranger', 'one'],
    ]),
  };
  const standings = seasonStandings(entries, run, [
    history({ name: 'late', levels: levels(-10) }),
    history({ name: 'early', levels: levels(20) }),
    history({ name: 'stranger', levels: levels(1) }),
    history({ name: 'changed', levels: levels(10) }),
  ]);

  it('is by return, with those that did not run last', () => {
    expect(standings.map(({ entrant }) => entrant)).toEqual(['early', 'changed', 'stranger', 'late', 'gone']);
    expect(standings.at(-1)).toEqual({
      entrant: 'gone',
      status: 'absent',
      tries: 9,
      totalReturn: undefined,
      deflatedSharpe: { none: 'it did not run' },
    });
  });

  it('says who was put down in time as it ran, to the millisecond in which it began', () => {
    expect(Object.fromEntries(standings.map(({ entrant, status, tries }) => [entrant, [status, tries]]))).toEqual({
      early: ['in-time', 5],
      changed: ['changed', 1],
      stranger: ['not-entered', 0],
      late: ['late', 1],
      gone: ['absent', 9],
    });
  });

  it('holds each to the luck of every try, those of the absent as well', () => {
    const once = seasonStandings([entry('early', 'two', BEGUN), entry('late', 'one', BEGUN)], run, [
      history({ name: 'late', levels: levels(-10) }),
      history({ name: 'early', levels: levels(20) }),
      history({ name: 'stranger', levels: levels(1) }),
      history({ name: 'changed', levels: levels(10) }),
    ]);
    const chanceOf = (all: typeof standings): number => {
      const chance = all.find(({ entrant }) => entrant === 'changed')?.deflatedSharpe;
      return chance === undefined || 'none' in chance ? Number.NaN : chance.value;
    };
    expect(chanceOf(standings)).toBeLessThan(chanceOf(once));
  });
});
