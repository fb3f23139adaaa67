import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SteadyClock } from '../../../../src/adapters/clock/clocks.ts';
import { DAY_MS, instant, MINUTE_MS, SECOND_MS } from '../../../../src/domain/time.ts';

const T = 1_770_000_000_000;

/** A machine whose date can be set, apart from the time that passes. */
function machine() {
  const at = { passed: 0, set: 0 };
  const lines: string[] = [];
  const clocks = { dateMs: () => Math.floor(T + at.passed + at.set), monotonicMs: () => at.passed };
  const clock = new SteadyClock((line) => lines.push(line), clocks);
  const pass = (spanMs: number, everyMs = SECOND_MS): void => {
    for (let left = spanMs; left > 0; left -= everyMs) {
      at.passed += Math.min(left, everyMs);
      clock.now();
    }
  };
  return { at, clock, lines, pass };
}

describe('the time of a live run', () => {
  it('is the machine’s while nobody sets it', () => {
    const { at, clock, lines, pass } = machine();
    pass(DAY_MS, MINUTE_MS);
    expect([clock.now(), lines]).toEqual([T + at.passed, []]);
  });

  it('passes as before when the date is set ahead and back', () => {
    const { at, clock, lines, pass } = machine();
    pass(10_000);
    at.set = DAY_MS;
    pass(5_000);
    at.set = 0;
    pass(5_000);
    expect(clock.now()).toBe(T + 20_000);
    expect(lines).toEqual([
      "this machine's clock was set ahead by 1d; the run's time passes as before",
      "this machine's clock was set back by 1d; the run's time passes as before",
    ]);
  });

  it('follows a date that stays ahead for a minute, as after a sleep', () => {
    const { at, clock, lines, pass } = machine();
    at.set = DAY_MS;
    pass(55_000);
    expect(clock.now()).toBe(T + 55_000);
    pass(10_000);
    expect(clock.now()).toBe(T + DAY_MS + 65_000);
    expect(lines.at(-1)).toBe("this machine's clock has stood 1d ahead for a minute: the run's time follows it");
  });

  it('never goes back, and is as the date again after a while of slower time', () => {
    const { at, clock, pass } = machine();
    at.set = -2_000;
    pass(10_000);
    expect(clock.now()).toBe(T + 9_000);
    pass(15_000);
    expect(clock.now()).toBeLessThanOrEqual(T + 23_000 + 1);
  });

  it('is put right by less than a quarter of a second without a word', () => {
    const { at, clock, lines, pass } = machine();
    at.set = 200;
    pass(1_000);
    expect([clock.now(), lines]).toEqual([T + 1_200, []]);
  });

  it('begins no earlier than where the run was', () => {
    const { clock, pass } = machine();
    clock.reach(instant(T + DAY_MS));
    pass(10_000);
    expect(clock.now()).toBe(T + DAY_MS + 9_000);
    clock.reach(instant(T));
    expect(clock.now()).toBe(T + DAY_MS + 9_000);
  });

  it('passes at nine tenths of its speed at least, never much faster before a minute, whatever the date does', () => {
    const act = fc.tuple(
      fc.constantFrom(...[1, 60, 86_400, 172_800].flatMap((seconds) => [seconds, -seconds])),
      fc.integer({ min: 1, max: 50 * SECOND_MS }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const { at, clock, pass } = machine();
        for (const [seconds, spanMs] of acts) {
          const [before, began] = [clock.now(), at.passed];
          at.set = at.set === 0 ? seconds * SECOND_MS : 0;
          pass(spanMs);
          const lived = clock.now() - before;
          const passed = at.passed - began;
          expect(lived).toBeGreaterThanOrEqual(Math.floor(passed * 0.9) - 1);
          expect(lived).toBeLessThanOrEqual(passed + 1_000);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
