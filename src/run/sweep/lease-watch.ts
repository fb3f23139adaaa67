import { hostname } from 'node:os';
import type { JobOffer, Kept } from './job-records.ts';

/**
 * Tells from one look to the next whether whoever holds a job is still heard of. Only our own clock counts: a lease that
 * looks the same for as long as it holds is over, whatever the clock of its holder says.
 */
export class LeaseWatch {
  readonly #seen = new Map<string, { readonly revision: number; readonly atMs: number }>();

  /** How long a job has looked as it does. */
  standsMs(id: string, revision: number): number {
    const now = performance.now();
    const last = this.#seen.get(id);
    if (last?.revision === revision) return now - last.atMs;
    this.#seen.set(id, { revision, atMs: now });
    return 0;
  }

  holds(id: string, { value: { lease }, revision }: Kept<JobOffer>): boolean {
    const stands = this.standsMs(id, revision);
    return lease !== null && stands < lease.forMs && !isGone(lease.worker);
  }

  /** Forgets all others. */
  keepOnly(ids: readonly string[]): void {
    const listed = new Set(ids);
    for (const id of this.#seen.keys()) if (!listed.has(id)) this.#seen.delete(id);
  }
}

export function hostOf(worker: string): string {
  return worker.split(':')[0] ?? '';
}

/** A process of this machine that is no more will not be heard of either. */
function isGone(worker: string): boolean {
  const [host, pid] = worker.split(':');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
