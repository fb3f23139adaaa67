import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, MINUTE_MS } from '../../../src/domain/time.ts';
import { VolumeSurprise } from '../../../src/sentiment/volume.ts';

const WEEK_MS = 168 * HOUR_MS;
/** A full hour, and the first of a week as these are counted. */
const START = WEEK_MS * 2_300;

/** Speaks `posts` times in the first minute of the same hour of each of the weeks. */
function weekly(volume: VolumeSurprise, posts: readonly number[]): void {
  for (const [week, count] of posts.entries()) {
    for (let post = 0; post < count; post += 1) volume.add(instant(START + week * WEEK_MS));
  }
}

describe('the surprise in an hour of posts', () => {
  it('is told from the third week on', () => {
    const volume = new VolumeSurprise(instant(START));
    weekly(volume, [2, 4, 6]);
    expect(volume.z(instant(START + 2 * WEEK_MS))).toBeUndefined();
    weekly(volume, [0, 0, 0, 10]);
    // Weeks of 2, 4 and 6 posts: a mean of 4, a deviation of 2.
    expect(volume.z(instant(START + 3 * WEEK_MS))).toBeCloseTo((10 - 4) / 2, 12);
  });

  it('counts the sixty minutes before, and no post of an earlier one', () => {
    const volume = new VolumeSurprise(instant(START));
    weekly(volume, [1, 1, 1]);
    const now = START + 3 * WEEK_MS;
    volume.add(instant(now - 60 * MINUTE_MS));
    volume.add(instant(now - 59 * MINUTE_MS));
    volume.add(instant(now - MINUTE_MS));
    volume.add(instant(now));
    // A deviation of 0 is read as one post.
    expect(volume.z(instant(now))).toBe(3 - 1);
    expect(volume.z(instant(now + 58 * MINUTE_MS))).toBe(2 - 1);
    expect(volume.z(instant(now + 59 * MINUTE_MS))).toBe(1 - 1);
  });

  it('takes up to eight weeks of silence for quiet hours, and more for a hole', () => {
    const quiet = new VolumeSurprise(instant(START));
    quiet.add(instant(START + 8 * WEEK_MS));
    expect(quiet.z(instant(START + 8 * WEEK_MS))).toBe(1);
    const hole = new VolumeSurprise(instant(START));
    hole.add(instant(START + 8 * WEEK_MS + HOUR_MS));
    expect(hole.z(instant(START + 8 * WEEK_MS + HOUR_MS))).toBeUndefined();
    expect(hole.z(instant(START + 9 * WEEK_MS))).toBeUndefined();
  });
});

/** The same of all posts since `start`: those of the hour before, against each such hour of the week that is over. */
function naive(posts: readonly number[], start: number, now: number): number | undefined {
  const inUnit = (unitMs: number, unit: number): number =>
    posts.filter((at) => Math.floor(at / unitMs) === unit).length;
  const last = Math.floor(Math.max(start, ...posts) / HOUR_MS);
  const counts: number[] = [];
  const hour = Math.floor(now / HOUR_MS);
  for (let before = hour - 168; before >= Math.floor(start / HOUR_MS); before -= 168)
    if (before < last) counts.push(inUnit(HOUR_MS, before));
  const minute = Math.floor(now / MINUTE_MS);
  const count = posts.filter((at) => Math.floor(at / MINUTE_MS) > minute - 60).length;
  if (counts.length < 3) return undefined;
  const mean = counts.reduce((sum, one) => sum + one, 0) / counts.length;
  const variance = counts.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (counts.length - 1);
  return (count - mean) / Math.max(1, Math.sqrt(variance));
}

it('is that of a plain list of posts, at any millisecond of an hour', () => {
  const gap = fc.oneof(fc.nat({ max: 3 * MINUTE_MS }), fc.nat({ max: 3 * HOUR_MS }), fc.nat({ max: WEEK_MS }));
  const weeks = fc.array(fc.nat({ max: 2 * HOUR_MS }), { minLength: 4, maxLength: 6 });
  let told = 0;
  fc.assert(
    fc.property(
      fc.nat({ max: HOUR_MS - 1 }),
      weeks,
      fc.array(gap, { maxLength: 20 }),
      gap,
      (first, late, gaps, look) => {
        const start = START + first;
        const posts = late.map((lateMs, week) => start + week * WEEK_MS + lateMs);
        for (const gapMs of gaps) posts.push((posts.at(-1) ?? start) + gapMs);
        const volume = new VolumeSurprise(instant(start));
        for (const at of posts) volume.add(instant(at));
        const now = (posts.at(-1) ?? start) + look;
        const expected = naive(posts, start, now);
        const found = volume.z(instant(now));
        if (expected === undefined) expect(found).toBeUndefined();
        else expect(found).toBeCloseTo(expected, 8);
        if (found !== undefined && found > 0) told += 1;
      },
    ),
    { numRuns: 500 },
  );
  expect(told).toBeGreaterThan(50);
});
