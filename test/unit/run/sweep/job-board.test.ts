import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { isEntrantId } from '../../../../src/domain/ids.ts';
import type { SharedStore, StoreEntry } from '../../../../src/ports/shared-store.ts';
import type { Job, JobResult } from '../../../../src/run/sweep/job.ts';
import { JobBoard, type NamedJob } from '../../../../src/run/sweep/job-board.ts';

function memoryStore(): SharedStore & { readonly entries: Map<string, StoreEntry> } {
  const entries = new Map<string, StoreEntry>();
  return {
    entries,
    get: async (key) => entries.get(key),
    put: async (key, value, revision) => {
      if ((entries.get(key)?.revision ?? 0) !== revision) return undefined;
      entries.set(key, { value, revision: revision + 1 });
      return revision + 1;
    },
    keys: async (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)).sort(),
    close: async () => undefined,
  };
}

const trust = { given: 'none', file: '' } as const;
const request = {
  scenarioFile: '',
  from: '',
  live: false,
  tapes: [],
  seed: undefined,
  span: undefined,
  trust,
  kept: undefined,
};
const id = 'a';
if (!isEntrantId(id)) throw new Error('a is a name');
const entrant = { id, strategy: 'a', parameters: {} };
const jobs: readonly NamedJob[] = Array.from({ length: 12 }, (_, seed) => {
  const job: Job = { request, entrant, seed, from: '', to: '' };
  return { id: `job${seed}`, job };
});

function resultOf({ seed }: Job, salt = ''): JobResult {
  const digest = Buffer.from(`${salt}${seed}`.padEnd(32)).toString('hex');
  return { digest, returns: '', periodsPerYear: 1, totalReturn: seed, maxDrawdown: 0, fills: 0, cost: 0 };
}

it('does each job once, whoever asks for it again', async () => {
  const store = memoryStore();
  const ran: number[] = [];
  const run = async (job: Job): Promise<JobResult> => {
    ran.push(job.seed);
    await new Promise((give) => setTimeout(give, 5));
    return resultOf(job);
  };
  const [one, other] = [new JobBoard(store, run), new JobBoard(store, run)];
  const told = new Map<string, JobResult>();
  await Promise.all([
    one.all(jobs, 3, (id, result) => told.set(id, result)),
    other.all([...jobs].reverse(), 3, () => undefined),
  ]);
  expect(ran.sort((left, right) => left - right)).toEqual(jobs.map(({ job }) => job.seed));
  expect([...told.values()].map(({ totalReturn }) => totalReturn).sort((left, right) => left - right)).toEqual(ran);
  expect(one.counts.ran + other.counts.ran).toBe(jobs.length);
});

it('takes over from a process of this machine that is no more', async () => {
  const store = memoryStore();
  const claim = { worker: `${hostname()}:999999999:1`, untilMs: Date.now() + 60_000 };
  await store.put('claim.job0', JSON.stringify(claim), 0);
  const board = new JobBoard(store, async (job) => resultOf(job));
  await board.all(jobs.slice(0, 1), 1, () => undefined);
  expect(board.counts).toEqual({ ran: 1, found: 0, checked: 0 });
});

it('leaves a job alone that another machine holds, until its claim has run out', async () => {
  const store = memoryStore();
  const claim = { worker: 'elsewhere:1:1', untilMs: Date.now() + 300 };
  await store.put('claim.job0', JSON.stringify(claim), 0);
  let ranAt = 0;
  const board = new JobBoard(store, async (job) => {
    ranAt = Date.now();
    return resultOf(job);
  });
  await board.all(jobs.slice(0, 2), 1, () => undefined);
  expect(ranAt).toBeGreaterThanOrEqual(claim.untilMs);
});

it('shouts where a second finisher has another result', async () => {
  const store = memoryStore();
  const board = new JobBoard(store, async (job) => {
    await store.put('result.job3', JSON.stringify({ ...resultOf(job, 'liar'), worker: 'elsewhere:2:2' }), 0);
    return resultOf(job);
  });
  await expect(board.all(jobs.slice(3, 4), 1, () => undefined)).rejects.toThrow(
    /results-differ: job job3: two workers .*elsewhere:2:2 \(digest .* and /,
  );
});

it('hands on what a job throws, and begins no other', async () => {
  const begun: number[] = [];
  const board = new JobBoard(memoryStore(), async (job) => {
    begun.push(job.seed);
    if (job.seed === 1) throw new Error('no such parameter');
    return resultOf(job);
  });
  await expect(board.all(jobs, 1, () => undefined)).rejects.toThrow('no such parameter');
  expect(begun).toEqual([0, 1]);
});

it('refuses a result that is not what was written', async () => {
  const store = memoryStore();
  await store.put('result.job0', '{"digest":"x"}', 0);
  await expect(new JobBoard(store, async (job) => resultOf(job)).all(jobs, 1, () => undefined)).rejects.toThrow(
    /store-damaged/,
  );
});

it('runs one of fifty jobs of another machine once more, and names who has lied', async () => {
  const store = memoryStore();
  const many = Array.from({ length: 1_000 }, (_, seed) => ({ id: `far${seed}`, job: { ...jobs[0]?.job, seed } }));
  const far = many.map(({ id, job }): NamedJob => ({ id, job: { request, entrant, from: '', to: '', ...job } }));
  for (const { id, job } of far)
    await store.put(`result.${id}`, JSON.stringify({ ...resultOf(job), worker: 'elsewhere:1:1' }), 0);
  const board = new JobBoard(store, async (job) => resultOf(job));
  await board.all(far, 4, () => undefined);
  expect(board.counts).toMatchObject({ ran: 0, found: 1_000 });
  expect(board.counts.checked).toBeGreaterThan(8);
  expect(board.counts.checked).toBeLessThan(40);
  const again = new JobBoard(store, async (job) => resultOf(job));
  await again.all(far, 4, () => undefined);
  expect(again.counts.checked).toBe(0);
  for (const key of await store.keys('check.')) store.entries.delete(key);
  const honest = new JobBoard(store, async (job) => resultOf(job, 'truth'));
  await expect(honest.all(far, 4, () => undefined)).rejects.toThrow(/results-differ: .*elsewhere:1:1/);
});
