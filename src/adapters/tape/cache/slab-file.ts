import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, statSync, writevSync } from 'node:fs';
import { z } from 'zod';
import { sha256 } from '../../../domain/hash.ts';
import { parseJson } from '../../shared/parse-json.ts';

/*
 * Slabs one behind the other, then a footer that tells of each its length, how many events it holds, and its hash; the
 * last line is the footer's hash and length. A file without all of that is damaged, or was never finished.
 */

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const footerSchema = z.strictObject({
  slabs: z.array(z.tuple([count, count, hash])),
  isLive: z.boolean(),
  lines: count,
  events: count,
  refused: z.array(z.tuple([z.string(), count])),
  /** Where the first of each kind stands, behind the tape's path. */
  firstRefused: z.array(z.tuple([z.string(), z.string()])),
});
type Footer = z.output<typeof footerSchema>;

/** What is known of a tape that was read to its end. */
export type WholeTape = Readonly<Omit<Footer, 'slabs'>>;

/** A cache is not what was written: it is made anew, since nothing in it is told nowhere else. */
export class CacheDamaged extends Error {}

const LENGTH_DIGITS = 16;
const TAIL_BYTES = 64 + LENGTH_DIGITS;

/** A file that is being written under another name. All that fails is told as it comes: the disk is full, or not ours. */
export class SlabFileWriter {
  readonly #path: string;
  readonly #half: string;
  readonly #file: number;
  readonly #slabs: Footer['slabs'] = [];
  readonly #most: number;
  #bytes = 0;

  /** Of at most so many bytes. Throws where there is a half of it: somebody is writing it already. */
  constructor(path: string, half: string, most: number) {
    this.#path = path;
    this.#half = half;
    this.#most = most;
    this.#file = openSync(this.#half, 'wx', 0o600);
  }

  add(slab: readonly Uint8Array[], events: number): void {
    const hash = createHash('sha256');
    for (const part of slab) hash.update(part);
    this.#slabs.push([this.#write(slab), events, hash.digest('hex')]);
  }

  /** Puts it where it is read. */
  publish(tape: WholeTape): void {
    const footer = Buffer.from(JSON.stringify({ slabs: this.#slabs, ...tape } satisfies Footer));
    this.#write([footer, Buffer.from(`${sha256(footer)}${String(footer.length).padStart(LENGTH_DIGITS, '0')}`)]);
    // Another may have taken it for left alone.
    if (fstatSync(this.#file).ino === statSync(this.#half).ino) renameSync(this.#half, this.#path);
    closeSync(this.#file);
  }

  drop(): void {
    try {
      closeSync(this.#file);
      rmSync(this.#half, { force: true });
    } catch {}
  }

  #write(parts: readonly Uint8Array[]): number {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    this.#bytes += length;
    if (this.#bytes > this.#most) throw new Error(`it would take over ${this.#most} bytes`);
    if (writevSync(this.#file, parts) < length) throw new Error('the disk is full');
    return length;
  }
}

/** A finished file; its slabs are checked as they are read. */
export class SlabFileReader {
  readonly tape: WholeTape;
  readonly #file: number;
  readonly #slabs: Footer['slabs'];
  #buffer = new ArrayBuffer(0);

  /** @throws CacheDamaged where it is none; as the file system does where there is no such file */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    try {
      const { slabs, ...tape } = this.#footer();
      this.#slabs = slabs;
      this.tape = tape;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * The bytes of each slab behind so many events, at the beginning of a buffer that the next one is put into; with how
   * many of its own events are passed over.
   * @throws CacheDamaged at a slab that is not what was written
   */
  *slabsBehind(events: number): Generator<{ readonly buffer: ArrayBuffer; readonly skip: number }> {
    let at = 0;
    let before = 0;
    for (const [length, count, hash] of this.#slabs) {
      if (before + count > events) {
        const slab = this.#read(at, length);
        if (sha256(slab) !== hash) throw new CacheDamaged(`a slab at byte ${at}`);
        yield { buffer: this.#buffer, skip: Math.max(0, events - before) };
      }
      at += length;
      before += count;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #footer(): Footer {
    const { size } = fstatSync(this.#file);
    const tail = Buffer.from(this.#read(Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES))).toString('latin1');
    const length = /^\d+$/.test(tail.slice(64)) ? Number(tail.slice(64)) : Number.POSITIVE_INFINITY;
    if (length > size) throw new CacheDamaged('its last line');
    const text = this.#read(size - TAIL_BYTES - length, length);
    if (sha256(text) !== tail.slice(0, 64)) throw new CacheDamaged('its footer');
    const footer = footerSchema.safeParse(parseJson(Buffer.from(text).toString('utf8')));
    if (!footer.success) throw new CacheDamaged('its footer');
    return footer.data;
  }

  #read(at: number, length: number): Uint8Array {
    if (this.#buffer.byteLength < length) this.#buffer = new ArrayBuffer(length);
    const bytes = new Uint8Array(this.#buffer, 0, length);
    for (let from = 0; from < length; ) {
      const read = readSync(this.#file, bytes, from, length - from, at + from);
      if (read === 0) throw new CacheDamaged('it ends early');
      from += read;
    }
    return bytes;
  }
}
