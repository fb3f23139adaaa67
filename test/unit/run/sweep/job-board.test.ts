import { hostname } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { isEntrantId } from '../../../../src/domain/ids.ts';
import type { SharedStore, StoreEntry } from '../../../../src/ports/shared-store.ts';
import type { Job } from '../../../../src/run/sweep/job.ts';
import { JobBoard, type NamedJob, ResultsWithdrawn } from '../../../../src/run/sweep/job-board.ts';
import { type JobOffer, JobRecords, type JobResult } from '../../../../src/run/sweep/job-records.ts';
import { JobWorker, workerName } from '../../../../src/run/sweep/job-worker.ts';

function memoryStore(): SharedStore & { readonly entries: Map<string, StoreEntry> } {
  const entries = new Map<string, StoreEntry>();
  let clock = 0;
  const put: SharedStore['put'] = async (key, value, revision) => {
    if ((entries.get(key)?.revision ?? 0) !== revision) return undefined;
    clock += 1;
    entries.set(key, { value, revision: clock });
    return clock;
  };
  return {
    entries,
    get: async (key) => entries.get(key),
    put,
    putLasting: put,
    remove: async (key, revision) => entries.get(key)?.revision === revision && entries.delete(key),
    keys: async (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)).sort(),
    close: async () => undefined,
  };
}

const id = 'a';
if (!isEntrantId(id)) throw new Error('a is a name');
const entrant = { id, strategy: 'a', parameters: {} };
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

function jobOf({ seed, from, to }: Pick<Job, 'seed' | 'from' | 'to'>): Job {
  return { request, entrant, seed, from, to, tapes: [], models: undefined };
}

function namedJobs(count: number): readonly NamedJob[] {
  return Array.from({ length: count }, (_, seed) => {
    const offer = { sweep: 's', spec: 'x', entrant, seed, from: '', to: '' };
    return { id: `job${seed}`, offer, job: jobOf(offer) };
  });
}

function resultOf({ seed }: Job, salt = ''): JobResult {
  const digest = Buffer.from(`${salt}${seed}`.padEnd(32)).toString('hex');
  return { digest, returns: '', periodsPerYear: 1, totalReturn: seed, maxDrawdown: 0, fills: 0, cost: 0 };
}

const leaseMs = 400;
const open: { close(): void | Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

type Run = (job: Job) => Promise<JobResult>;
const honest: Run = async (job) => resultOf(job);
const broken: Run = async () => {
  throw new Error('no such parameter');
};

function board(store: SharedStore, run: Run, atOnce = 1): JobBoard {
  const made = new JobBoard(new JobRecords(store), {
    run,
    canDo: () => true,
    atOnce,
    leaseMs,
    checkedShare: 0.02,
    note: () => undefined,
  });
  open.push(made);
  return made;
}

/** A worker as on another machine. */
function farWorker(store: SharedStore, worker: string, run: Run, reason?: string): JobWorker {
  const made = new JobWorker(new JobRecords(store), {
    worker,
    leaseMs,
    patienceMs: () => 0,
    jobOf: async (_, offer: JobOffer) => jobOf(offer),
    run,
    done: () => undefined,
    note: () => undefined,
    failed: () => (reason === undefined ? 'lost' : { dead: reason }),
  });
  const stop = new AbortController();
  open.push({ close: () => stop.abort() });
  void made.work(1, stop.signal);
  return made;
}

async function all(made: JobBoard, jobs: readonly NamedJob[]): Promise<ReadonlyMap<string, JobResult>> {
  const told = new Map<string, JobResult>();
  await made.all(jobs, (name, result) => told.set(name, result));
  return told;
}

it('does each job once, whoever asks for it again', async () => {
  const store = memoryStore();
  const ran: number[] = [];
  const run: Run = async (job) => {
    ran.push(job.seed);
    await new Promise((give) => setTimeout(give, 5));
    return resultOf(job);
  };
  const jobs = namedJobs(12);
  const [one, other] = [board(store, run, 3), board(store, run, 3)];
  const [told] = await Promise.all([all(one, jobs), all(other, [...jobs].reverse())]);
  expect(new Set(ran)).toEqual(new Set(jobs.map(({ job }) => job.seed)));
  expect(ran.length - one.counts.checked - other.counts.checked).toBe(jobs.length);
  expect([...told.values()].map(({ totalReturn }) => totalReturn).sort((left, right) => left - right)).toEqual(
    jobs.map(({ job }) => job.seed),
  );
  expect(one.counts.ran + other.counts.ran).toBe(jobs.length);
  expect(await store.keys('job.')).toEqual([]);
});

it('leaves no job on the list whose holder was killed between its result and the end of its lease', async () => {
  const store = memoryStore();
  const records = new JobRecords(store);
  const [named] = namedJobs(1);
  if (named === undefined) throw new Error('there is one job');
  const lease = { worker: 'far:1:1', atMs: Date.now(), forMs: 60_000 };
  await records.putOffer('job0', { ...named.offer, not: [], epoch: 1, lost: 0, lease }, 0);
  await records.putResult('job0', { ...resultOf(named.job), worker: 'far:1:1', epoch: 1 });
  const made = board(store, honest, 0);
  expect((await all(made, [named])).size).toBe(1);
  expect([await store.keys('job.'), await store.keys('dead.')]).toEqual([[], []]);
});

it('hands out to workers elsewhere, and does nothing itself where it is to do none', async () => {
  const store = memoryStore();
  farWorker(store, 'far:1:1', honest);
  farWorker(store, 'far:2:1', honest);
  const made = board(store, broken, 0);
  expect((await all(made, namedJobs(20))).size).toBe(20);
  expect(made.counts).toMatchObject({ ran: 0, found: 20 });
});

/** As somebody has taken it. */
async function taken(store: SharedStore, worker: string, more: Partial<JobOffer> = {}): Promise<void> {
  const [{ offer } = { offer: undefined }] = namedJobs(1);
  const lease = { worker, atMs: 0, forMs: leaseMs };
  await store.put('job.job0', JSON.stringify({ ...offer, not: [], epoch: 1, lost: 0, lease, ...more }), 0);
}

it('takes over at once from a process of this machine that is no more', async () => {
  const store = memoryStore();
  await taken(store, `${hostname()}:999999999:1`, {
    lease: { worker: `${hostname()}:999999999:1`, atMs: 0, forMs: 60_000 },
  });
  const made = board(store, honest);
  await all(made, namedJobs(1));
  expect(made.counts).toEqual({ ran: 1, found: 0, checked: 0 });
});

it('takes a job over once nothing was heard of who has it, whatever its clock says; its late word counts for nothing', async () => {
  const store = memoryStore();
  let freed: () => void = () => undefined;
  const frozen = new Promise<void>((settle) => {
    freed = settle;
  });
  farWorker(store, 'far:1:1', async (job) => {
    await frozen;
    return resultOf(job);
  });
  const made = board(store, honest, 0);
  const ended = all(made, namedJobs(1));
  while ((await store.get('job.job0'))?.value.includes('far:1:1') !== true)
    await new Promise((give) => setTimeout(give, 5));
  // It is stopped: what it says of itself comes no more.
  const put = store.put;
  store.put = async (key, value, revision) =>
    value.includes('"worker":"far:1:1"') ? undefined : put(key, value, revision);
  farWorker(store, 'far:2:1', honest);
  await ended;
  expect((await store.get('result.job0'))?.value).toContain('far:2:1');
  store.put = put;
  freed();
  await new Promise((give) => setTimeout(give, 50));
  expect((await store.get('result.job0'))?.value).toContain('far:2:1');
  expect(await store.keys('dead.')).toEqual([]);
});

it('a second finisher with another result: neither stays, and both are named', async () => {
  const store = memoryStore();
  const made = board(store, async (job) => {
    await store.put('result.job0', JSON.stringify({ ...resultOf(job, 'liar'), worker: 'far:2:2', epoch: 7 }), 0);
    return resultOf(job);
  });
  await expect(all(made, namedJobs(1))).rejects.toThrow(
    /results-differ: job job0: two workers .*far:2:2 \(digest .* and .*queue retry job0/,
  );
  expect(await store.get('result.job0')).toBeUndefined();
  expect(await store.keys('dead.')).toEqual(['dead.job0']);
});

it('a third decides between two: who is refuted is named, and all that it did is done again by others', async () => {
  const store = memoryStore();
  const jobs = namedJobs(600);
  const lying: Run = async (job) => resultOf(job, 'lie');
  for (const { id: name, job } of jobs.slice(0, 300))
    await store.put(`result.${name}`, JSON.stringify({ ...(await lying(job)), worker: 'liar:1:1', epoch: 1 }), 0);
  farWorker(store, 'far:1:1', honest);
  farWorker(store, 'far:2:1', honest);
  const made = board(store, honest, 0);
  await expect(all(made, jobs)).rejects.toThrow(ResultsWithdrawn);
  expect(
    [...store.entries.values()].filter(({ value }) => value.includes('liar:1:1') && value.includes('returns')),
  ).toEqual([]);
  const told = await all(made, jobs);
  for (const { id: name, job } of jobs) expect(told.get(name)).toEqual(resultOf(job));
  const late = farWorker(store, 'liar:1:1', lying);
  await late.work(1, new AbortController().signal);
});

it('nobody passes for the process that hands out, whose own results are not compared', async () => {
  const store = memoryStore();
  const jobs = namedJobs(3).map((named) => ({ ...named, id: `forged-${named.id}` }));
  for (const { id: name, job } of jobs)
    await store.put(`result.${name}`, JSON.stringify({ ...resultOf(job, 'lie'), worker: workerName(), epoch: 1 }), 0);
  const told = await all(board(store, honest), jobs);
  for (const { id: name, job } of jobs) expect(told.get(name)).toEqual(resultOf(job));
});

it('where nobody is left to decide, neither stays', async () => {
  const store = memoryStore();
  const jobs = namedJobs(600);
  for (const { id: name, job } of jobs)
    await store.put(`result.${name}`, JSON.stringify({ ...resultOf(job, 'other'), worker: 'far:1:1', epoch: 1 }), 0);
  await expect(all(board(store, honest), jobs)).rejects.toThrow(/results-differ: .*far:1:1 .* and /);
});

it('a job that takes its workers along is put aside, with what the last one said', async () => {
  const store = memoryStore();
  farWorker(store, 'far:1:1', broken);
  await expect(all(board(store, honest, 0), namedJobs(1))).rejects.toThrow(
    /^job-dead: job job0: handed out 5 times and never finished: no such parameter \(far:1:1\); .*queue retry job0/,
  );
  await expect(all(board(store, honest, 0), namedJobs(1))).rejects.toThrow(/^job-dead: /);
});

it('what can be done nowhere is put aside at once', async () => {
  const store = memoryStore();
  farWorker(store, 'far:1:1', broken, 'no such parameter, by far:1:1');
  await expect(all(board(store, honest, 0), namedJobs(1))).rejects.toThrow(
    /^job-dead: job job0: no such parameter, by far/,
  );
});

it('hands on what a job throws here, and begins no other', async () => {
  const begun: number[] = [];
  const made = board(memoryStore(), async (job) => {
    begun.push(job.seed);
    throw new Error('no such parameter');
  });
  await expect(all(made, namedJobs(12))).rejects.toThrow('no such parameter');
  expect(begun).toHaveLength(1);
});

it('refuses a result that is not what was written', async () => {
  const store = memoryStore();
  await store.put('result.job0', '{"digest":"x"}', 0);
  await expect(all(board(store, honest), namedJobs(1))).rejects.toThrow(/store-damaged/);
});

it('of what others did about one of fifty jobs is done once more', async () => {
  const store = memoryStore();
  farWorker(store, 'far:1:1', honest);
  farWorker(store, 'far:2:1', honest);
  const made = board(store, honest, 0);
  await all(made, namedJobs(1_000));
  expect(made.counts).toMatchObject({ ran: 0, found: 1_000 });
  expect(made.counts.checked).toBeGreaterThan(2);
  expect(made.counts.checked).toBeLessThan(60);
});
