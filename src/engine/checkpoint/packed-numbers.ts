export type SavedNumbers = Float64Array | Int32Array | Uint32Array;

/** An array of numbers of which most are 0: those that are not, and where they stand. */
interface Packed {
  readonly '#numbers': string;
  readonly length: number;
  readonly places: Uint32Array;
  readonly values: SavedNumbers;
}

/** Shorter arrays are not worth it. */
const LEAST_LENGTH = 1_024;
/** Packed where at most one of so many is not 0. */
const SPARSE = 8;
/** Numbers that are looked at together. */
const BLOCK = 2_048;
const NOTHING = Buffer.alloc(BLOCK * Float64Array.BYTES_PER_ELEMENT);

/** Tables are made for many more posts than most runs hear of: what is 0 in them is not written with every checkpoint. */
export function packedNumbers(numbers: SavedNumbers): SavedNumbers | Packed {
  if (numbers.length < LEAST_LENGTH) return numbers;
  const places = new Uint32Array(numbers.length / SPARSE);
  let count = 0;
  for (let start = 0; start < numbers.length; start += BLOCK) {
    const end = Math.min(numbers.length, start + BLOCK);
    if (isNothing(numbers, start, end)) continue;
    for (let place = start; place < end; place += 1) {
      // −0 is another number.
      if (Object.is(numbers[place], 0)) continue;
      if (count === places.length) return numbers;
      places[count] = place;
      count += 1;
    }
  }
  const values = arrayNamed(numbers.constructor.name, count);
  for (let at = 0; at < count; at += 1) values[at] = numbers[places[at] ?? 0] ?? 0;
  return { '#numbers': numbers.constructor.name, length: numbers.length, places: places.slice(0, count), values };
}

/** Compared by the processor's own means: most of most tables was never written to. */
function isNothing(numbers: SavedNumbers, start: number, end: number): boolean {
  const width = numbers.BYTES_PER_ELEMENT;
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset + start * width, (end - start) * width);
  return bytes.equals(bytes.length === NOTHING.length ? NOTHING : NOTHING.subarray(0, bytes.length));
}

/** What was packed; undefined for anything else. */
export function unpackedNumbers(value: object): SavedNumbers | undefined {
  if (!isPacked(value)) return undefined;
  const numbers = arrayNamed(value['#numbers'], value.length);
  for (const [at, place] of value.places.entries()) numbers[place] = value.values[at] ?? 0;
  return numbers;
}

function isPacked(value: object): value is Packed {
  return '#numbers' in value;
}

function arrayNamed(name: string, length: number): SavedNumbers {
  if (name === 'Float64Array') return new Float64Array(length);
  return name === 'Int32Array' ? new Int32Array(length) : new Uint32Array(length);
}

export function isNumbers(value: object): value is SavedNumbers {
  return value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint32Array;
}
