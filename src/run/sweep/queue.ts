import { InputError } from '../../domain/errors.ts';
import type { JobOffer, JobRecords } from './job-records.ts';
import { DRAINED } from './job-worker.ts';

/** A job that is not done, as a person looks at it. */
export interface QueuedJob {
  readonly id: string;
  readonly sweep: string;
  readonly state: 'open' | 'taken' | 'dead';
  readonly entrant: string;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly seed: number;
  readonly from: string;
  readonly to: string;
  /** Who has it, or had it last. */
  readonly worker?: string | undefined;
  /** How often it was handed out, and how often it was lost with who had it. */
  readonly epoch: number;
  readonly lost: number;
  /** Why it is dead, or why the last one gave it back. */
  readonly reason?: string | undefined;
}

/** All of a store's that are not done, in the order of their ids. */
export async function queuedJobs(records: JobRecords): Promise<readonly QueuedJob[]> {
  const jobs: QueuedJob[] = [];
  for (const id of await records.ids('job')) {
    const offer = (await records.offer(id))?.value;
    if (offer !== undefined) jobs.push(queued(id, offer, offer.lease === null ? 'open' : 'taken', offer.trouble));
  }
  for (const id of await records.ids('dead')) {
    const dead = (await records.dead(id))?.value;
    if (dead !== undefined) jobs.push(queued(id, dead.offer, 'dead', dead.reason));
  }
  return jobs;
}

function queued(id: string, offer: JobOffer, state: QueuedJob['state'], reason: string | undefined): QueuedJob {
  const { sweep, entrant, seed, from, to, epoch, lost, lease } = offer;
  const told = { parameters: entrant.parameters, seed, from, to, worker: lease?.worker, epoch, lost, reason };
  return { id, sweep, state, entrant: entrant.id, ...told };
}

/** Whether nothing new is begun on a store. */
export async function isDrained({ store }: JobRecords): Promise<boolean> {
  return (await store.get(DRAINED)) !== undefined;
}

/** Lets nothing new begin, or everything again. */
export async function setDrained({ store }: JobRecords, isOn: boolean): Promise<void> {
  const entry = await store.get(DRAINED);
  if (isOn && entry === undefined) await store.put(DRAINED, '1', 0);
  if (!isOn && entry !== undefined) await store.remove(DRAINED, entry.revision);
}

/** Hands dead jobs out again, as if nobody had had them. */
export async function retryJobs(records: JobRecords, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const dead = await records.dead(id);
    if (dead === undefined) continue;
    const { trouble: _, ...offer } = dead.value.offer;
    await records.exhume(id);
    await records.putOffer(id, { ...offer, epoch: 0, lost: 0, lease: null }, 0);
  }
}

/** Puts jobs aside for good: sweeps that wait for them end. */
export async function cancelJobs(records: JobRecords, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const offer = (await records.offer(id))?.value;
    if (offer !== undefined) await records.bury(id, { reason: 'cancelled', differs: false, offer });
  }
}

/**
 * The jobs that a person means: by the beginning of an id, or by a sweep's name.
 * @throws InputError where one word means none
 */
export function meantJobs(jobs: readonly QueuedJob[], words: readonly string[]): readonly QueuedJob[] {
  return words.flatMap((word) => {
    const found = jobs.filter(({ id, sweep }) => id.startsWith(word) || sweep === word);
    if (found.length > 0) return found;
    const mend = 'quartet queue ls shows those there are';
    throw new InputError({ code: 'no-such-job', where: word, what: 'no job that is left begins so', mend });
  });
}
