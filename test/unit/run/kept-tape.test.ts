import { expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock/clocks.ts';
import { memoryJournal } from '../../../src/adapters/journal/memory-journal.ts';
import { TapeRecorder } from '../../../src/adapters/tape/tape-recorder.ts';
import { StorageError } from '../../../src/domain/errors.ts';
import { instant } from '../../../src/domain/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { KeptTape } from '../../../src/run/kept-tape.ts';
import { temporaryFolder } from '../../support/tape.ts';

const FULL = new StorageError({
  code: 'store-failed',
  what: 'the disk is full',
  where: 'journal.db',
  mend: 'make room',
});
const impatient: Clock = { now: systemClock.now, sleep: () => Promise.resolve() };

async function kept(fails: number, stop = new AbortController()) {
  const journal = memoryJournal();
  const notes: string[] = [];
  let tries = 0;
  const recorder = await TapeRecorder.open({
    folder: temporaryFolder(),
    name: 'live',
    instruments: new Map(),
    clock: systemClock,
    origin: () => ({ source: 'test', synthetic: true, settings: {} }),
  });
  const commit = (): void => {
    tries += 1;
    if (tries <= fails) throw FULL;
  };
  const tape = new KeptTape({
    recorder,
    journal: { ...journal, commit },
    clock: impatient,
    stop: stop.signal,
    note: (line) => notes.push(line),
  });
  journal.append({ sequence: 1, at: instant(1), account: undefined, body: '[]' });
  return { tape, notes, recorder, tries: () => tries };
}

it('halts while the disk takes nothing, says so once, and goes on when it does', async () => {
  const { tape, notes, recorder, tries } = await kept(4);
  await tape.settle();
  expect(tries()).toBe(5);
  expect(notes).toEqual([
    expect.stringMatching(/^trading is halted: .*the disk is full/),
    'writing goes on, and so does trading',
  ]);
  expect(tape.isHalted).toBe(false);
  await tape.settle();
  expect(tries()).toBe(5);
  await recorder.close();
});

it('ends with the trouble when it is stopped meanwhile', async () => {
  const stop = new AbortController();
  const { tape, recorder } = await kept(Number.POSITIVE_INFINITY, stop);
  stop.abort();
  await expect(tape.settle()).rejects.toThrow(/disk is full/);
  await recorder.close();
});
