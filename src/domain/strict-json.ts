import { fail, ok, type Result } from './result.ts';

/** A JSON value; objects keep their keys in a Map, so that no key can reach a prototype. */
export type Json = string | number | boolean | null | readonly Json[] | ReadonlyMap<string, Json>;

export type JsonProblem = 'malformed-json' | 'nested-too-deep' | 'duplicate-key' | 'bad-number';

/** A decision is flat; this is for what only pretends to be one. */
const MAX_DEPTH = 8;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * Reads one JSON value that starts at `from`, by the letter of RFC 8259 and no further: what `JSON.parse` lets pass in
 * silence (a key given twice, a number beyond the doubles) is refused. Linear in the text.
 */
export function readJson(
  text: string,
  from: number,
  deepest = MAX_DEPTH,
): Result<{ readonly value: Json; readonly end: number }, JsonProblem> {
  const reader = new JsonReader(text, from, deepest);
  try {
    const value = reader.value(0);
    return ok({ value, end: reader.at });
  } catch (error) {
    if (error instanceof Refusal) return fail(error.problem);
    throw error;
  }
}

const DEEPEST_FILE = 64;
const IN_WORDS: Readonly<Record<JsonProblem, string>> = {
  'malformed-json': 'it is not JSON',
  'nested-too-deep': `it is not JSON that nests at most ${DEEPEST_FILE} deep`,
  'duplicate-key': 'it names a key twice',
  'bad-number': 'it holds a number that is none here',
};

/** A person's own file, as a value or in words why it is none: of a key that stands there twice, readers see one or the other. */
export function readJsonFile(text: string): Result<unknown, string> {
  const read = readJson(text, 0, DEEPEST_FILE);
  if (!read.ok) return fail(IN_WORDS[read.problem]);
  const { value, end } = read.value;
  return text.slice(end).trim() === '' ? ok(plainJson(value)) : fail(IN_WORDS['malformed-json']);
}

/** As schemas check it. `fromEntries` defines what it is given: no key reaches a prototype. */
export function plainJson(value: Json): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, plainJson(member)]));
  return Array.isArray(value) ? value.map(plainJson) : value;
}

class Refusal extends Error {
  readonly problem: JsonProblem;
  constructor(problem: JsonProblem) {
    super(problem);
    this.problem = problem;
  }
}

class JsonReader {
  readonly #text: string;
  readonly #deepest: number;
  at: number;

  constructor(text: string, from: number, deepest: number) {
    this.#text = text;
    this.at = from;
    this.#deepest = deepest;
  }

  value(depth: number): Json {
    if (depth > this.#deepest) throw new Refusal('nested-too-deep');
    this.#skipBlanks();
    switch (this.#text.charAt(this.at)) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#list(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): ReadonlyMap<string, Json> {
    const members = new Map<string, Json>();
    this.at += 1;
    this.#skipBlanks();
    if (this.#accept('}')) return members;
    do {
      this.#skipBlanks();
      if (this.#text.charAt(this.at) !== '"') throw new Refusal('malformed-json');
      const key = this.#string();
      if (members.has(key)) throw new Refusal('duplicate-key');
      this.#skipBlanks();
      this.#expect(':');
      members.set(key, this.value(depth + 1));
      this.#skipBlanks();
    } while (this.#accept(','));
    this.#expect('}');
    return members;
  }

  #list(depth: number): readonly Json[] {
    const items: Json[] = [];
    this.at += 1;
    this.#skipBlanks();
    if (this.#accept(']')) return items;
    do {
      items.push(this.value(depth + 1));
      this.#skipBlanks();
    } while (this.#accept(','));
    this.#expect(']');
    return items;
  }

  #string(): string {
    this.at += 1;
    let value = '';
    let runStart = this.at;
    for (;;) {
      const unit = this.#text.charCodeAt(this.at);
      // Past the end charCodeAt gives NaN, which is no character of a string either.
      if (!(unit >= 0x20)) throw new Refusal('malformed-json');
      if (unit === 0x22) {
        value += this.#text.slice(runStart, this.at);
        this.at += 1;
        return value;
      }
      if (unit === 0x5c) {
        value += this.#text.slice(runStart, this.at) + this.#escape();
        runStart = this.at;
      } else this.at += 1;
    }
  }

  #escape(): string {
    const letter = this.#text.charAt(this.at + 1);
    if (letter === 'u') {
      const digits = this.#text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new Refusal('malformed-json');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = ESCAPES.get(letter);
    if (character === undefined) throw new Refusal('malformed-json');
    this.at += 2;
    return character;
  }

  #number(): number {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw new Refusal('malformed-json');
    this.at += match[0].length;
    const value = Number(match[0]);
    if (!Number.isFinite(value)) throw new Refusal('bad-number');
    return value;
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.at)) throw new Refusal('malformed-json');
    this.at += word.length;
    return value;
  }

  #skipBlanks(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.at += 1;
    }
  }

  #accept(character: string): boolean {
    if (this.#text.charAt(this.at) !== character) return false;
    this.at += 1;
    return true;
  }

  #expect(character: string): void {
    if (!this.#accept(character)) throw new Refusal('malformed-json');
  }
}
