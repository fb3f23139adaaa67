import { describe, expect, it } from 'vitest';
import { newYorkOffsetMs, sessionDayOf, sessionOnDate } from '../../../src/domain/session.ts';
import { DAY_MS, HOUR_MS, instant } from '../../../src/domain/time.ts';

const NEW_YORK = { timeZone: 'America/New_York', opensAtMinutes: 570, closesAtMinutes: 960 } as const;
const at = (text: string) => instant(Date.parse(text));

const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: 'numeric',
  hourCycle: 'h23',
  day: 'numeric',
});

/** The zone database's answer, from the hour and day it shows. */
function offsetByZoneDatabase(when: number): number {
  const parts = new Map(clock.formatToParts(when).map(({ type, value }) => [type, Number(value)]));
  const shown = new Date(when - 4 * HOUR_MS);
  const isSummer = shown.getUTCHours() === parts.get('hour') && shown.getUTCDate() === parts.get('day');
  return (isSummer ? -4 : -5) * HOUR_MS;
}

describe('newYorkOffsetMs', () => {
  it('agrees with the zone database around every change of clocks from 1970 to 2037', () => {
    for (let day = at('1970-01-02T00:00Z'); day < at('2037-12-31T00:00Z'); day = instant(day + DAY_MS)) {
      if (newYorkOffsetMs(day) === newYorkOffsetMs(day + DAY_MS) && offsetByZoneDatabase(day) === newYorkOffsetMs(day))
        continue;
      for (let hour = 0; hour <= 24; hour += 1) {
        const when = day + hour * HOUR_MS;
        expect(newYorkOffsetMs(when), new Date(when).toISOString()).toBe(offsetByZoneDatabase(when));
      }
    }
  });
});

describe('sessionDayOf', () => {
  it.each([
    ['winter', '2014-01-02T14:30Z', '2014-01-02T14:30Z', '2014-01-02T21:00Z'],
    ['summer', '2014-07-01T13:30Z', '2014-07-01T13:30Z', '2014-07-01T20:00Z'],
    ['late evening in New York is still that day', '2014-07-02T03:59Z', '2014-07-01T13:30Z', '2014-07-01T20:00Z'],
    ['the day clocks go forward', '2014-03-09T12:00Z', '2014-03-09T13:30Z', '2014-03-09T20:00Z'],
    ['the day clocks go back', '2014-11-02T12:00Z', '2014-11-02T14:30Z', '2014-11-02T21:00Z'],
    ['March under the rule before 2007', '2006-03-20T15:00Z', '2006-03-20T14:30Z', '2006-03-20T21:00Z'],
  ])('%s', (_, when, opens, closes) => {
    expect(sessionDayOf(at(when), NEW_YORK)).toEqual({ opens: at(opens), closes: at(closes) });
  });

  it.each([
    ['after Thanksgiving', '2024-11-29', '18:00'],
    ['Christmas Eve', '2024-12-24', '18:00'],
    ['before the Fourth of July', '2024-07-03', '17:00'],
    ['behind a Fourth on Thursday, until 2012', '2002-07-05', '17:00'],
    ['before a Fourth on Thursday, until 2012', '2002-07-03', '20:00'],
    ['before a Fourth on Saturday', '2026-07-03', '20:00'],
    ['Christmas Eve on a Friday, which is free', '2027-12-24', '21:00'],
    ['Thanksgiving week before there was a rule', '1992-11-27', '21:00'],
  ])('knows where a session is short: %s', (_, date, closes) => {
    expect(sessionOnDate(at(`${date}T00:00Z`), NEW_YORK).closes).toBe(at(`${date}T${closes}Z`));
  });

  it('takes a bare date for that day in New York, not for the evening before', () => {
    expect(sessionOnDate(at('2004-08-19T00:00Z'), NEW_YORK)).toEqual({
      opens: at('2004-08-19T13:30Z'),
      closes: at('2004-08-19T20:00Z'),
    });
  });
});
