import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect } from 'vitest';

declare global {
  /** Called where a function of a looked-through file begins. */
  var quartetReached: (entry: string) => void;
  /** Called at every function and loop of a changed file, which may go on for ever. */
  var quartetPaced: (allowedMs: number) => void;
}

/* Runs before each test file of a mutation run. The same properties are tried each time. */
fc.configureGlobal({ seed: 1 });

const reached = new Set<string>();
globalThis.quartetReached = (entry) => reached.add(entry);

const startedMs = performance.now();
let steps = 0;
globalThis.quartetPaced = (allowedMs) => {
  steps += 1;
  if (steps % 1_024 === 0 && performance.now() - startedMs > allowedMs) throw new Error('takes too long');
};

afterAll(() => {
  const folder = process.env.QUARTET_REACHED;
  const { testPath } = expect.getState();
  if (folder === undefined || testPath === undefined) return;
  writeFileSync(join(folder, `${testPath.replaceAll('/', '+')}.json`), JSON.stringify([...reached]));
});
