import { appendFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import { sha256 } from '../../domain/hash.ts';
import { isSymbolId, type SymbolId } from '../../domain/ids.ts';
import type { Checkpoint, Checkpoints } from '../../ports/checkpoints.ts';
import { readBytesOf } from '../shared/plain-file.ts';
import { workedMs } from '../shared/worked.ts';
import { writeAnew } from '../shared/write-whole.ts';

const CHECKPOINT = 'checkpoint';
const NEWLINE = 10;
/** A run that is over sooner needs none. In the processor's time, as all here: what a busy machine waits for is not stepped again. */
const LEAST_MS = 500;
/** What checkpoints may take of a run's time: one in so many parts. */
const PARTS = 10;
/** What the first of a process takes beside later ones: after it one would wait as long too, and a kill then cost that. */
const FIRST_TAKES = 4;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const headSchema = z.strictObject({
  schema: z.literal(1),
  /** Of the program that wrote it: fields have the meaning that its code gives them. */
  program: hash,
  /** Of what the run is made of. */
  run: hash,
  /** Of its tapes, and in which intervals the bars of each symbol stand on them: to find out takes reading them. */
  tapes: z.array(hash),
  intervals: z.array(z.tuple([z.string().refine(isSymbolId), z.array(z.number())])),
  sequence: z.int().positive(),
  /** The journal's chain at that row. */
  row: hash,
  /** Over all of that, and the bytes behind this line. */
  seal: hash,
});
type Head = z.output<typeof headSchema>;

export interface CheckpointOptions {
  readonly folder: string;
  /** Hashes of what it has to be of; asked once there is one to read or to write. */
  readonly made: () => Pick<Head, 'program' | 'run' | 'tapes' | 'intervals'>;
  /** The chain's hash at a row of the journal that ends a commit; undefined where none does. */
  readonly rowHash: (sequence: number) => string | undefined;
  /** Whether the run was begun in an earlier life: without a checkpoint it is then stepped again. */
  readonly isBegun: boolean;
  /** Told, a line, why what is there is not used. */
  readonly tell: (line: string) => void;
}

/**
 * The one checkpoint of a run folder, beside its journal: a line of JSON, and the state as structured cloning writes it.
 * It holds nothing that the journal and the tapes do not say, so that it may be removed at any time.
 */
export class CheckpointFile implements Checkpoints {
  readonly #options: CheckpointOptions;
  readonly #path: string;
  #lastAt = workedMs();
  #askedAt = 0;
  #waitMs = LEAST_MS;
  #takes = FIRST_TAKES;

  constructor(options: CheckpointOptions) {
    this.#options = options;
    this.#path = join(options.folder, CHECKPOINT);
  }

  last(): Checkpoint | undefined {
    if (!existsSync(this.#path)) return undefined;
    const read = this.#read();
    if (typeof read !== 'string') return read;
    this.#options.tell(`the run's checkpoint ${read}: it is stepped from its beginning`);
    return undefined;
  }

  isDue(): boolean {
    this.#askedAt = workedMs();
    return this.#askedAt - this.#lastAt >= this.#waitMs;
  }

  keep({ sequence, state }: Checkpoint): void {
    const row = this.#options.rowHash(sequence);
    if (row === undefined) return;
    const body = serialize(state);
    const takenMs = workedMs() - this.#askedAt;
    // What it is made of is found out once a life.
    const unsealed = { schema: 1, ...this.#options.made(), sequence, row } as const;
    const madeAt = workedMs();
    const head: Head = { ...unsealed, seal: sealOf(unsealed, body) };
    this.#write(head, body);
    this.#lastAt = workedMs();
    this.#waitMs = Math.max(LEAST_MS, (PARTS * (takenMs + this.#lastAt - madeAt)) / this.#takes);
    this.#takes = 1;
  }

  refuse(why: string): void {
    this.#waitMs = Number.POSITIVE_INFINITY;
    if (this.#options.isBegun) this.#options.tell(`the run is stepped from its beginning: ${why}`);
  }

  /** The run is over; whoever was killed while they wrote one left a half. */
  remove(): void {
    for (const path of [this.#path, halfOf(this.#path)]) rmSync(path, { force: true });
  }

  /** What is there, or why it cannot be used. */
  #read(): Checkpoint | string {
    const sealed = readSealed(this.#path);
    if (sealed === undefined) return 'is damaged';
    const { head, body } = sealed;
    const { program, run } = this.#options.made();
    if (head.program !== program) return 'is of another version of the program';
    if (head.run !== run) return 'is of another run';
    if (this.#options.rowHash(head.sequence) !== head.row) return `names row ${head.sequence} of another journal`;
    return { sequence: head.sequence, state: deserialize(body) };
  }

  /** Not waited for: one that a power cut tears is told by its hash. A disk that has no room for it does without. */
  #write(head: Head, body: Buffer): void {
    const half = halfOf(this.#path);
    try {
      writeAnew(half, `${JSON.stringify(head)}\n`);
      appendFileSync(half, body);
      renameSync(half, this.#path);
    } catch {
      rmSync(half, { force: true });
    }
  }
}

function halfOf(path: string): string {
  return `${path}.half`;
}

/** The intervals that a checkpoint of this program has kept of these very tapes; undefined where there is none. */
export function keptIntervals(
  folder: string,
  { program, tapes }: Pick<Head, 'program' | 'tapes'>,
): ReadonlyMap<SymbolId, readonly number[]> | undefined {
  const path = join(folder, CHECKPOINT);
  const head = existsSync(path) ? readSealed(path)?.head : undefined;
  if (head === undefined || head.program !== program || head.tapes.join() !== tapes.join()) return undefined;
  return new Map(head.intervals);
}

/** Undefined where it is not what was written, to the last bit. */
function readSealed(path: string): { readonly head: Head; readonly body: Buffer } | undefined {
  const bytes = readBytesOf(path, CHECKPOINT);
  const end = bytes.indexOf(NEWLINE);
  const head = parseHead(bytes.toString('utf8', 0, Math.max(0, end)));
  if (head === undefined) return undefined;
  const { seal, ...unsealed } = head;
  const body = bytes.subarray(end + 1);
  return sealOf(unsealed, body) === seal ? { head, body } : undefined;
}

function sealOf(head: Omit<Head, 'seal'>, body: Buffer): string {
  return sha256(`${canonicalJson(head)}\n${sha256(body)}`);
}

function parseHead(line: string): Head | undefined {
  try {
    return headSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
