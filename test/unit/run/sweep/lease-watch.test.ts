import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { isEntrantId } from '../../../../src/domain/ids.ts';
import type { JobOffer, Kept } from '../../../../src/run/sweep/job-records.ts';
import { LeaseWatch } from '../../../../src/run/sweep/lease-watch.ts';

const id = 'a';
if (!isEntrantId(id)) throw new Error('a is a name');
const entrant = { id, strategy: 'own', parameters: {} };

function held(revision: number, atMs: number, worker = 'far:1:1'): Kept<JobOffer> {
  const lease = { worker, atMs, forMs: 60 };
  const what = { sweep: 's', spec: 'x', entrant, seed: 1, from: '', to: '' };
  return { revision, value: { ...what, not: [], epoch: 1, lost: 0, lease } };
}

it('a lease holds for as long as it changes, by our clock alone', async () => {
  const watch = new LeaseWatch(() => undefined);
  expect(watch.holds('job', held(1, 0))).toBe(true);
  await wait(40);
  expect(watch.holds('job', held(2, 0))).toBe(true);
  await wait(40);
  expect(watch.holds('job', held(2, 0))).toBe(true);
  await wait(40);
  expect(watch.holds('job', held(2, Date.now()))).toBe(false);
});

it('a clock that is far from ours is told once, on which side, and one that is near is not', () => {
  const lines: string[] = [];
  const watch = new LeaseWatch((line) => lines.push(line));
  watch.holds('a', held(1, Date.now() - 90_000));
  expect(lines).toEqual([]);
  watch.holds('a', held(2, Date.now() - 90_000));
  watch.holds('a', held(3, Date.now() - 90_000));
  watch.holds('b', held(1, Date.now(), 'fast:1:1'));
  watch.holds('b', held(2, Date.now() + 60_000, 'fast:1:1'));
  watch.holds('c', held(1, Date.now(), 'near:1:1'));
  watch.holds('c', held(2, Date.now() - 1_000, 'near:1:1'));
  expect(lines).toEqual([
    expect.stringMatching(/^note: clock-skew: far:1:1: its clock is 90 s behind ours; /),
    expect.stringMatching(/^note: clock-skew: fast:1:1: its clock is 60 s ahead of ours; /),
  ]);
});
