import { MINUTE_MS } from '../domain/time.ts';
import { TextTable, textHash } from './text-table.ts';

export interface Memory {
  /** Of event time: what a source repeats after a reconnect or a change of its host lies within. */
  readonly spanMs: number;
  /** Ids remembered however old they are, for sources that seldom write. */
  readonly least: number;
  /** Ids remembered at most, whatever the span; a quarter of them go at once. */
  readonly most: number;
}

/** An hour told again is known by then; a million ids of posts take some 100 MB. */
const MEMORY: Memory = { spanMs: 90 * MINUTE_MS, least: 65_536, most: 1_048_576 };
const PARTS = 4;

/** What was told between two turns. Ids that count upwards, as trade numbers do, are numbers; the others text. */
export class Part {
  /** The latest time told when it began. */
  from = 0;
  readonly rising: number[] = [];
  readonly texts = new TextTable();

  get size(): number {
    return this.rising.length + this.texts.size;
  }

  clear(): void {
    this.rising.length = 0;
    this.texts.clear();
  }

  hasRisen(number: number): boolean {
    const { rising } = this;
    let [low, high] = [0, rising.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = rising[middle] ?? Number.NaN;
      if (found === number) return true;
      if (found < number) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }
}

/** Remembers the ids of one source by their time, in bounded memory, in parts: the newest takes, the oldest is emptied. */
export class Deduplicator {
  private readonly memory: Memory;
  private parts: readonly Part[];
  private newest: Part;
  private highest = -1;

  constructor(memory: Memory = MEMORY) {
    this.memory = memory;
    this.newest = new Part();
    this.parts = [this.newest];
  }

  /** Remembers an id; whether it was given before, as far as is remembered. `at`: its event time. */
  remember(id: string, at: number): boolean {
    const number = wholeNumber(id);
    if (number > this.highest) {
      this.highest = number;
      this.partAt(at).rising.push(number);
      return false;
    }
    const hash = textHash(id);
    if (this.parts.some((part) => part.hasRisen(number) || part.texts.has(id, hash))) return true;
    this.partAt(at).texts.add(id, hash);
    return false;
  }

  /** The part that takes an id of that time. */
  private partAt(at: number): Part {
    const { spanMs, least, most } = this.memory;
    const { size, from } = this.newest;
    const isOld = at - from >= spanMs / (PARTS - 1) && size >= least / (PARTS - 1);
    if (size === 0) this.newest.from = at;
    else if (isOld || size >= most / PARTS) this.turn(Math.max(at, from));
    return this.newest;
  }

  /** One date far back, as authors may claim it, makes nothing old. */
  private turn(from: number): void {
    const emptied = this.parts.length < PARTS ? new Part() : (this.parts.at(-1) ?? new Part());
    emptied.clear();
    emptied.from = from;
    this.newest = emptied;
    this.parts = [emptied, ...this.parts.filter((part) => part !== emptied)];
  }
}

/** The number an id spells if it is one of at most 15 digits and could be spelled in no other way, else NaN. */
function wholeNumber(id: string): number {
  if (id.length === 0 || id.length > 15 || (id.length > 1 && id.charCodeAt(0) === 48)) return Number.NaN;
  let number = 0;
  for (let at = 0; at < id.length; at += 1) {
    const digit = id.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
