import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeKillScenario } from '../support/kill-scenario.ts';
import { booksOf, type Started, said, startProgram } from '../support/killed-run.ts';
import { writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** Of 300: three commits or so are behind it. */
const BAR = 225;

/** A strategy that at this bar does what the body says, below a comment and types that a compiler drops. */
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
        if (bars === ${BAR}) {
          ${body}
        }
        return [];
      },
    };
  },
});
`;
const BODY_LINE = 17;

const home = testFolder('watch');

function start(name: string, code: string, words: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Started {
  const folder = join(home, name);
  writeFiles(folder, { 'mine.ts': code });
  const scenario = writeKillScenario(folder, '  - { id: mine, strategy: mine.ts }\n', 300);
  return startProgram(['backtest', scenario, '--out', join(folder, 'run'), '--trust', ...words], env);
}

describe('somebody’s strategy', () => {
  it('that throws is told with its own place, and with its stack on demand', async () => {
    const run = start('throws', strategy("throw new Error('no idea');"), ['--debug']);
    expect(await run.ended).toBe(2);
    expect(run.notes()).toMatch(
      new RegExp(`strategy-misbehaves: .*mine\\.ts:${BODY_LINE}:\\d+: onBars threw: no idea`),
    );
    expect(run.notes()).toMatch(/caused by Error: no idea\n\s+at .*mine\.ts/);
  });

  it('that prints does so beside the result, which stays JSON', async () => {
    const run = start('prints', strategy("console.log('that bar'); console.table([1]);"), ['--json']);
    expect(await run.ended).toBe(0);
    expect(run.notes()).toContain('that bar');
    expect(JSON.parse(run.output())).toHaveProperty('digest');
    expect(booksOf(join(home, 'prints', 'run'))[0]).toBe('finished');
  });

  const STUCK = `strategy-stuck: .*mine\\.ts:LINE:\\d+: it has not come back for 10 s`;
  const stuckAt = (line: number): RegExp => new RegExp(STUCK.replace('LINE', String(line)));
  const FOREVER: readonly (readonly [name: string, code: string, line: number])[] = [
    ['a loop without an end', strategy('while (true) {}'), BODY_LINE],
    [
      'promises without an end',
      strategy('const again = (): unknown => Promise.resolve().then(again); again();'),
      BODY_LINE,
    ],
    ['a pattern that tries for ever', strategy("/(a+)+$/.test('a'.repeat(60) + 'b');"), BODY_LINE],
    ['a loop where it is loaded', strategy('', 'while (true) {}'), 2],
  ];
  it.concurrent.each(FOREVER)('with %s is ended, and its line told', { timeout: 120_000 }, async (name, code, line) => {
    const run = start(name.replaceAll(' ', '-'), code);
    expect(await run.ended).toBe(1);
    expect(run.notes()).toMatch(stuckAt(line));
  });

  it.concurrent('that is stuck ends by Ctrl-C at once; what was committed is kept, and the run goes on', async () => {
    const body = "if (process.env.STUCK === 'yes') writeSync(2, 'is in it\\n'); while (process.env.STUCK === 'yes') {}";
    const code = strategy(body, "import { writeSync } from 'node:fs';");
    const stuck = start('goes-on', code, [], { STUCK: 'yes' });
    await said(stuck, 'is in it');
    // Nobody hears it but the thread beside: nothing says yet that it would be heard.
    stuck.process.kill('SIGINT');
    expect(await stuck.ended).toBe('SIGINT');
    expect(stuck.notes()).toMatch(new RegExp(`strategy-slow: .*mine\\.ts:${BODY_LINE}:\\d+`));
    expect(stuck.notes()).not.toContain('strategy-stuck');
    const folder = join(home, 'goes-on', 'run');
    expect(booksOf(folder)[0]).toBe('under way');
    expect(await start('goes-on', code).ended).toBe(0);
    expect(await start('never-stuck', code).ended).toBe(0);
    expect(booksOf(folder)).toEqual(booksOf(join(home, 'never-stuck', 'run')));
  }, 120_000);

  it.concurrent('that thinks for three seconds is told to be slow, and comes to its end', async () => {
    const run = start('slow', strategy('const end = performance.now() + 3_000; while (performance.now() < end) {}'));
    expect(await run.ended).toBe(0);
    expect(run.notes()).toMatch(new RegExp(`strategy-slow: .*mine\\.ts:${BODY_LINE}:`));
  }, 120_000);
});
