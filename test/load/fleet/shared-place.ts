import type { SharedStore, StoreEntry } from '../../../src/ports/shared-store.ts';
import type { VirtualTime } from './virtual-time.ts';

/** From a machine to the server, one way. */
const WAY_MS = 0.5;
/** What a question costs the server; one question after the other. */
const ANSWER_MS = 0.02;

/** It does nothing until then; Infinity once it is dead. */
export interface Machine {
  standsUntilMs: number;
}

/** Until the machine goes on. */
export async function standing(machine: Machine, time: VirtualTime): Promise<void> {
  while (machine.standsUntilMs > time.nowMs) {
    if (machine.standsUntilMs === Number.POSITIVE_INFINITY) await new Promise(() => undefined);
    await time.sleep(machine.standsUntilMs - time.nowMs);
  }
}

/** A server with one store that answers one question after the other, is away at times, and counts what it was asked. */
export class SharedPlace {
  /** By what stands before the first point of their keys. */
  readonly #kinds = new Map<string, Map<string, StoreEntry>>();
  asked = 0;
  /** It answers nobody until then. */
  awayUntilMs = 0;
  readonly #time: VirtualTime;
  #freeAtMs = 0;
  #revision = 0;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** How many keys begin with that and a point. */
  count(kind: string): number {
    return this.#kinds.get(kind)?.size ?? 0;
  }

  /** As if it had always been there. */
  set(key: string, value: string): void {
    this.#put(key, value, 0);
  }

  /** A machine's way to it. */
  storeFor(machine: Machine): SharedStore {
    const ask = async <Answer>(answer: () => Answer): Promise<Answer> => {
      await this.#way(machine);
      const begins = Math.max(this.#time.nowMs, this.#freeAtMs, this.awayUntilMs);
      this.#freeAtMs = begins + ANSWER_MS;
      this.asked += 1;
      await this.#time.sleep(this.#freeAtMs - this.#time.nowMs);
      const told = answer();
      await this.#way(machine);
      return told;
    };
    const put: SharedStore['put'] = (key, value, revision) => ask(() => this.#put(key, value, revision));
    return {
      get: (key) => ask(() => this.#kindOf(key).get(key)),
      put,
      putLasting: put,
      remove: (key, revision) =>
        ask(() => this.#kindOf(key).get(key)?.revision === revision && this.#kindOf(key).delete(key)),
      keys: (prefix) => ask(() => [...this.#kindOf(prefix).keys()].filter((key) => key.startsWith(prefix)).sort()),
      close: async () => undefined,
    };
  }

  #put(key: string, value: string, revision: number): number | undefined {
    const entries = this.#kindOf(key);
    if ((entries.get(key)?.revision ?? 0) !== revision) return undefined;
    this.#revision += 1;
    entries.set(key, { value, revision: this.#revision });
    return this.#revision;
  }

  #kindOf(key: string): Map<string, StoreEntry> {
    const kind = key.split('.', 1).join();
    const known = this.#kinds.get(kind);
    if (known !== undefined) return known;
    const entries = new Map<string, StoreEntry>();
    this.#kinds.set(kind, entries);
    return entries;
  }

  async #way(machine: Machine): Promise<void> {
    await this.#time.sleep(WAY_MS);
    await standing(machine, this.#time);
  }
}
