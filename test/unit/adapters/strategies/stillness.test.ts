import { expect, it } from 'vitest';
import { LOOK_EVERY_MS, MOST_LOOKS, Stillness } from '../../../../src/adapters/strategies/stillness.ts';

/** At which look a thread is told as stuck, where it has so much of the processor; undefined where never within two minutes. */
function overAt(share: number, placeAt: (look: number) => string = () => 'here'): number | undefined {
  const stillness = new Stillness();
  for (let look = 0; look < 480; look += 1) {
    const workedMs = look * LOOK_EVERY_MS * share;
    stillness.look(placeAt(look), workedMs);
    if (stillness.isOver(workedMs)) return look;
  }
  return undefined;
}

it.each([
  ['all of a processor', 1, MOST_LOOKS],
  ['two of them', 2, MOST_LOOKS],
  ['most of one', 0.8, MOST_LOOKS],
  ['half of one', 0.5, MOST_LOOKS],
  ['a quarter of one, for longer', 0.25, 64],
  ['a fifteenth of one, on a busy machine, for half a minute', 1 / 15, 120],
  ['none, since it waits, for half a minute', 0, 120],
])('code that has %s is over at its look', (_, share, look) => {
  expect(overAt(share)).toBe(look);
});

it('begins anew wherever it turns to what is next', () => {
  expect(overAt(1, (look) => String(Math.floor(look / MOST_LOOKS)))).toBeUndefined();
  expect(overAt(1, (look) => (look < 30 ? 'there' : 'here'))).toBe(30 + MOST_LOOKS);
});
