import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OutputName } from '../../src/cli/output/outputs.ts';
import { quartet } from '../support/cli.ts';
import { withEnvironment } from '../support/fake-world.ts';
import { CONTEXT } from '../support/gate-context.ts';
import { expectOutput, expectOutputLines } from '../support/outputs.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

const DEMO = 'data/tapes/demo.ndjson.gz';

const ORDER = JSON.stringify({
  symbol: 'BTC',
  action: 'open_long',
  notional: 200,
  leverage: 2,
  stopLoss: 90,
  takeProfit: 120,
  invalidation: 'close(1h) < 95',
  confidence: 0.6,
  rationale: 'it rises',
  evidence: ['p-1'],
});

const root = testFolder('json');

async function output(name: OutputName, ...words: readonly string[]): Promise<unknown> {
  const { out, exitCode, notes } = await quartet([...words, '--json']);
  expect([exitCode, notes.filter((note) => note.startsWith('error'))], words.join(' ')).toEqual([0, []]);
  return expectOutput(name, out);
}

/** Asks for a hundred times what it has, and for nothing at all, over and over. */
const GREEDY = `import { buy, defineStrategy, units } from 'quartet';
export default defineStrategy({
  name: 'greedy',
  parameters: {},
  start: ({ symbols }) => ({
    onBars: () => symbols.flatMap(({ symbol }) => [
      buy(symbol, units(100_000)),
      buy(symbol, units(Number.NaN)),
      buy(symbol, units(1)),
    ]),
  }),
});
`;

/** One after the other unlike: who plays, how often teams meet, how long the market is, in which mode a team argues. */
const RUNS = Array.from({ length: 10 }, (_, place) => {
  const mode = ['team', 'fast', 'vote', 'heavy', 'expert'][place % 5];
  return {
    bars: 30 + 10 * place,
    entrants: [
      `  - { id: house, strategy: quartet-team, mode: ${mode}, model: house }`,
      ...(place % 2 === 0 ? ['  - { id: dice, strategy: seeded-random, seeds: [1, 2] }'] : []),
      ...(place % 3 === 0 ? ['  - { id: greedy, strategy: greedy.ts }'] : []),
      ...(place % 4 === 0 ? ['  - { id: swing, strategy: rsi }'] : []),
    ],
    every: place % 2 === 0 ? '10m' : '7m',
  };
});

describe('what --json prints is what its published schema says', () => {
  it.each(RUNS.map((run, place) => [place + 1, run] as const))(
    'of run %i',
    async (place, { bars, entrants, every }) => {
      const folder = join(root, `run-${place}`);
      const scenario = SMALL_SCENARIO.replace('execution:', `cycle: { every: ${every} }\nexecution:`);
      writeFiles(folder, {
        'scenario.yaml': `${scenario}${entrants.join('\n')}\n`,
        'bars.ndjson': `${smallBars(bars).join('\n')}\n`,
        'greedy.ts': GREEDY,
      });
      const run = join(folder, 'run');
      const backtest = ['backtest', join(folder, 'scenario.yaml'), '--out', run, '--trust'];
      const plain = JSON.stringify(await output('backtest', ...backtest));
      expect([plain.includes('"trades":['), plain.includes('"equity":[')]).toEqual([true, true]);
      const whole = await output('backtest', ...backtest, '--equity');
      expect(JSON.stringify(whole)).toMatch(/"trades":\[.*"equity":\[\{"at":\d+,"equity":"\d+\.\d{8}"/);
      if (place === 1) await output('plan', 'plan', join(folder, 'scenario.yaml'), '--trust');
      await output('leaderboard', 'leaderboard', run);
      await output('report', 'report', run);
      await output('report', 'report', run, '--entrant', 'house');
      await output('replay', 'replay', run, '--trust');
      await output('replay', 'replay', run, '--trust', '--until', '5');
      await output('verify', 'verify', run);
      await output('compare', 'compare', join(root, 'run-1', 'run'), run);
    },
  );

  it('of a run of many samples, which come when they are asked for', async () => {
    const folder = join(root, 'many');
    writeFiles(folder, {
      'scenario.yaml': `${SMALL_SCENARIO}  - { id: another, strategy: cash }\n`,
      'bars.ndjson': `${smallBars(2_200).join('\n')}\n`,
    });
    const backtest = ['backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run')];
    expect(JSON.stringify(await output('backtest', ...backtest))).not.toContain('"equity":[');
    expect(JSON.stringify(await output('backtest', ...backtest, '--equity'))).toContain('"equity":[');
  });

  it('of tapes', async () => {
    const made = join(root, 'made.ndjson.gz');
    await output('tape-generate', 'tape', 'generate', made, '--span', '1h', '--markets', '1');
    await output('tape-inspect', 'tape', 'inspect', made);
    await output('tape-verify', 'tape', 'verify', made, DEMO);
    const rows = [
      'Date,Open,High,Low,Close,Volume',
      '2025-01-02,10.5,11,10,10.75,1200',
      '2025-01-03,10.75,12,10.5,11.5,900',
    ];
    writeFiles(root, { 'ACME.csv': `${rows.join('\n')}\n` });
    await output('tape-inspect', 'tape', 'inspect', join(root, 'ACME.csv'), '--symbol', 'ACME');
    await output(
      'tape-convert',
      'tape',
      'convert',
      join(root, 'ACME.csv'),
      join(root, 'acme.ndjson.gz'),
      '--symbol',
      'ACME',
    );
  });

  it('of words', async () => {
    const posts = ['$BTC to the moon', 'sold all my $ETH, this will crash', 'nothing new'];
    const input = posts.map((text, id) => JSON.stringify({ id: String(id), text })).join('\n');
    expect(expectOutputLines('score', (await quartet(['score'], input)).out)).toHaveLength(3);
    const labels = [1, -1, 0].flatMap((label, at) =>
      Array.from({ length: 5 }, (_, copy) =>
        JSON.stringify({ id: `${at}-${copy}`, text: `${posts[at]} ${copy}`, label }),
      ),
    );
    const file = join(root, 'labels.jsonl');
    writeFiles(root, { 'labels.jsonl': `${labels.join('\n')}\n` });
    await output('sentiment-train', 'sentiment', 'train', file, '--out', join(root, 'weights.bin'));
    await output('sentiment-eval', 'sentiment', 'eval', file);
    writeFiles(root, { 'context.json': JSON.stringify(CONTEXT) });
    const replies = ['{"symbol":"BTC","action":"hold"}', 'no JSON at all', ORDER];
    const raw = replies.map((reply, at) => JSON.stringify({ id: String(at), raw: reply })).join('\n');
    const judged = await quartet(['gate', '--context', join(root, 'context.json')], raw);
    expect(expectOutputLines('gate', judged.out)).toHaveLength(3);
  });

  it('of the house', async () => {
    await withEnvironment({ XDG_CONFIG_HOME: join(root, 'config') }, async () => {
      await output('key-make', 'key', 'make');
      await output('key-show', 'key', 'show');
      await output('doctor', 'doctor');
    });
    await output('prove', 'prove', '--seasons', '1');
    await output('init', 'init', join(root, 'asked.yaml'));
    for (const kind of ['strategy', 'hobbyist', 'researcher', 'quant'] as const)
      await output(`new-${kind}`, 'new', kind, join(root, kind === 'strategy' ? 'own' : kind));
    await output('new-types', 'new', 'types', join(root, 'own'));
  });
});
