import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeKillScenario } from '../support/kill-scenario.ts';
import { booksOf, type Started, startProgram } from '../support/killed-run.ts';
import { writeFiles } from '../support/small-run.ts';

/** A strategy whose third bar does what the body says, below a comment and types that a compiler drops. */
const strategy = (body: string, top = ''): string => `import { defineStrategy } from 'quartet';
${top}
interface Dropped {
  readonly by: 'the compiler';
}

// A comment that is dropped too.
export default defineStrategy({
  name: 'mine',
  parameters: {},
  start() {
    let bars = 0;
    return {
      onBars(): [] {
        bars += 1;
        if (bars === 3) {
          ${body}
        }
        return [];
      },
    };
  },
});
`;
const BODY_LINE = 17;

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'quartet-watch-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function start(name: string, code: string, ...words: readonly string[]): Started {
  const folder = join(home, name);
  writeFiles(folder, { 'mine.ts': code });
  const scenario = writeKillScenario(folder, '  - { id: mine, strategy: mine.ts }\n');
  return startProgram(['backtest', scenario, '--out', join(folder, 'run'), '--trust', ...words], {});
}

describe('somebody’s strategy', () => {
  it('that throws is told with its own place, and with its stack on demand', async () => {
    const run = start('throws', strategy("throw new Error('no idea');"), '--debug');
    expect(await run.ended).toBe(2);
    expect(run.notes()).toMatch(
      new RegExp(`strategy-misbehaves: .*mine\\.ts:${BODY_LINE}:\\d+: onBars threw: no idea`),
    );
    expect(run.notes()).toMatch(/caused by Error: no idea\n\s+at .*mine\.ts/);
  });

  it('that prints does so beside the result, which stays JSON', async () => {
    const run = start('prints', strategy("console.log('bar three'); console.table([1]);"), '--json');
    expect(await run.ended).toBe(0);
    expect(run.notes()).toContain('bar three');
    expect(JSON.parse(run.output())).toHaveProperty('digest');
    expect(booksOf(join(home, 'prints', 'run'))[0]).toBe('finished');
  });
});
