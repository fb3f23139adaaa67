import type { TapeRecorder } from '../adapters/tape/tape-recorder.ts';
import { StorageError } from '../domain/errors.ts';
import { escapeTerminal } from '../domain/escape.ts';
import type { FeedEvent } from '../domain/feed-event.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';

export interface KeptTapeParts {
  readonly recorder: TapeRecorder;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly note: (line: string) => void;
}

/**
 * The tape and the journal of a paper run: the tape is on the disk before a row that follows from it. While the disk
 * takes nothing, the run stands: what comes in waits, nobody trades, and writing is tried again every second.
 */
export class KeptTape {
  readonly #parts: KeptTapeParts;
  #committed: number;
  /** Whether the disk takes nothing at present. */
  isHalted = false;

  constructor(parts: KeptTapeParts) {
    this.#parts = parts;
    this.#committed = parts.journal.last();
  }

  async add(events: readonly FeedEvent[]): Promise<void> {
    const { recorder } = this.#parts;
    if (recorder.isInTrouble) await this.flush();
    recorder.add(events);
  }

  /** Makes durable what was done since the last time. */
  async settle(): Promise<void> {
    const { journal } = this.#parts;
    if (journal.last() === this.#committed) return;
    await this.flush();
    await this.#untilWritten(async () => journal.commit());
    this.#committed = journal.last();
  }

  async flush(): Promise<void> {
    await this.#untilWritten(() => this.#parts.recorder.flush());
  }

  async #untilWritten(write: () => Promise<void>): Promise<void> {
    const { clock, stop, note } = this.#parts;
    for (;;) {
      try {
        await write();
        if (this.isHalted) note('writing goes on, and so does trading');
        this.isHalted = false;
        return;
      } catch (error) {
        if (!(error instanceof StorageError) || stop.aborted) throw error;
        if (!this.isHalted) note(escapeTerminal(`trading is halted: ${error.message}`));
        this.isHalted = true;
        await clock.sleep(SECOND_MS, stop);
      }
    }
  }
}
