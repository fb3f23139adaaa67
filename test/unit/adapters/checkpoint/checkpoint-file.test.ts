import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CheckpointFile,
  type CheckpointOptions,
  keptIntervals,
} from '../../../../src/adapters/checkpoint/checkpoint-file.ts';
import { symbolId } from '../../../support/feed.ts';

const SYMBOL = symbolId('BTC-PERP');
const MADE: ReturnType<CheckpointOptions['made']> = {
  program: 'a'.repeat(64),
  run: 'b'.repeat(64),
  tapes: ['e'.repeat(64)],
  intervals: [[SYMBOL, [60_000, 3_600_000]]],
};
const ROW = 'c'.repeat(64);
const STATE = { numbers: new Map([[1, 2n]]), list: [1, undefined, 'x'] };

let folder: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-checkpoint-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(
  made = MADE,
  rowHash: (sequence: number) => string | undefined = () => ROW,
  isBegun = true,
): CheckpointFile {
  return new CheckpointFile({ folder, made: () => made, rowHash, isBegun, tell: (line) => told.push(line) });
}

describe('the checkpoint of a run folder', () => {
  it('gives back what was kept last, and is gone once the run is over', () => {
    const file = fileOf();
    expect(file.last()).toBeUndefined();
    file.keep({ sequence: 3, state: { first: true } });
    file.keep({ sequence: 7, state: STATE });
    expect(fileOf().last()).toEqual({ sequence: 7, state: STATE });
    expect(told).toEqual([]);
    file.remove();
    expect(existsSync(join(folder, 'checkpoint'))).toBe(false);
    expect(fileOf().last()).toBeUndefined();
  });

  it.each([
    ['of another version of the program', { ...MADE, program: 'd'.repeat(64) }, () => ROW],
    ['of another run', { ...MADE, run: 'd'.repeat(64) }, () => ROW],
    ['names row 7 of another journal', MADE, () => 'd'.repeat(64)],
    ['names row 7 of another journal', MADE, () => undefined],
  ])('is left aside with a line: %s', (why, made, rowHash) => {
    fileOf().keep({ sequence: 7, state: STATE });
    expect(fileOf(made, rowHash).last()).toBeUndefined();
    expect(told).toEqual([expect.stringContaining(why)]);
  });

  it('is left aside with a line wherever a byte of it is another, and however it is cut', () => {
    fileOf().keep({ sequence: 7, state: STATE });
    const path = join(folder, 'checkpoint');
    const bytes = readFileSync(path);
    for (let place = 0; place < bytes.length; place += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(place) ^ (1 << (place % 8)), place);
      writeFileSync(path, flipped);
      told = [];
      expect(fileOf().last(), `byte ${place}`).toBeUndefined();
      writeFileSync(path, bytes.subarray(0, place));
      expect(fileOf().last(), `${place} bytes`).toBeUndefined();
      expect(told).toHaveLength(2);
    }
  });

  it('spares reading the tapes it was made of for their intervals, and no others', () => {
    const { program, tapes } = MADE;
    expect(keptIntervals(folder, { program, tapes })).toBeUndefined();
    fileOf().keep({ sequence: 7, state: STATE });
    expect(keptIntervals(folder, { program, tapes })).toEqual(new Map(MADE.intervals));
    expect(keptIntervals(folder, { program, tapes: [] })).toBeUndefined();
    expect(keptIntervals(folder, { program: 'd'.repeat(64), tapes })).toBeUndefined();
  });

  it('says why there is none only where there is something to step again', () => {
    fileOf(MADE, () => ROW, false).refuse('x asks a language model');
    expect(told).toEqual([]);
    const file = fileOf();
    file.refuse('x asks a language model');
    expect(told).toEqual(['the run is stepped from its beginning: x asks a language model']);
    expect(file.isDue()).toBe(false);
  });
});
