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
