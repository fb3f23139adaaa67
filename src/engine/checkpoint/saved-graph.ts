import { InvariantBroken } from '../../domain/errors.ts';
import { isNumbers, packedNumbers, type SavedNumbers, unpackedNumbers } from './packed-numbers.ts';

/**
 * A value as plain data: objects, arrays, maps, sets, arrays of numbers and primitives, with what they share and their
 * circles, as structured cloning keeps them. An object of a class is a plain one that names its class.
 */
export type Saved = unknown;

/** Under which a saved object names its class. */
const CLASS = '#class';
/** In the place of an object that a run is given and does not save: its number among them. */
const OUTSIDE = '#outside';

/** Everything that can be reached from an object, numbered: the same in two that were made of the same. */
export function everythingIn(root: object): ReadonlyMap<object, number> {
  const numbers = new Map<object, number>();
  const visit = (value: unknown): void => {
    if (!isObject(value) || numbers.has(value)) return;
    numbers.set(value, numbers.size);
    for (const [, part] of partsOf(value)) visit(part);
  };
  visit(root);
  return numbers;
}

/**
 * Functions and what stands behind `#` are not saved: an object has them from whoever made it, and keeps those of the
 * run that it is restored into. `outside` is what both runs are given. Arrays of numbers are packed, or the run's own, and so
 * are lists and tables of primitives, not copied: to be written before it is stepped on.
 */
export function savedGraph(root: object, outside: ReadonlyMap<object, number>): Saved {
  const known = new Map<object, object>();
  const save = (value: unknown): Saved => {
    if (!isObject(value)) return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    const number = outside.get(value);
    if (number === undefined && isNumbers(value)) {
      const numbers = packedNumbers(value);
      known.set(value, numbers);
      return numbers;
    }
    if (number === undefined && isFlat(value)) {
      known.set(value, value);
      return value;
    }
    const name = classOf(value);
    const made =
      number === undefined ? emptyLike(value, name === undefined ? {} : { [CLASS]: name }) : { [OUTSIDE]: number };
    known.set(value, made);
    if (number === undefined) refill(made, value, save);
    return made;
  };
  return save(root);
}

/** Whether a list, map or set holds nothing but primitives. */
function isFlat(value: object): boolean {
  if (Array.isArray(value)) {
    for (let place = 0; place < value.length; place += 1) if (!isPrimitive(value[place])) return false;
    return true;
  }
  if (value instanceof Map) {
    for (const [name, part] of value) if (!isPrimitive(name) || !isPrimitive(part)) return false;
    return true;
  }
  if (!(value instanceof Set)) return false;
  for (const part of value) if (!isPrimitive(part)) return false;
  return true;
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== 'function' && !isObject(value);
}

/** What of a value is no plain data, in a few words; undefined where all of it is. */
export function unplainIn(value: unknown, seen = new Set<object>()): string | undefined {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (!isObject(value) || seen.has(value)) return undefined;
  seen.add(value);
  const name = classOf(value);
  if (name !== undefined) return `a ${name}`;
  const parts = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
  for (const part of parts) {
    const unplain = unplainIn(part, seen);
    if (unplain !== undefined) return unplain;
  }
  return undefined;
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || value instanceof Map || value instanceof Set || isNumbers(value);
}

/** Makes an object of a class of which a fresh run has none yet, from its fields as saved; the fields are set behind it. */
export type Maker = (fields: Readonly<Record<string, unknown>>) => object;

/**
 * Puts a saved value into a fresh one that was made as it was. What is there already stays the same object, so that
 * whoever holds it sees what was saved; of the rest `makers` make what has a class, by its name.
 * @throws InvariantBroken, with nothing changed, where nothing makes a part of it
 */
export function restoreGraph(
  fresh: object,
  saved: Saved,
  outside: ReadonlyMap<object, number>,
  makers: ReadonlyMap<string, Maker>,
): void {
  const live = new Map<object, object>();
  const taken = new Set<object>();
  unpack(saved);
  pair(fresh, saved, { live, taken });
  const given = [...outside.keys()];
  const seen = new Set<object>();
  const find = (part: Saved): void => {
    if (!isObject(part) || seen.has(part)) return;
    seen.add(part);
    if (!live.has(part)) pair(counterpart(part, given, makers), part, { live, taken });
    if (OUTSIDE in part) return;
    for (const [name, inner] of partsOf(part)) {
      find(name);
      find(inner);
    }
  };
  find(saved);
  for (const [from, to] of live)
    if (!(OUTSIDE in from)) refill(to, from, (part) => (isObject(part) ? live.get(part) : part));
}

interface Pairs {
  /** What stands for each saved object. */
  readonly live: Map<object, object>;
  /** Objects that stand for one already: a value that a fresh run has in several places may be several by then. */
  readonly taken: Set<object>;
}

/** Notes which object stands where something was saved, as far as there are objects: each stands for one. */
function pair(fresh: unknown, saved: Saved, pairs: Pairs): void {
  const { live, taken } = pairs;
  if (!isObject(fresh) || !isObject(saved) || live.has(saved)) return;
  const isOutside = OUTSIDE in saved;
  if (!isOutside && (taken.has(fresh) || !areAlike(fresh, saved))) return;
  live.set(saved, fresh);
  if (isOutside) return;
  taken.add(fresh);
  const parts = new Map(partsOf(fresh));
  for (const [name, part] of partsOf(saved)) {
    if (isObject(part) && !(OUTSIDE in part)) pair(parts.get(name), part, pairs);
  }
}

/** What stands for a saved object of which the fresh run has none. */
function counterpart(saved: object, given: readonly object[], makers: ReadonlyMap<string, Maker>): object {
  if (OUTSIDE in saved) {
    const found = given[Number(saved[OUTSIDE])];
    if (found === undefined) throw new InvariantBroken('a checkpoint names something that its run does not have');
    return found;
  }
  const name = classOf(saved);
  if (name === undefined) return emptyLike(saved, {});
  const make = makers.get(name);
  if (make === undefined) throw new InvariantBroken(`a checkpoint holds a ${name}, and nothing makes one`);
  return make(Object.fromEntries(Object.entries(saved)));
}

/** Of the kind of a value; `plain` where it is no list and no table. */
function emptyLike(value: object, plain: object): object {
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  return isNumbers(value) ? value.slice() : plain;
}

/** Whether a saved object can be put into one: it is of its kind, and numbers are as many. */
function areAlike(fresh: object, saved: object): boolean {
  if (isNumbers(fresh) || isNumbers(saved)) {
    return (
      isNumbers(fresh) && isNumbers(saved) && fresh.constructor === saved.constructor && fresh.length === saved.length
    );
  }
  return kindOf(fresh) === kindOf(saved);
}

function kindOf(value: object): string {
  if (Array.isArray(value)) return '[]';
  if (value instanceof Map) return 'Map';
  return value instanceof Set ? 'Set' : `{} ${classOf(value)}`;
}

/** Makes one value hold what another does, each part of it as `of` gives it; its functions it keeps. */
function refill(to: object, from: object, of: (part: unknown) => unknown): void {
  if (Array.isArray(to) && Array.isArray(from)) {
    // Every place in turn, holes too: an array that is given its length or filled with gaps becomes a slow table.
    if (to.length > from.length) to.length = from.length;
    for (let place = 0; place < from.length; place += 1) to[place] = of(from[place]);
  } else if (to instanceof Map && from instanceof Map) {
    to.clear();
    for (const [name, part] of from) to.set(of(name), of(part));
  } else if (to instanceof Set && from instanceof Set) {
    to.clear();
    for (const part of from) to.add(of(part));
  } else if (isNumbers(to) && isNumbers(from)) {
    if (to !== from) to.set(from);
  } else {
    for (const name of Object.keys(to)) {
      if (name !== CLASS && !(name in from) && typeof Reflect.get(to, name) !== 'function')
        Reflect.deleteProperty(to, name);
    }
    for (const [name, part] of partsOf(from)) Reflect.set(to, String(name), of(part));
  }
}

/** The parts of a value that are saved, by name, place or key. */
function* partsOf(value: object): Iterable<readonly [unknown, unknown]> {
  if (Array.isArray(value)) {
    for (let place = 0; place < value.length; place += 1) if (isObject(value[place])) yield [place, value[place]];
  } else if (value instanceof Map) yield* value;
  else if (value instanceof Set) for (const part of value) yield [part, part];
  else if (!isNumbers(value)) {
    for (const [name, part] of Object.entries(value))
      if (name !== CLASS && typeof part !== 'function') yield [name, part];
  }
}

/** The name of an object's class; undefined for a plain one. Of a saved object, the one that it names. */
function classOf(value: object): string | undefined {
  if (isPlain(value)) return undefined;
  const named: unknown = Reflect.get(value, CLASS);
  if (typeof named === 'string') return named;
  return value.constructor === Object || value.constructor === undefined ? undefined : value.constructor.name;
}

/** Puts in the place of every packed array of numbers what was packed. */
function unpack(root: Saved): void {
  const seen = new Map<object, SavedNumbers | undefined>();
  const visit = (holder: object): void => {
    for (const [name, part] of partsOf(holder)) {
      if (!isObject(part)) continue;
      if (!seen.has(part)) {
        seen.set(part, unpackedNumbers(part));
        if (seen.get(part) === undefined) visit(part);
      }
      const numbers = seen.get(part);
      if (numbers === undefined) continue;
      if (holder instanceof Map) holder.set(name, numbers);
      else Reflect.set(holder, String(name), numbers);
    }
  };
  if (isObject(root)) visit(root);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
