import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { placeIn, runsThrough } from '../../../../src/adapters/strategies/place.ts';

const PACKAGE = fileURLToPath(new URL('../../../../src/engine/step.ts', import.meta.url));

describe('the innermost place that is in somebody’s own code', () => {
  const STACKS: readonly (readonly [name: string, frames: readonly string[], place: string | undefined])[] = [
    ['of an address', ['at onBars (file:///own/mine.ts:6:1)'], '/own/mine.ts:6:1'],
    ['of a path', ['at Object.onBars (/own/mine.ts:6:1)'], '/own/mine.ts:6:1'],
    ['of a module that a loader named', ['at file:///own/mine.ts?namespace=strategy:7:3'], '/own/mine.ts:7:3'],
    ['below what it called', [`at price (${PACKAGE}:1:1)`, 'at onBars (/own/mine.ts:6:1)'], '/own/mine.ts:6:1'],
    ['above what called it', ['at /own/own.ts:2:2', 'at /own/mine.ts:6:1'], '/own/own.ts:2:2'],
    ['below the engine’s insides', ['at tick (node:internal/process/queue:95:5)', 'at /own/a.ts:1:1'], '/own/a.ts:1:1'],
    ['where there is none', ['at tick (node:internal/process/queue:95:5)', `at step (${PACKAGE}:9:9)`], undefined],
    ['where only packages are', ['at f (/own/node_modules/some/index.js:1:1)'], undefined],
  ];
  it.each(STACKS)('%s', (_, frames, place) => {
    expect(placeIn(['Error: no', ...frames].join('\n    '))).toBe(place);
  });
});

describe('a stack that somebody’s code takes part in', () => {
  const watched = new Set(['/own/mine.ts']);
  it.each([
    ['in its file', 'at onBars (file:///own/mine.ts:6:1)', true],
    ['in what it brings along', 'at f (/own/parts/sum.ts:2:2)', true],
    ['called by it', `at price (${PACKAGE}:1:1)\n    at onBars (/own/mine.ts:6:1)`, true],
    ['in a program that has us built in', 'at main (/srv/bot/main.ts:9:1)', false],
    ['in a folder whose name only begins so', 'at f (/own-other/mine.ts:1:1)', false],
    ['in ours alone', `at step (${PACKAGE}:9:9)`, false],
  ])('%s: %s', (_, frames, takesPart) => {
    expect(runsThrough(`Error: no\n    ${frames}`, watched)).toBe(takesPart);
  });
});
