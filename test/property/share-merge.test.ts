import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { Agenda, type AgendaItem } from '../../src/engine/agenda.ts';
import { mergeShares, RUN_ROW, ShareWriter } from '../../src/engine/share.ts';

/*
 * A run in small: common events at some instants, and accounts that put things on the agenda, each of which may put more
 * there, at once or later and of any rank. Stepping all accounts at once is the model; stepping them in shares and merging
 * must give the same rows.
 */

const RANKS = [2, 3, 4, 5, 6] as const;
type Row = readonly [at: number, account: number, body: string];
interface Script {
  readonly commons: readonly number[];
  readonly accounts: number;
  readonly seed: number;
}

/** What an account does is its own: drawn by its number and how much it has done. */
function draw(seed: number, account: number, done: number): number {
  let mixed = (seed ^ (account * 0x9e3779b1) ^ (done * 0x85ebca6b)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 0;
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function play(
  { commons, seed }: Script,
  share: readonly number[],
  told: (row: Row) => void,
  onStep: (item: AgendaItem | undefined) => void,
): void {
  const agenda = new Agenda();
  const done = share.map(() => 0);
  const push = (at: number, place: number, chance: number): void => {
    const rank = RANKS[chance % RANKS.length] ?? 2;
    agenda.push({ at: instant(at), rank, account: place, minor: agenda.pushed, event: { kind: 'forecasts-due' } });
  };
  const act = (at: number, place: number): void => {
    const account = share[place] ?? 0;
    const count = (done[place] ?? 0) + 1;
    done[place] = count;
    const chance = draw(seed, account, count);
    if (chance % 3 !== 0) told([at, account, `${account}:${count}`]);
    if (count < 30 && chance % 5 < 3) push(at + (chance % 4 === 0 ? 0 : (chance >>> 4) % 3), place, chance >>> 8);
  };
  const stepDue = (to: number): void => {
    while (agenda.nextAt < to) {
      const item = agenda.pop();
      if (item === undefined) return;
      onStep(item);
      act(item.at, item.account);
    }
  };
  for (const [place, at] of commons.entries()) {
    stepDue(at);
    onStep(undefined);
    told([at, RUN_ROW, `common ${place}`]);
    for (const index of share.keys()) act(at, index);
  }
  stepDue(Number.POSITIVE_INFINITY);
}

it('shares that are stepped apart and merged give the rows of one run, in its order', () => {
  const scripts = fc.record({
    commons: fc
      .array(fc.nat(12), { minLength: 1, maxLength: 12 })
      .map((ats) => ats.sort((left, right) => left - right)),
    accounts: fc.integer({ min: 1, max: 7 }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(scripts, fc.integer({ min: 1, max: 4 }), (script, most) => {
      const all = Array.from({ length: script.accounts }, (_, account) => account);
      const whole: Row[] = [];
      play(
        script,
        all,
        (row) => whole.push(row),
        () => undefined,
      );
      const shares = Array.from({ length: most }, (_, place) => all.filter((account) => account % most === place));
      const written = shares.map((share) => {
        const writer = new ShareWriter((account) => share[account] ?? RUN_ROW);
        play(
          script,
          share,
          ([at, account, body]) => writer.add(instant(at), account, body),
          (item) => writer.onStep(item),
        );
        return writer.take();
      });
      const merged: Row[] = [];
      mergeShares(written, (at, account, body) => merged.push([at, account, body]));
      expect(merged).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

it('a row of the run itself that is not the same in all shares stops it', () => {
  const writers = [0, 1].map(() => new ShareWriter((account) => account));
  for (const [place, writer] of writers.entries()) {
    writer.onStep(undefined);
    writer.add(instant(1), RUN_ROW, `row ${place}`);
  }
  expect(() =>
    mergeShares(
      writers.map((writer) => writer.take()),
      () => undefined,
    ),
  ).toThrow(/invariant broken/);
});
