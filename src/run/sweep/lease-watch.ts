import { hostname } from 'node:os';
import type { JobOffer, Kept } from './job-records.ts';

/**
 * Tells from one look to the next whether whoever holds a job is still heard of. Only our own clock counts: a lease that
 * looks the same for as long as it holds is over, whatever the clock of its holder says.
 */
export class LeaseWatch {
  readonly #note: (line: string) => void;
  readonly #told = new Set<string>();
  readonly #seen = new Map<string, { readonly revision: number; readonly atMs: number }>();

  /** `note` hears of machines whose clocks are far from ours, each once. */
  constructor(note: (line: string) => void) {
    this.#note = note;
  }

  /** How long a job has looked as it does. */
  standsMs(id: string, revision: number): number {
    const now = performance.now();
    const last = this.#seen.get(id);
    if (last?.revision === revision) return now - last.atMs;
    this.#seen.set(id, { revision, atMs: now });
    return 0;
  }

  holds(id: string, { value: { lease }, revision }: Kept<JobOffer>): boolean {
    const last = this.#seen.get(id);
    const stands = this.standsMs(id, revision);
    if (lease !== null && last !== undefined && stands === 0) this.#compareClocks(lease, performance.now() - last.atMs);
    return lease !== null && stands < lease.forMs && !isGone(lease.worker);
  }

  /** What has changed since we looked was written since then: its time lies between. */
  #compareClocks({ worker, atMs }: NonNullable<JobOffer['lease']>, sinceMs: number): void {
    const behindMs = Date.now() - atMs;
    const offMs = behindMs < 0 ? behindMs : Math.max(0, behindMs - sinceMs);
    if (Math.abs(offMs) < CLOCKS_APART_MS || this.#told.has(worker)) return;
    this.#told.add(worker);
    const seconds = `${Math.round(Math.abs(offMs) / 1_000)} s ${offMs < 0 ? 'ahead of' : 'behind'} ours`;
    this.#note(`note: clock-skew: ${worker}: its clock is ${seconds}; jobs do not rest on it, its boards' dates do`);
  }

  /** Forgets all others. */
  keepOnly(ids: readonly string[]): void {
    const listed = new Set(ids);
    for (const id of this.#seen.keys()) if (!listed.has(id)) this.#seen.delete(id);
  }
}

/** Less is told of nobody. */
const CLOCKS_APART_MS = 5_000;

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
