import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openNatsStore } from '../../src/adapters/store/nats-store.ts';
import { quartet } from '../support/cli.ts';
import { startProgram } from '../support/killed-run.ts';
import { NatsServer, natsProgram } from '../support/nats-server.ts';
import { expectOutput } from '../support/outputs.ts';
import { writeFiles } from '../support/small-run.ts';
import { bars, GRID, SCENARIO, sweepBoard, sweepTold } from '../support/sweep.ts';
import { testFolder } from '../support/test-folder.ts';

/** `npm run soak:scale`: a thousand runs, killed a hundred times; on learners and shared stores, too. */
const isFull = process.env.QUARTET_SCALE === '1';

const home = testFolder('sweep');
beforeAll(() => {
  writeFiles(home, { 'scenario.yaml': SCENARIO, 'bars.ndjson': bars(900), 'grid.yaml': GRID });
});

function start(store: string, words: readonly string[], grid = 'grid.yaml') {
  const places = ['--store', join(home, `${store}.db`), '--out', join(home, store)];
  return startProgram(['sweep', join(home, grid), ...places, ...words]);
}

async function swept(store: string, words: readonly string[], grid = 'grid.yaml') {
  const { ended, output, notes } = start(store, ['--json', ...words], grid);
  expect([await ended, notes()]).toEqual([0, '']);
  return sweepTold.parse(expectOutput('sweep', output()));
}

it('a sweep finds what was planted; again, and as part of another, it does nothing twice', async () => {
  const first = await swept('one', ['--jobs', '1']);
  expect(first.jobs).toEqual({ ran: 8, found: 0, checked: 0 });
  expect(first.rows).toHaveLength(4);
  // Swings of 120 minutes are followed best by short averages.
  expect(first.rows[0]?.point).toEqual({ fast: 3, slow: 12 });
  expect(first.folds).toHaveLength(1);
  expect(first.notes.at(-1)).toMatch(/is sealed; --open-test runs the best point there, once/);
  const wider = GRID.replace('[3, 24]', '[3, 4, 24]').replace('name: waves', 'name: wider');
  writeFiles(home, { 'wider.yaml': wider });
  const other = await swept('one', ['--jobs', '2'], 'wider.yaml');
  expect([other.jobs, other.tries]).toEqual([{ ran: 4, found: 8, checked: 0 }, 6]);
  for (const file of ['board.csv', 'sweep.json', 'sweep.html'])
    expect(existsSync(join(home, 'one', file)), file).toBe(true);
  expect(readFileSync(join(home, 'one', 'board.csv'), 'utf8').split('\r\n')).toHaveLength(8);
  expect(readFileSync(join(home, 'one', 'sweep.html'), 'utf8')).toMatch(/<polyline[^>]* points="/);
  // The same stretches by their dates, in place of slices: the same jobs.
  const spans = '[{ from: 2025-01-06, to: 2025-01-06T05:00Z }, { from: 2025-01-06T05:10Z, to: 2025-01-06T10:00:00Z }]';
  const dated = GRID.replace(/slices: 2\nembargo: 10m\n/, `spans: ${spans}\n`).replace(/^from: .*\nto: .*\n/m, '');
  writeFiles(home, { 'dated.yaml': dated });
  expect((await swept('one', ['--jobs', '1'], 'dated.yaml')).jobs).toEqual({ ran: 0, found: 8, checked: 0 });
});

it('entrants and tapes vary, too; the same job of another sweep is not done again', async () => {
  const more = GRID.replace('entrant: sma\n', 'tapes: [bars.ndjson, [other.ndjson]]\n').replace(
    / {2}parameters:\n.*\n.*\n/,
    '  entrant: [sma, hold]\n',
  );
  writeFiles(home, { 'more.yaml': more, 'other.ndjson': bars(900, 'other waves') });
  const both = await swept('two', ['--jobs', '2'], 'more.yaml');
  expect([both.jobs, both.rows.map(({ point }) => point.entrant).sort()]).toEqual([
    { ran: 2 * 2 * 2, found: 0, checked: 0 },
    ['hold', 'sma'],
  ]);
  const one = more.replace('[bars.ndjson, [other.ndjson]]', '[other.ndjson]').replace('[sma, hold]', '[sma]');
  writeFiles(home, { 'one.yaml': one });
  const other = await swept('two', ['--jobs', '1'], 'one.yaml');
  expect([other.jobs, other.tries]).toEqual([{ ran: 0, found: 2, checked: 0 }, 1]);
  expect(other.rows[0]?.score).not.toBe(both.rows.find(({ point }) => point.entrant === 'sma')?.score);
});

it('the sealed span is opened only when told, and twice stands on the board', async () => {
  const opened = await swept('sealed', ['--open-test']);
  expect(opened.jobs).toEqual({ ran: 8 + 1, found: 0, checked: 0 });
  expect(opened.test?.score).toBeGreaterThan(0);
  expect(opened.notes.at(-1)).toMatch(/was opened once, /);
  const twice = await swept('sealed', ['--open-test']);
  expect(twice.jobs).toEqual({ ran: 0, found: 8 + 1, checked: 0 });
  expect(twice.openings).toHaveLength(2);
  expect(twice.notes.at(-1)).toMatch(/was opened 2 times, .* chosen with knowledge of it/);
});

it('killed midway, the same command goes on, on more threads, and comes out the same', async () => {
  const many = isFull
    ? GRID.replace('[3, 24]', '{ from: 2, to: 11, step: 1 }').replace('to: 36, step: 24', 'to: 61, step: 1')
    : GRID;
  writeFiles(home, { 'many.yaml': many });
  const whole = await swept('whole', ['--jobs', '1'], 'many.yaml');
  for (let kill = 0; kill < (isFull ? 100 : 1); kill += 1) {
    const victim = start('cut', ['--jobs', '2', '--json'], 'many.yaml');
    await Promise.race([victim.ended, new Promise((give) => setTimeout(give, 1_500 + Math.random() * 1_500))]);
    victim.process.kill('SIGKILL');
    await victim.ended;
  }
  const after = await swept('cut', ['--jobs', isFull ? '8' : '3'], 'many.yaml');
  expect(sweepBoard(after)).toEqual(sweepBoard(whole));
  expect(after.jobs.ran + after.jobs.found).toBe(whole.jobs.ran);
});

it.runIf(isFull)('learning with halving asks the same, whoever works', async () => {
  const tpe = `${GRID.slice(0, GRID.indexOf('vary:'))}vary:
  parameters:
    fast: { from: 2, to: 30, step: 1 }
    slow: { from: 31, to: 90, step: 1 }
plan: tpe
trials: 24
halving: { keep: 0.5 }
slices: 4
from: 2025-01-06
to: 2025-01-06T15:00Z
`;
  writeFiles(home, { 'tpe.yaml': tpe });
  const one = await swept('three', ['--jobs', '1'], 'tpe.yaml');
  for (const jobs of ['2', '8'])
    expect(sweepBoard(await swept(`tpe-${jobs}`, ['--jobs', jobs], 'tpe.yaml'))).toEqual(sweepBoard(one));
  expect(one.rows).toHaveLength(24);
  expect(one.rows.filter(({ slices }) => slices === 4)).toHaveLength(4 + 2);
});

it.runIf(isFull)('two processes share the work of a sweep by a NATS server that is killed and comes back', async () => {
  const server = await NatsServer.start();
  try {
    writeFiles(home, { 'far.yaml': GRID.replace('step: 24', isFull ? 'step: 1' : 'step: 8') });
    const places = (name: string): string[] => [
      '--bus',
      server.url,
      '--out',
      join(home, name),
      '--jobs',
      '1',
      '--json',
    ];
    const started = ['left', 'right'].map((name) => startProgram(['sweep', join(home, 'far.yaml'), ...places(name)]));
    for (let kill = 0; kill < (isFull ? 10 : 1); kill += 1) {
      await new Promise((give) => setTimeout(give, 1_500));
      await server.kill();
      await new Promise((give) => setTimeout(give, 300));
      await server.run();
    }
    for (const one of started) expect([await one.ended, one.notes()]).toEqual([0, '']);
    const [left, right] = started.map(({ output }) => sweepTold.parse(expectOutput('sweep', output())));
    if (left === undefined || right === undefined) throw new Error('two ended');
    expect(sweepBoard(left)).toEqual(sweepBoard(right));
    expect(left.jobs.ran + right.jobs.ran).toBe(isFull ? 2 * 25 * 2 : 2 * 4 * 2);
  } finally {
    await server.end();
  }
});

it('quartet bus serve starts the server where there is one on the PATH, else says how to get it', async () => {
  const folder = join(home, 'bus');
  const words = ['bus', 'serve', '--json', '--folder', folder, '--port', String(20_000 + (process.pid % 20_000))];
  const none = startProgram(words, { PATH: home });
  expect([await none.ended, none.output()]).toEqual([2, '']);
  expect(none.notes()).toMatch(/^error: no-nats-server: nats-server: there is no such program; install it .*\n$/);
  const served = startProgram(words, { PATH: dirname(natsProgram()) });
  while (!served.output().includes('\n') && served.process.exitCode === null)
    await new Promise((give) => setTimeout(give, 50));
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(served.output()));
  const store = await openNatsStore(url);
  expect(await store.put('a', 'b', 0)).toBeGreaterThan(0);
  await store.close();
  served.process.kill('SIGTERM');
  expect(await served.ended).toBe(143);
});

it.runIf(isFull)('processes on one store share the work, and all tell the same', async () => {
  writeFiles(home, { 'shared.yaml': GRID.replace('step: 24', 'step: 1') });
  const started = [1, 2, 3].map(() => start('shared', ['--jobs', '1', '--json'], 'shared.yaml'));
  for (const one of started) expect([await one.ended, one.notes()]).toEqual([0, '']);
  const all = started.map(({ output }) => sweepTold.parse(expectOutput('sweep', output())));
  expect(all.reduce((sum, { jobs }) => sum + jobs.ran, 0)).toBe(2 * 25 * 2);
  for (const one of all) expect(sweepBoard(one)).toEqual(sweepBoard(all[0] ?? one));
});

it.each([
  ['entrant: sma', 'entrant: smo', /^error: sweep-unknown-entrant: .*bad\.yaml:3:\d+: .*did you mean "sma"\?$/],
  ['entrant: sma\n', '', /^error: sweep-bad-value: .*is missing, or stands beside vary.entrant/],
  ['slices: 2', 'slices: 2\nreruns: 2', /^error: sweep-bad-value: .*reruns.* nobody asks a model/],
  ['step: 24', 'step: 24, log: true', /^error: sweep-bad-value: .*has a step and what goes with none/],
  ['slices: 2', 'slices: 2\nhalving: {}', /^error: sweep-bad-value: .*folds.* needs all slices/],
  [
    'test: { from: 2025-01-06T10:00Z',
    'test: { from: 2025-01-06T09:00Z',
    /^error: sweep-bad-value: .*is not behind all/,
  ],
  [
    'slices: 2',
    'spans: [{ from: 2025-01-06, to: 2025-01-06T01:00Z }, { from: 2025-01-06T01:00Z, to: 2025-01-06T02:00Z }]',
    /^error: sweep-bad-value: .*spans.* stand beside/,
  ],
  ['embargo: 10m', 'embargo: 9h', /^error: sweep-bad-value: .*slices.*leave nothing of some slice/],
])('bad input gets a line: %s as %s', async (good, bad, line) => {
  writeFiles(home, { 'bad.yaml': GRID.replace(good, bad) });
  const { exitCode, out, notes } = await quartet([
    'sweep',
    join(home, 'bad.yaml'),
    '--store',
    join(home, 'bad.db'),
    '--json',
  ]);
  expect([exitCode, out, notes.length]).toEqual([2, '', 1]);
  expect(notes[0]).toMatch(line);
});
