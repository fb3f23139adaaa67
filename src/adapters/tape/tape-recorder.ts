import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeedEvent } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { formatInstant, HOUR_MS, type Instant } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { encodeEvent } from './encode.ts';
import type { TapeManifest } from './manifest.ts';
import { type Recovered, recoverTapes } from './recover-tapes.ts';
import { TapeWriter } from './tape-writer.ts';
import { type TapeOrigin, writeManifest } from './write-tape.ts';

const FLUSH_MS = 250;
const FLUSH_LINES = 1_000;
const MOST_BYTES = 67_108_864;

export interface RecorderOptions {
  readonly folder: string;
  /** The tapes' names begin with it. */
  readonly name: string;
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  readonly clock: Clock;
  /** What the manifests tell; asked when a tape is whole. */
  readonly origin: () => TapeOrigin;
  /** A tape of this many bytes is ended and the next one begun; 64 MiB unless set. */
  readonly mostBytes?: number;
}

interface Segment {
  readonly path: string;
  readonly writer: TapeWriter;
}

/**
 * Writes live events as tapes, one an hour or 64 MiB, each under its name when it is whole. At most 250 ms or 1,000
 * lines are not on disk yet: so much a crash can take. Adding never waits for the disk.
 */
export class TapeRecorder {
  readonly tapes: TapeManifest[] = [];
  /** What an earlier recorder left unfinished when it died. */
  readonly recovered: readonly Recovered[];
  readonly #options: RecorderOptions;
  readonly #stop = new AbortController();
  readonly #ticking: Promise<void>;
  #waiting: string[] = [];
  #hour = -1;
  #segment: Segment | undefined;
  #written: Promise<void> = Promise.resolve();
  #problem: unknown;
  #linesWritten = 0;

  private constructor(options: RecorderOptions, recovered: readonly Recovered[]) {
    this.#options = options;
    this.recovered = recovered;
    this.#ticking = this.#tick();
  }

  /** Makes the folder, and finishes what lies there unfinished. */
  static async open(options: RecorderOptions): Promise<TapeRecorder> {
    try {
      await mkdir(options.folder, { recursive: true });
    } catch (error) {
      throw fileProblem(error, 'tape', options.folder);
    }
    return new TapeRecorder(options, await recoverTapes(options.folder, options.origin()));
  }

  /** On disk. */
  get linesWritten(): number {
    return this.#linesWritten;
  }

  /** Throws what writing ran into since the last call. */
  add(events: readonly FeedEvent[]): void {
    if (this.#problem !== undefined) throw this.#problem;
    for (const event of events) {
      const hour = Math.floor(event.visible / HOUR_MS);
      if (hour !== this.#hour) {
        if (this.#hour >= 0) this.#schedule(true);
        this.#hour = hour;
      }
      const line = encodeEvent(event, this.#options.instruments, 'visible');
      if (line !== undefined) this.#waiting.push(line);
      if (this.#waiting.length >= FLUSH_LINES) this.#schedule(false);
    }
  }

  /** Returns when all that was added is on disk. */
  async flush(): Promise<void> {
    this.#schedule(false);
    await this.#written;
    if (this.#problem !== undefined) throw this.#problem;
  }

  /** Ends the last tape. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ticking;
    this.#schedule(true);
    await this.#written;
    if (this.#problem !== undefined) throw this.#problem;
  }

  async #tick(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#options.clock.sleep(FLUSH_MS, signal);
      if (this.#waiting.length > 0) this.#schedule(false);
    }
  }

  /** Writing goes on one piece after the other; after trouble nothing more is written. */
  #schedule(isLast: boolean): void {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#written = this.#written.then(async () => {
      if (this.#problem !== undefined) return;
      try {
        await this.#write(lines, isLast);
      } catch (error) {
        this.#problem = error;
      }
    });
  }

  async #write(lines: readonly string[], isLast: boolean): Promise<void> {
    if (lines.length > 0) {
      this.#segment ??= await this.#begin();
      await this.#segment.writer.write(lines);
      await this.#segment.writer.sync();
      this.#linesWritten += lines.length;
    }
    const full = (this.#segment?.writer.bytes ?? 0) >= (this.#options.mostBytes ?? MOST_BYTES);
    if (this.#segment === undefined || !(isLast || full)) return;
    const { path, writer } = this.#segment;
    this.#segment = undefined;
    this.tapes.push(await writeManifest(path, await writer.publish(), this.#options.origin()));
  }

  async #begin(): Promise<Segment> {
    const { folder, name, clock } = this.#options;
    const path = join(folder, `${name}-${stampOf(clock.now())}.ndjson.gz`);
    return { path, writer: await TapeWriter.create(path) };
  }
}

/** `20250131T120000123Z`: sorts by time, and never comes twice within a folder. */
function stampOf(when: Instant): string {
  return formatInstant(when).replace(/[-:.]/g, '');
}
