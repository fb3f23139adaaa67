import { describe, expect, it } from 'vitest';
import { barAround, barSpan, isMadeOf } from '../../../src/domain/bar-time.ts';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../../src/domain/time.ts';

const SESSION = { timeZone: 'America/New_York', opensAtMinutes: 570, closesAtMinutes: 960 } as const;
const at = (text: string) => instant(Date.parse(text));
const shown = (span: ReturnType<typeof barAround>) =>
  span && [span.opensAt, span.closesAt].map((when) => new Date(when).toISOString().slice(0, 16));

describe('the session of a daily bar', () => {
  const tenthOfJanuary = ['2024-01-10T14:30', '2024-01-10T21:00'];
  const tenthOfJuly = ['2024-07-10T13:30', '2024-07-10T20:00'];
  it.each([
    ['midnight UTC', '2024-01-10T00:00Z', tenthOfJanuary],
    ['midnight in New York', '2024-01-10T00:00-05:00', tenthOfJanuary],
    ['midnight in New York, in summer', '2024-07-10T00:00-04:00', tenthOfJuly],
    ["midnight by winter's clock, in summer", '2024-07-10T00:00-05:00', tenthOfJuly],
    ["midnight by summer's clock, in winter", '2024-01-10T00:00-04:00', tenthOfJanuary],
    ['midnight in Chicago', '2024-01-10T00:00-06:00', tenthOfJanuary],
    ['midnight in Frankfurt', '2024-01-10T00:00+01:00', tenthOfJanuary],
    ['midnight in Tokyo', '2024-01-10T00:00+09:00', tenthOfJanuary],
    ['midnight in Tokyo, in summer', '2024-07-10T00:00+09:00', tenthOfJuly],
    ['midnight in Mumbai', '2024-01-10T00:00+05:30', tenthOfJanuary],
    ['the opening', '2024-01-10T14:30Z', tenthOfJanuary],
    ["the opening by summer's clock, in winter", '2024-01-10T13:30Z', tenthOfJanuary],
    ["the opening by winter's clock, in summer", '2024-07-10T14:30Z', ['2024-07-10T14:30', '2024-07-10T20:00']],
    ['a short day', '2024-11-29T00:00-05:00', ['2024-11-29T14:30', '2024-11-29T18:00']],
    ['the close, which is no opening', '2024-01-09T16:00-05:00', tenthOfJanuary],
  ])('that is dated %s', (_, dated, span) => {
    expect(shown(barSpan(at(dated), DAY_MS, SESSION))).toEqual(span);
  });

  it('of a week is its first, and its close is the last', () => {
    const week = ['2024-07-08T13:30', '2024-07-12T20:00'];
    for (const dated of ['2024-07-08T00:00Z', '2024-07-08T00:00-04:00']) {
      expect(shown(barSpan(at(dated), 7 * DAY_MS, SESSION))).toEqual(week);
    }
  });

  it('is none for shorter bars and for what trades round the clock', () => {
    expect(shown(barSpan(at('2024-01-10T20:30Z'), HOUR_MS, SESSION))).toEqual(['2024-01-10T20:30', '2024-01-10T21:30']);
    expect(shown(barSpan(at('2024-01-10T05:00Z'), DAY_MS, undefined))).toEqual([
      '2024-01-10T05:00',
      '2024-01-11T05:00',
    ]);
  });
});

describe('the larger bar round a moment', () => {
  const around = (text: string, spanMs: number, session?: typeof SESSION) =>
    shown(barAround({ opensAt: at(text), closesAt: instant(at(text) + 1) }, spanMs, session));

  it.each([
    ['1970-01-01T00:00Z', '1969-12-29T00:00'],
    ['2024-01-01T00:00Z', '2024-01-01T00:00'],
    ['2024-01-07T23:59Z', '2024-01-01T00:00'],
    ['2024-12-30T12:00Z', '2024-12-30T00:00'],
  ])('is the week from Monday: %s', (when, monday) => {
    expect(around(when, 7 * DAY_MS)?.[0]).toBe(monday);
  });

  it('is the session of its date in New York, and none outside it', () => {
    expect(around('2024-07-10T19:59Z', DAY_MS, SESSION)).toEqual(['2024-07-10T13:30', '2024-07-10T20:00']);
    expect(around('2024-07-10T20:00Z', DAY_MS, SESSION)).toBeUndefined();
    expect(around('2024-07-10T13:29Z', DAY_MS, SESSION)).toBeUndefined();
    expect(around('2024-07-13T15:00Z', 7 * DAY_MS, SESSION)).toBeUndefined();
  });

  it('counts hours from the opening and ends with the close', () => {
    expect(around('2024-01-10T15:29Z', HOUR_MS, SESSION)).toEqual(['2024-01-10T14:30', '2024-01-10T15:30']);
    expect(around('2024-01-10T20:59Z', HOUR_MS, SESSION)).toEqual(['2024-01-10T20:30', '2024-01-10T21:00']);
    expect(around('2024-01-10T14:29Z', HOUR_MS, SESSION)).toEqual(['2024-01-10T13:30', '2024-01-10T14:30']);
  });
});

it.each([
  ['hours of minutes', HOUR_MS, MINUTE_MS, undefined, true],
  ['hours of days', HOUR_MS, DAY_MS, undefined, false],
  ['seven minutes of five', 7 * MINUTE_MS, 5 * MINUTE_MS, undefined, false],
  ['days of 65 minutes, round the clock', DAY_MS, 65 * MINUTE_MS, undefined, false],
  ['days of 65 minutes, six a session', DAY_MS, 65 * MINUTE_MS, SESSION, true],
  ['weeks of days', 7 * DAY_MS, DAY_MS, SESSION, true],
  ['days of weeks', DAY_MS, 7 * DAY_MS, SESSION, false],
])('knows whether %s can be made', (_, spanMs, innerMs, session, can) => {
  expect(isMadeOf(spanMs, innerMs, session)).toBe(can);
});
