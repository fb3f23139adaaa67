import { onAbort } from '../../src/domain/abort.ts';
import { StorageError } from '../../src/domain/errors.ts';
import type { LogMessage, LogSpan, SharedLog } from '../../src/ports/shared-log.ts';

/** A log in memory that can be away, lose what it holds, and fail to say that it has taken something. */
export class MemoryLog implements SharedLog {
  readonly name = 'memory/live';
  mostBytes = 1_000_000;
  isAway = false;
  /** Takes the next message and says that it was away. */
  forgetsToAnswer = false;
  #first = 1;
  #bodies: string[] = [];
  readonly #waiting: (() => void)[] = [];

  get bodies(): readonly string[] {
    return this.#bodies;
  }

  async span(): Promise<LogSpan> {
    this.#check();
    return { first: this.#first, last: this.#first + this.#bodies.length - 1 };
  }

  async get(place: number): Promise<string | undefined> {
    this.#check();
    return this.#bodies[place - this.#first];
  }

  async append(body: string, place: number): Promise<boolean> {
    this.#check();
    if (place !== this.#first + this.#bodies.length) return (await this.get(place)) === body;
    this.#bodies.push(body);
    this.#tell();
    if (!this.forgetsToAnswer) return true;
    this.forgetsToAnswer = false;
    throw away();
  }

  async *follow(place: number, stop: AbortSignal): AsyncGenerator<LogMessage> {
    const unheard = onAbort(stop, () => this.#tell());
    try {
      for (let at = Math.max(place, this.#first); !stop.aborted && !this.isAway; ) {
        const body = this.#bodies[at - this.#first];
        if (body === undefined) {
          await new Promise<void>((resolve) => this.#waiting.push(resolve));
          continue;
        }
        yield { place: at, body };
        at = Math.max(at + 1, this.#first);
      }
    } finally {
      unheard();
    }
  }

  /** The oldest messages go. */
  drop(count: number): void {
    this.#bodies.splice(0, count);
    this.#first += count;
  }

  /** All that it held is gone, and it counts from the beginning; whoever follows has to look anew. */
  wipe(): void {
    this.#bodies = [];
    this.#first = 1;
  }

  setAway(isAway: boolean): void {
    this.isAway = isAway;
    this.#tell();
  }

  async close(): Promise<void> {
    this.setAway(true);
  }

  #check(): void {
    if (this.isAway) throw away();
  }

  #tell(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function away(): StorageError {
  return new StorageError({ code: 'bus-unreachable', where: 'memory', what: 'it is away', mend: 'wait' });
}
