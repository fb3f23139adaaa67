import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BarClose } from '../../src/domain/feed-event.ts';
import type { Session } from '../../src/domain/instrument.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { barRollUp } from '../../src/feed/roll-up.ts';
import { barAt } from '../support/feed.ts';

/** Weeks with a change of clocks, a short session, a change of year, a leap day, and one with nothing of note. */
const STARTS = ['2024-03-06', '2024-10-31', '2024-11-27', '2023-12-20', '2013-07-01', '2002-07-02', '2024-02-26'];
const SHORT_DAYS = ['2024-11-29', '2013-07-03', '2002-07-05', '2024-12-24'];
const WEEK_MS = 7 * DAY_MS;

const wallClock = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', dateStyle: 'short' });
const dates = new Map<number, string>();

/** The zone database's date in New York, looked up once an hour. */
function dateIn(when: number): string {
  const hour = Math.floor(when / HOUR_MS);
  const known = dates.get(hour) ?? wallClock.format(hour * HOUR_MS);
  dates.set(hour, known);
  return known;
}

/** The instant at which New York's clocks show so many minutes, behind three in the morning. */
function atClock(date: string, minutes: number): number {
  const asUtc = Date.parse(`${date}T00:00Z`);
  for (const offsetHours of [4, 5]) {
    if (dateIn(asUtc + 5 * HOUR_MS) === date && hourIn(asUtc + (12 + offsetHours) * HOUR_MS) === 12) {
      return asUtc + minutes * MINUTE_MS + offsetHours * HOUR_MS;
    }
  }
  throw new RangeError(date);
}

const hourFormat = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: 'numeric',
  hourCycle: 'h23',
});
const hours = new Map<number, number>();

function hourIn(when: number): number {
  const known = hours.get(when) ?? Number(hourFormat.format(when));
  hours.set(when, known);
  return known;
}

const clockTimes = new Map<string, number>();

function clockTime(date: string, minutes: number): number {
  const key = `${date} ${minutes}`;
  const known = clockTimes.get(key) ?? atClock(date, minutes);
  clockTimes.set(key, known);
  return known;
}

const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const weekdayOf = (date: string): number => (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;

/** The first quarter of an hour of a date. */
function midnightOf(date: string): number {
  let when = clockTime(date, 12 * 60);
  while (dateIn(when - 15 * MINUTE_MS) === date) when -= 15 * MINUTE_MS;
  return when;
}

interface Bucket {
  readonly from: number;
  readonly to: number;
}

/** The session on a date, by wall clock. */
function sessionOf(date: string, session: Session): Bucket {
  const closes = SHORT_DAYS.includes(date) ? Math.min(session.closesAtMinutes, 13 * 60) : session.closesAtMinutes;
  return { from: clockTime(date, session.opensAtMinutes), to: clockTime(date, closes) };
}

/** By walking, never by dividing: the bucket a bar falls in. */
function bucketOf(bar: BarClose, spanMs: number, session: Session | undefined): Bucket | undefined {
  if (session === undefined) {
    let from = spanMs === WEEK_MS ? Date.UTC(2001, 0, 1) : Date.UTC(2002, 0, 1);
    from += Math.floor((bar.openedAt - from) / WEEK_MS - 1) * WEEK_MS;
    while (from + spanMs <= bar.openedAt) from += spanMs;
    return { from, to: from + spanMs };
  }
  const date = dateIn(bar.openedAt);
  const day = sessionOf(date, session);
  if (spanMs < DAY_MS) {
    if (bar.openedAt < day.from) {
      let from = day.from;
      while (from > bar.openedAt) from -= spanMs;
      return { from: dateIn(from) === date ? from : midnightOf(date), to: from + spanMs };
    }
    const ends = bar.openedAt < day.to ? day.to : midnightOf(dayAfter(date, 1));
    let from = bar.openedAt < day.to ? day.from : day.to;
    while (from + spanMs <= bar.openedAt) from += spanMs;
    return { from, to: Math.min(ends, from + spanMs) };
  }
  if (bar.openedAt >= day.to || bar.ts <= day.from) return undefined;
  if (spanMs === DAY_MS) return day;
  if (weekdayOf(date) > 4) return undefined;
  const monday = dayAfter(date, -weekdayOf(date));
  return { from: sessionOf(monday, session).from, to: sessionOf(dayAfter(monday, 4), session).to };
}

interface Resampled {
  readonly openedAt: number;
  readonly bars: BarClose[];
  readonly to: number;
}

function resampled(bars: readonly BarClose[], spanMs: number, session: Session | undefined): readonly Resampled[] {
  const groups = new Map<number, Resampled>();
  for (const bar of bars) {
    const bucket = bucketOf(bar, spanMs, session);
    if (bucket === undefined) continue;
    const group = groups.get(bucket.from) ?? { openedAt: bucket.from, bars: [], to: bucket.to };
    // What stands behind the end of its bucket's last bar is told to be late.
    if ((group.bars.at(-1)?.ts ?? 0) < bucket.to) group.bars.push(bar);
    groups.set(bucket.from, group);
  }
  const all = [...groups.values()];
  return (all[0]?.bars[0]?.openedAt ?? 0) > (all[0]?.openedAt ?? 0) ? all.slice(1) : all;
}

const numbersOf = (openedAt: number, bars: readonly BarClose[]) => ({
  openedAt,
  open: bars[0]?.open,
  high: Math.max(...bars.map(({ high }) => high)),
  low: Math.min(...bars.map(({ low }) => low)),
  close: bars.at(-1)?.close,
  volume: bars.length,
});

/** Every bar of some days: laid from each opening to the close, or round the clock, or one a session. */
function barsOf(
  { start, days, innerMs, roundTheClock }: { start: string; days: number; innerMs: number; roundTheClock: boolean },
  session: Session | undefined,
): BarClose[] {
  const bars: BarClose[] = [];
  const add = (from: number, spanMs: number) =>
    bars.push(barAt(from, [100 + ((bars.length * 7919) % 53), 100 + ((bars.length * 104_729) % 47)], spanMs));
  for (let day = 0; day < days; day += 1) {
    const date = dayAfter(start, day);
    if (session === undefined || (roundTheClock && innerMs < DAY_MS)) {
      const midnight = Date.parse(`${date}T00:00Z`);
      for (let at = midnight; at < midnight + DAY_MS; at += innerMs) add(at, innerMs);
      continue;
    }
    const { from, to } = sessionOf(date, session);
    if (innerMs === DAY_MS) bars.push({ ...barAt(from, [100 + day, 90 + day], to - from), intervalMs: DAY_MS });
    else for (let at = from; at < to; at += innerMs) add(at, innerMs);
  }
  return bars;
}

const session = fc.oneof(
  fc.constant(undefined),
  fc.tuple(fc.integer({ min: 16, max: 40 }), fc.integer({ min: 3, max: 16 })).map(
    ([opens, length]): Session => ({
      timeZone: 'America/New_York',
      opensAtMinutes: opens * 15,
      closesAtMinutes: (opens + Math.max(length, 54 - opens)) * 15,
    }),
  ),
);
const shape = fc.record({
  start: fc.constantFrom(...STARTS),
  days: fc.integer({ min: 1, max: 9 }),
  innerMs: fc.constantFrom(30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, DAY_MS),
  roundTheClock: fc.boolean(),
});
const span = fc.constantFrom(HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, DAY_MS, WEEK_MS);

it('rolls bars of any session up to what a naive resample makes of them, each as soon as it is known', () => {
  const holes = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 12 });
  fc.assert(
    fc.property(shape, session, span, holes, (drawn, calendar, spanMs, missing) => {
      fc.pre(spanMs > drawn.innerMs);
      const bars = barsOf(drawn, calendar).filter((_, place) => !missing.includes(place));
      const rollUp = barRollUp(spanMs, calendar);
      const given = bars.flatMap((bar) => rollUp.add(bar).map((larger) => ({ larger, at: bar })));
      const whole = resampled(bars, spanMs, calendar);
      const last = whole.at(-1);
      const isOpen = last !== undefined && (last.bars.at(-1)?.ts ?? 0) < last.to;
      const ended = isOpen ? whole.slice(0, -1) : whole;
      expect(given.map(({ larger }) => picked(larger))).toEqual(
        ended.map((group) => numbersOf(group.openedAt, group.bars)),
      );
      const known = whole.map(({ bars: inner, to }, place) => {
        const closing = inner.at(-1);
        return closing !== undefined && closing.ts >= to ? closing : whole[place + 1]?.bars[0];
      });
      expect(given.map(({ at }) => at)).toEqual(known.slice(0, ended.length));
    }),
    { numRuns: 10_000 },
  );
});

function picked({ openedAt, open, high, low, close, volume }: BarClose) {
  return { openedAt, open, high, low, close, volume };
}
