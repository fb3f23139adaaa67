import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FeedEvent } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { formatInstant, HOUR_MS, type Instant, instant } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { makeFolders } from '../shared/make-folders.ts';
import { SameFiles, vanished } from '../shared/plain-file.ts';
import { encodeEvent } from './encode.ts';
import { MADE_UP_END } from './made-up.ts';
import type { TapeManifest } from './manifest.ts';
import { type Recovered, recoverTapes } from './recover-tapes.ts';
import { type TapeWitness, witnessWhole } from './tape-witness.ts';
import { partialPath, TapeWriter } from './tape-writer.ts';
import { type TapeOrigin, writeManifest } from './write-tape.ts';

const FLUSH_MS = 250;
const FLUSH_LINES = 1_000;
const MOST_BYTES = 67_108_864;
const END = '}\n';

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
  /** Left out where nobody holds the tapes to what was written. */
  readonly witness?: TapeWitness | undefined;
}

interface Segment {
  readonly path: string;
  readonly writer: TapeWriter;
  /** As it lies in the folder. */
  readonly file: SameFiles;
}

interface Piece {
  lines: number;
  /** As they will be read, not packed yet. */
  readonly text: Uint8Array;
  /** The tape ends with it. */
  readonly isLast: boolean;
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
  readonly #isMadeUp: boolean;
  readonly #stop = new AbortController();
  readonly #ticking: Promise<void>;
  #waiting = new LineBytes();
  #hour = -1;
  #segment: Segment | undefined;
  /** Names of the tapes that are whole. */
  readonly #whole: string[];
  #published: { readonly path: string; readonly sha256: string } | undefined;
  #isSynced = true;
  /** What is to be written, in order; the first is tried again after trouble. */
  readonly #pieces: Piece[] = [];
  #writing: Promise<void> = Promise.resolve();
  #problem: unknown;
  #linesWritten = 0;
  #begunAt: Instant;

  private constructor(options: RecorderOptions, recovered: readonly Recovered[], whole: readonly string[]) {
    this.#options = options;
    this.#isMadeUp = options.origin().synthetic;
    this.recovered = recovered;
    this.#whole = [...whole];
    this.#begunAt = instant(Math.max(0, ...whole.map(begunAt)));
    this.#ticking = this.#tick();
  }

  /** Makes the folder, and finishes what lies there unfinished. */
  static async open(options: RecorderOptions): Promise<TapeRecorder> {
    try {
      makeFolders(options.folder);
    } catch (error) {
      throw fileProblem(error, 'tape', options.folder);
    }
    const recovered = await recoverTapes(options.folder, options.origin(), options.witness);
    const names = await readdir(options.folder);
    return new TapeRecorder(
      options,
      recovered,
      names.filter((name) => name.endsWith('.ndjson.gz')),
    );
  }

  /** On disk. */
  get linesWritten(): number {
    return this.#linesWritten;
  }

  /** Whether writing has run into something that `flush` may mend. */
  get isInTrouble(): boolean {
    return this.#problem !== undefined;
  }

  /** Throws what writing has run into; `flush` tries again. */
  add(events: readonly FeedEvent[]): void {
    if (this.#problem !== undefined) throw this.#problem;
    for (const event of events) {
      const hour = Math.floor(event.visible / HOUR_MS);
      if (hour !== this.#hour) {
        if (this.#hour >= 0) this.#schedule(true);
        this.#hour = hour;
      }
      const line = encodeEvent(event, this.#options.instruments, 'visible');
      if (line !== undefined) this.#waiting.add(line, this.#isMadeUp ? MADE_UP_END : END);
      if (this.#waiting.lines >= FLUSH_LINES) this.#schedule(false);
    }
  }

  /** Returns when all that was added is on disk; what a full disk turned away before is tried again. */
  async flush(): Promise<void> {
    this.#schedule(false);
    await this.#writing;
    if (this.#problem === undefined) return;
    this.#problem = undefined;
    this.#writing = this.#drain();
    await this.#writing;
    if (this.#problem !== undefined) throw this.#problem;
  }

  /** Throws IntegrityError when a tape was removed, or another lies in its place. */
  check(): void {
    this.#segment?.file.check();
    const { folder } = this.#options;
    const there = namesIn(folder);
    const gone = this.#whole.find((name) => !there.has(name));
    if (gone !== undefined) throw vanished(join(folder, gone));
  }

  /** Ends the last tape. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ticking;
    this.#schedule(true);
    await this.flush();
  }

  async #tick(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#options.clock.sleep(FLUSH_MS, signal);
      if (this.#waiting.lines > 0) this.#schedule(false);
    }
  }

  /** Writing goes on one piece after the other; after trouble nothing more is written. */
  #schedule(isLast: boolean): void {
    if (this.#waiting.lines === 0 && !isLast) return;
    this.#pieces.push({ lines: this.#waiting.lines, text: this.#waiting.text, isLast });
    this.#waiting = new LineBytes();
    this.#writing = this.#writing.then(() => this.#drain());
  }

  async #drain(): Promise<void> {
    for (let piece = this.#pieces[0]; piece !== undefined && this.#problem === undefined; piece = this.#pieces[0]) {
      try {
        await this.#write(piece);
        this.#pieces.shift();
      } catch (error) {
        this.#problem = error;
      }
    }
  }

  /** Each step is done once, however often the piece is tried. */
  async #write(piece: Piece): Promise<void> {
    if (piece.lines > 0) {
      this.#segment ??= await this.#begin();
      await this.#segment.writer.append(piece.text);
      this.#isSynced = false;
      this.#linesWritten += piece.lines;
      piece.lines = 0;
    }
    if (!this.#isSynced) await this.#sync();
    const full = (this.#segment?.writer.bytes ?? 0) >= (this.#options.mostBytes ?? MOST_BYTES);
    if (this.#segment !== undefined && (piece.isLast || full)) {
      const { path, writer } = this.#segment;
      this.#published = { path, sha256: await writer.publish() };
      this.#segment = undefined;
    }
    if (this.#published === undefined) return;
    const { path, sha256 } = this.#published;
    const { origin, witness } = this.#options;
    this.tapes.push(await writeManifest(path, sha256, origin()));
    if (witness !== undefined) await witnessWhole(witness, path, sha256);
    witness?.ended(path);
    this.#whole.push(basename(path));
    this.#published = undefined;
  }

  async #sync(): Promise<void> {
    if (this.#segment !== undefined) {
      const { path, writer } = this.#segment;
      await writer.sync();
      this.check();
      this.#options.witness?.grown(path, writer.bytes, writer.sha256);
    }
    this.#isSynced = true;
  }

  async #begin(): Promise<Segment> {
    const { folder, name, clock } = this.#options;
    this.check();
    // No name comes twice, and none sorts before an earlier one, whatever the clock says.
    this.#begunAt = instant(Math.max(clock.now(), this.#begunAt + 1));
    const path = join(folder, `${name}-${stampOf(this.#begunAt)}.ndjson.gz`);
    this.#options.witness?.begun(path);
    const writer = await TapeWriter.create(path, 'fast');
    return { path, writer, file: new SameFiles([partialPath(path)]) };
  }
}

const FIRST_BYTES = 65_536;
/** A UTF-16 unit takes no more of UTF-8. */
const MOST_BYTES_A_UNIT = 3;

/** Lines as bytes outside of the heap: kept as texts, they would be most of what the collector copies of a live run. */
class LineBytes {
  lines = 0;
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #length = 0;

  /** A record's line, `end` in the place of its last brace. */
  add(line: string, end: string): void {
    const most = this.#length + (line.length + end.length) * MOST_BYTES_A_UNIT;
    if (most > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(most, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(line, this.#length) - 1;
    this.#length += this.#bytes.write(end, this.#length);
    this.lines += 1;
  }

  get text(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** `20250131T120000123Z`: sorts by time. */
function stampOf(when: Instant): string {
  return formatInstant(when).replace(/[-:.]/g, '');
}

function namesIn(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw vanished(folder);
    throw fileProblem(error, 'tape', folder);
  }
}

const STAMP = /-(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d)(\d{3}Z)\.ndjson\.gz$/;

/** When the tape of this name was begun; 0 where the name does not tell. */
function begunAt(name: string): Instant {
  const [, year, month, hour, minute, second, rest] = STAMP.exec(name) ?? [];
  const at = Date.parse(`${year}-${month}-${hour}:${minute}:${second}.${rest}`);
  return instant(Number.isNaN(at) ? 0 : at);
}
