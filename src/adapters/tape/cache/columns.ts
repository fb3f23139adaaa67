import { Buffer } from 'node:buffer';
import type { Numbers } from '../../../domain/tick-columns.ts';

/** In the place of a column's width: all of it is the one number that is there. */
const CONSTANT = 0;

/** Where every column begins: there numbers of any width can be read as they lie. */
const ALIGNED_BYTES = 8;

/**
 * Lays columns one behind the other, numbers in 4 bytes each where all of a column fit in 32 bits, else in 8; behind a head that tells
 * the width and the length of each.
 */
export class ColumnWriter {
  readonly #head: number[] = [];
  readonly #parts: Uint8Array[] = [];

  numbers(numbers: Float64Array): void {
    const first = numbers[0] ?? 0;
    let areSmall = true;
    let areOne = true;
    for (const value of numbers) {
      areSmall &&= isSmall(value);
      areOne &&= value === first;
    }
    if (areSmall && areOne) this.#add(CONSTANT, numbers.length, new Uint8Array(Float64Array.of(first).buffer));
    else if (areSmall) this.#add(4, numbers.length, new Uint8Array(new Int32Array(numbers).buffer));
    else this.#add(8, numbers.length, new Uint8Array(numbers.buffer));
  }

  bytes(bytes: Uint8Array): void {
    this.#add(1, bytes.length, bytes);
  }

  texts(texts: readonly (string | undefined)[]): void {
    this.numbers(Float64Array.from(texts, (text) => text?.length ?? -1));
    this.bytes(Buffer.from(texts.join(''), 'utf16le'));
  }

  /** One behind the other. */
  packed(): readonly Uint8Array[] {
    const head = new Uint8Array(Int32Array.of(this.#head.length, ...this.#head).buffer);
    return [head, paddingBehind(head.length), ...this.#parts];
  }

  #add(width: 0 | 1 | 4 | 8, length: number, bytes: Uint8Array): void {
    this.#head.push(width, length);
    this.#parts.push(bytes, paddingBehind(bytes.length));
  }
}

/** Reads columns where they lie, in the order in which they were written; the bytes begin a buffer. */
export class ColumnReader {
  readonly #buffer: ArrayBufferLike;
  readonly #head: Int32Array;
  #next = 0;
  #at: number;

  constructor(buffer: ArrayBufferLike) {
    this.#buffer = buffer;
    const [length = 0] = new Int32Array(buffer, 0, 1);
    this.#head = new Int32Array(buffer, 4, length);
    this.#at = aligned(4 + length * 4);
  }

  numbers(): Numbers {
    const { width, length, at } = this.#take();
    if (width === CONSTANT) return allOf(new Float64Array(this.#buffer, at, 1)[0] ?? 0, length);
    return width === 4 ? new Int32Array(this.#buffer, at, length) : new Float64Array(this.#buffer, at, length);
  }

  bytes(): Uint8Array {
    const { length, at } = this.#take();
    return new Uint8Array(this.#buffer, at, length);
  }

  texts(): readonly (string | undefined)[] {
    const lengths = this.numbers();
    const { length, at } = this.#take();
    const all = Buffer.from(this.#buffer, at, length).toString('utf16le');
    const texts: (string | undefined)[] = [];
    let from = 0;
    for (const characters of lengths) {
      texts.push(characters < 0 ? undefined : all.slice(from, from + characters));
      from += Math.max(0, characters);
    }
    return texts;
  }

  #take(): { readonly width: number; readonly length: number; readonly at: number } {
    const [width = 1, length = 0] = this.#head.subarray(this.#next, this.#next + 2);
    const at = this.#at;
    this.#next += 2;
    this.#at = aligned(at + (width === CONSTANT ? ALIGNED_BYTES : width * length));
    return { width, length, at };
  }
}

/** By the one number in them: slab after slab has the same delay, symbol and size. Nobody writes to them. */
const constants = new Map<number, Int32Array>();
const MOST_CONSTANTS = 64;

function allOf(value: number, length: number): Int32Array {
  const known = constants.get(value);
  if (known !== undefined && known.length >= length) return known.subarray(0, length);
  if (constants.size >= MOST_CONSTANTS) constants.clear();
  const made = new Int32Array(length).fill(value);
  constants.set(value, made);
  return made;
}

/** A whole number of 32 bits; -0 is none. */
function isSmall(value: number): boolean {
  return value === (value | 0) && (value !== 0 || 1 / value > 0);
}

function aligned(at: number): number {
  return Math.ceil(at / ALIGNED_BYTES) * ALIGNED_BYTES;
}

function paddingBehind(bytes: number): Uint8Array {
  return new Uint8Array(aligned(bytes) - bytes);
}
