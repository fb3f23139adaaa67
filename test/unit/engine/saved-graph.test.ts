import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { everythingIn, restoreGraph, savedGraph, unplainIn } from '../../../src/engine/checkpoint/saved-graph.ts';

class Counter {
  private count = 0;
  readonly #step: number;

  constructor(step: number) {
    this.#step = step;
  }

  get told(): number {
    return this.count;
  }

  add(): void {
    this.count += this.#step;
  }
}

class Late {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const NOTHING = new Map<object, number>();
const MAKERS = new Map([['Late', () => Object.create(Late.prototype)]]);

/** Saves a value, takes it through bytes, and puts it into a fresh one. */
function carried(from: object, to: object, outside: readonly [object, object] = [{}, {}]): void {
  const bytes = serialize(savedGraph(from, everythingIn(outside[0])));
  restoreGraph(to, deserialize(bytes), everythingIn(outside[1]), MAKERS);
}

describe('a saved graph', () => {
  it('is put into the objects that a fresh run has, which keep what they were made with', () => {
    const make = () => {
      const counter = new Counter(3);
      return { counter, add: () => counter.add(), list: [counter] };
    };
    const [old, fresh] = [make(), make()];
    old.add();
    old.add();
    carried(old, fresh);
    const [held] = fresh.list;
    expect(fresh.counter.told).toBe(6);
    fresh.add();
    expect([fresh.counter.told, held]).toEqual([9, fresh.counter]);
    expect(held).toBe(fresh.counter);
  });

  it('holds numbers of every kind, gaps, circles and what is shared', () => {
    const shared = { at: -0, none: undefined };
    const old: Record<string, unknown> = {
      shared,
      again: shared,
      big: 12n ** 30n,
      odd: [Number.NaN, Number.POSITIVE_INFINITY, null],
      ring: Object.assign(new Array(4), { 2: 'x' }),
      keys: new Map<unknown, unknown>([[shared, new Set([1, 'two'])]]),
      floats: new Float64Array([0.1, -0]),
    };
    old.self = old;
    const fresh: Record<string, unknown> = { floats: new Float64Array(2), gone: 1, stays: () => 1 };
    const { floats } = fresh;
    carried(old, fresh);
    expect(fresh).toEqual({ ...old, self: fresh, stays: expect.any(Function) });
    expect(fresh.self).toBe(fresh);
    expect(fresh.again).toBe(fresh.shared);
    expect(fresh.keys instanceof Map && [...fresh.keys.keys()][0]).toBe(fresh.shared);
    expect(fresh.floats).toBe(floats);
    expect(Object.is(Reflect.get(Object(fresh.shared), 'at'), -0)).toBe(true);
    // An array with gaps would be a slow one.
    expect(fresh.ring).toStrictEqual([undefined, undefined, 'x', undefined]);
  });

  it('holds tables of which most is 0 by what is not, wherever they lie, and full ones as they are', () => {
    const sparse = new Int32Array(80_000);
    sparse[0] = 7;
    sparse[79_999] = -1;
    const signed = new Float64Array(2_000);
    signed[5] = -0;
    const full = new Uint32Array(2_000).fill(3);
    const old = { sparse, again: sparse, kept: new Map([['a', [signed]]]), full };
    const fresh = { sparse: new Int32Array(80_000).fill(9), again: undefined, kept: new Map(), full: undefined };
    carried(old, fresh);
    expect(fresh).toEqual(old);
    expect(fresh.again).toBe(fresh.sparse);
    expect(Object.is(fresh.kept.get('a')[0][5], -0)).toBe(true);
    expect(JSON.stringify(savedGraph({ sparse }, new Map())).length).toBeLessThan(200);
  });

  it('makes what a fresh run has none of, by its class, and refuses what nothing makes with nothing changed', () => {
    const old = { late: new Late('x'), count: 2 };
    const fresh: { late: Late | undefined; count: number } = { late: undefined, count: 1 };
    carried(old, fresh);
    expect(fresh.late).toBeInstanceOf(Late);
    expect(fresh).toEqual(old);
    const other = { late: undefined, count: 1 };
    expect(() => restoreGraph(other, savedGraph(old, NOTHING), NOTHING, new Map())).toThrow('holds a Late');
    expect(other).toEqual({ late: undefined, count: 1 });
  });

  it('names what both runs are given, and does not hold it', () => {
    const given = () => ({ plan: { name: 'x', rules: [{ a: 1 }] } });
    const [before, now] = [given(), given()];
    const old = { rule: before.plan.rules[0] };
    const fresh: { rule: unknown } = { rule: undefined };
    carried(old, fresh, [before, now]);
    expect(fresh.rule).toBe(now.plan.rules[0]);
  });

  it.each([
    [() => 1, 'a function'],
    [{ a: [new Map([[1, Symbol('x')]])] }, 'a symbol'],
    [new Set([new Late('x')]), 'a Late'],
    [{ a: new Date(0) }, 'a Date'],
    [{ a: [1, 'x', new Map([[1, { b: null }]])] }, undefined],
  ])('says what is no plain data (%#)', (value, told) => {
    expect(unplainIn(value)).toBe(told);
  });
});
