import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { SqliteLists } from '../../src/adapters/kept-lists/sqlite-lists.ts';
import { loadScorer } from '../../src/adapters/sentiment/load.ts';
import { exportRows } from '../../src/cli/export/rows.ts';
import { readInstruments } from '../../src/run/scenario/instruments.ts';
import { SCORE } from '../../src/web/api/market-items.ts';
import { MarketLog } from '../../src/web/api/market-log.ts';
import { keepMarket } from '../../src/web/serve/market-keeper.ts';
import { quartet } from '../support/cli.ts';
import { testFolder } from '../support/test-folder.ts';

const root = testFolder('mask');
const at = (name: string): string => join(root, name);
const SCENARIO = `name: plain
feeds: [{ tape: true.ndjson.gz }]
instruments: ${join(process.cwd(), 'data/instruments/demo.json')}
bars: { every: 5m }
cycle: { every: 10m, deadlineMs: 60000 }
execution: { latencyMs: 1000, slippageBps: 1 }
capital: "10000 USDT"
seed: 7
entrants:
  - { id: hold, strategy: buy-and-hold }
  - { id: house, strategy: house-team }
  - { id: fast, strategy: house-team, mode: fast }
  - { id: dice, strategy: seeded-random, parameters: { turnoverPerDay: 200 } }
`;
const ran = async (...words: readonly string[]): Promise<string> => {
  const { exitCode, out, notes } = await quartet(words);
  expect(exitCode, notes.join('\n') + out).toBe(0);
  return out;
};
const key = (): { symbols: { symbol: string; masked: string; power: number; low: number; high: number }[] } =>
  JSON.parse(readFileSync(at('masked/key.json'), 'utf8'));
const linesOf = (tape: string): string[] => gunzipSync(readFileSync(tape)).toString('utf8').trimEnd().split('\n');

beforeAll(async () => {
  await ran(
    'tape',
    'generate',
    at('true.ndjson.gz'),
    '--markets',
    '4',
    '--span',
    '2h',
    '--posts',
    '300',
    '--seed',
    '5',
  );
  writeFileSync(at('plain.yaml'), SCENARIO);
  await ran('mask', 'make', at('plain.yaml'), '--out', at('masked'));
});

it('the house team decides on a masked market what, with the mask off, it decides without: the same digest', async () => {
  await ran('backtest', at('plain.yaml'), '--out', at('plain'));
  const board = JSON.parse(await ran('backtest', at('masked/scenario.yaml'), '--out', at('run'), '--json'));
  expect(board.accounts.find(({ account }: { account: string }) => account === 'house').fillCount).toBeGreaterThan(2);
  const undone = JSON.parse(
    await ran('mask', 'undo', at('run'), '--key', at('masked/key.json'), '--against', at('plain'), '--json'),
  );
  const exactly = { same: 'exactly' };
  const { dice, ...others } = undone.same;
  expect(others).toEqual({ hold: exactly, house: exactly, fast: exactly });
  // Its sizes are quotients of scaled prices, in floating point: the fills are the same, and what it asked for to rounding.
  expect(dice).toMatchObject({ same: 'to-rounding', largest: expect.toSatisfy((share: number) => share < 1e-14) });
  expect(dice.numbers).toBeGreaterThan(2);
  // And the comparison can fail: the masked run as it stands is another.
  const raw = JSON.parse(await ran('verify', at('run'), '--json'));
  expect(raw.digest).not.toBe(undone.digest);
  const other = at('other-key.json');
  const text = readFileSync(at('masked/key.json'), 'utf8');
  writeFileSync(other, text.replace(/"shiftMs":(-?)/, '"shiftMs":$19'));
  const wrong = await quartet(['mask', 'undo', at('run'), '--key', other, '--against', at('plain')]);
  expect([wrong.exitCode, wrong.out]).toEqual([
    1,
    expect.stringMatching(/house: \w+, ANOTHER than without: row \d+, /),
  ]);
});

/** What the ear made of each post, by the names that markets have without the mask. */
async function scoresOf(run: string): Promise<readonly (readonly [symbol: unknown, score: unknown])[]> {
  const trueNames = new Map(key().symbols.map(({ symbol, masked }) => [masked, symbol]));
  const scores: [unknown, unknown][] = [];
  await exportRows(
    at(run),
    'posts',
    ({ symbol, score }) => scores.push([trueNames.get(`${symbol}`) ?? symbol, score]),
    () => expect.fail(),
  );
  return scores;
}

/** The same as the window keeps it, of the posts that are about something. */
async function windowScoresOf(run: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const cache = mkdtempSync(at('cache-'));
  let path = '';
  await keepMarket(at(run), cache, (soFar) => {
    path = soFar.path;
  });
  const lists = SqliteLists.open(path, 'read');
  const log = new MarketLog(lists);
  const scores = new Map(
    key().symbols.map(({ symbol, masked }) => {
      const rows = log.scores(run === 'plain' ? symbol : masked, { since: 0, before: Number.MAX_SAFE_INTEGER });
      return [symbol, Array.from({ length: rows.count }, (_, row) => rows.at(row, SCORE.score))];
    }),
  );
  lists.close();
  return scores;
}

it('export and window hear its posts as the run did: as they were written', async () => {
  const [plain, masked] = [await scoresOf('plain'), await scoresOf('run')];
  expect(new Set(plain.map(([symbol]) => symbol)).size).toBeGreaterThan(2);
  expect(masked).toEqual(plain);
  const shown = await windowScoresOf('plain');
  expect([...shown.values()].flat().length).toBeGreaterThan(100);
  expect(await windowScoresOf('run')).toEqual(shown);
});

/** How many masks the whole demo is played under; more in a soak. */
const MASKS = Number(process.env.QUARTET_MASKS ?? 1);

it(`so it does on the whole demo: ${MASKS} masks`, async () => {
  const demo = readFileSync('backtests/demo.yaml', 'utf8').replaceAll('../', `${process.cwd()}/`);
  const [rules = '', entrants = ''] = demo.split('entrants:\n');
  const house = entrants.split('\n').filter((line) => line.includes('house-team.ts'));
  writeFileSync(at('demo.yaml'), `${rules}entrants:\n${house.join('\n')}\n`);
  await ran('backtest', at('demo.yaml'), '--out', at('demo'));
  for (let seed = 1; seed <= MASKS; seed += 1) {
    const [folder, run] = [at(`demo-masked-${seed}`), at(`demo-run-${seed}`)];
    await ran('mask', 'make', at('demo.yaml'), '--seed', `${seed}`, '--out', folder);
    await ran('backtest', join(folder, 'scenario.yaml'), '--out', run);
    const key = join(folder, 'key.json');
    const undone = JSON.parse(await ran('mask', 'undo', run, '--key', key, '--against', at('demo'), '--json'));
    expect(undone.same, `mask ${seed}`).toEqual(
      Object.fromEntries(['house-fast', 'house-team', 'house-vote'].map((name) => [name, { same: 'exactly' }])),
    );
  }
}, 3_600_000);

it('names, times, prices, authors and links are others, whole weeks apart, and the grid is exact', () => {
  const [before, after] = [linesOf(at('true.ndjson.gz')), linesOf(at('masked/tapes/tape-1.ndjson.gz'))];
  expect(after).toHaveLength(before.length);
  const { symbols } = key();
  for (const [place, line] of before.entries()) {
    const [plain, masked] = [JSON.parse(line), JSON.parse(after[place] ?? '')];
    expect(Math.abs(masked.ts - plain.ts) % 604_800_000).toBe(0);
    expect(masked.ts).not.toBe(plain.ts);
    if (plain.type === 'post') expect(masked.author).not.toBe(plain.author);
    if (plain.type !== 'quote') continue;
    const own = symbols.find(({ symbol }) => symbol === plain.symbol) ?? expect.fail();
    expect(masked.symbol).toBe(own.masked);
    expect(masked.bid).toBe(Number(`${plain.bid}e${own.power}`));
    expect(masked.bid_size).toBe(Number(`${plain.bid_size}e${-own.power}`));
  }
  const named = after.filter((line) => /\b(bitcoin|ethereum|solana|dogecoin|btc|eth|sol|doge)\b/i.test(line));
  expect(named).toEqual([]);
});

describe('a leak', () => {
  const symbol = () => key().symbols.find((one) => one.symbol.startsWith('BTC')) ?? expect.fail();
  const ticker = () => symbol().masked.split('-')[0] ?? '';
  const price = () => Math.round((symbol().low + symbol().high) / 2);
  const LEAKS: readonly (readonly [name: string, members: () => Record<string, unknown>, kind: string])[] = [
    ['a ticker in the address of a picture', () => ({ references: ['https://img.example/charts/btc-1h.png'] }), 'name'],
    ['a price in a post', () => ({ text: `${ticker()} just printed ${price()}` }), 'price'],
    ['a price in thousands', () => ({ text: `$${ticker()} to ${(price() / 1000).toFixed(1)}k` }), 'price'],
    ['a date in words', () => ({ text: 'what a sixth of January that was' }), 'date'],
    ['a date in figures', () => ({ text: 'bought on 2025-01-06' }), 'date'],
    ['a year', () => ({ text: 'best trade of 2025' }), 'date'],
    ['a cashtag split by zero-width characters', () => ({ text: '$B\u200bT\u2060C up' }), 'name'],
    ['a name in another alphabet', () => ({ text: 'Вitсоin up' }), 'name'],
    ['full-width letters', () => ({ text: 'ＢＴＣ up' }), 'name'],
    ['letters that stand apart', () => ({ text: 'all in on b.t.c now' }), 'name'],
    ['a name in a handle', () => ({ text: 'says @bitcoin_daily' }), 'name'],
    ['the name of a source', () => ({ source: 'ethereum', text: 'up' }), 'name'],
  ];

  it.each(LEAKS)('%s is found', async (_, members, kind) => {
    const path = at('masked/tapes/planted.ndjson');
    writeFileSync(
      path,
      `${JSON.stringify({ type: 'post', ts: 1, id: '1', author: 'u', source: 'x', ...members() })}\n`,
    );
    const { exitCode, out } = await quartet(['mask', 'scan', at('masked'), '--json']);
    rmSync(path);
    const { leaks } = JSON.parse(out);
    expect([exitCode, leaks.length > 0]).toEqual([1, true]);
    for (const leak of leaks) expect(leak).toMatchObject({ kind, where: expect.stringContaining('planted.ndjson:1') });
  });

  it('is masked where it was written before the mask, or the words are cut', async () => {
    const lines = linesOf(at('true.ndjson.gz'));
    const first = JSON.parse(lines[0] ?? '');
    const planted = LEAKS.map(([, members], place) =>
      JSON.stringify({
        type: 'post',
        ts: first.ts,
        id: `z${place}`,
        author: 'u',
        source: 'x',
        ...members(),
        ...(members().source ? { source: 'x' } : {}),
      }),
    );
    writeFileSync(at('leaky.ndjson.gz'), gzipSync(`${[...planted, ...lines].join('\n')}\n`));
    const { exitCode, out } = await quartet([
      'mask',
      'make',
      at('plain.yaml'),
      '--tape',
      at('leaky.ndjson.gz'),
      '--out',
      at('leaky'),
      '--json',
    ]);
    expect([exitCode, JSON.parse(out).leaks]).toEqual([0, []]);
  });
});

type Line = Readonly<Record<string, unknown>> & { readonly type: string; readonly symbol: string };
const recordsIn = (folder: string): Line[] =>
  linesOf(at(`${folder}/tapes/tape-1.ndjson.gz`)).map((line) => JSON.parse(line));
/** What was written, in the order of the tape, as the ear hears it. */
function heardIn(folder: string): readonly string[] {
  const { texts } = JSON.parse(readFileSync(at(`${folder}/key.json`), 'utf8'));
  return recordsIn(folder).flatMap(({ text }) => (typeof text === 'string' ? [texts[text] ?? expect.fail(text)] : []));
}
const made = (arm: string) => ran('mask', 'make', at('plain.yaml'), '--arm', arm, '--out', at(arm));

it('a placebo says what others said before, and nothing that was still to come', async () => {
  await made('shuffled');
  const [plain, placebo] = [heardIn('masked'), heardIn('shuffled')];
  expect(placebo).toHaveLength(plain.length);
  const said = new Set(['…']);
  for (const [place, text] of placebo.entries()) {
    expect(said.has(text), text).toBe(true);
    said.add(plain[place] ?? '');
  }
  const same = placebo.filter((text, place) => text === plain[place]).length;
  expect(same / plain.length, 'next to none stands in its own place').toBeLessThan(0.1);
  expect(new Set(placebo).size / new Set(plain).size, 'and half of all are heard').toBeGreaterThan(0.5);
});

it('where the stance is flipped, each post that leans leans the other way, or says nothing', async () => {
  await made('stance');
  const scorer = loadScorer(readInstruments('data/instruments/demo.json'));
  const leaning = (text: string) =>
    scorer
      .score(text)
      .symbols.filter(({ score }) => Math.abs(score) >= 0.25)
      .map(({ symbol, score }) => `${symbol} ${Math.sign(score)}`)
      .sort();
  const flipped = (lean: string) => lean.replace(/-?1$/, (sign) => `${-Number(sign)}`);
  const [plain, other] = [heardIn('masked'), heardIn('stance')];
  const leaned = plain.map((text, place) => [leaning(text), other[place] ?? '', text] as const);
  for (const [lean, heard, text] of leaned)
    if (lean.length === 0) expect(heard).toBe(text);
    else if (heard !== '…') expect(leaning(heard), text).toEqual(lean.map(flipped).sort());
  const silent = leaned.filter(([lean, heard]) => lean.length > 0 && heard === '…').length;
  expect(silent / leaned.filter(([lean]) => lean.length > 0).length).toBeLessThan(0.5);
});

it('upside down the grid is exact, bids stay below asks, and no price is one that was not there', async () => {
  await made('drift');
  const [plain, other] = [recordsIn('masked'), recordsIn('drift')];
  const { symbols } = key();
  let rose = 0;
  for (const [place, one] of plain.entries()) {
    const mirror = other[place] ?? expect.fail();
    if (one.type !== 'quote') continue;
    const { low, high, power } = symbols.find(({ masked }) => masked === one.symbol) ?? expect.fail();
    const sum = Number(`${low}e${power}`) + Number(`${high}e${power}`);
    expect(Number(mirror.bid) + Number(one.ask)).toBeCloseTo(sum, 6);
    expect(Number(mirror.ask) + Number(one.bid)).toBeCloseTo(sum, 6);
    expect([mirror.bid_size, mirror.ask_size]).toEqual([one.ask_size, one.bid_size]);
    expect(Number(mirror.bid)).toBeLessThanOrEqual(Number(mirror.ask));
    rose += Math.sign(Number(mirror.bid) - Number(one.bid));
  }
  expect(rose).not.toBe(0);
  await ran('backtest', at('drift/scenario.yaml'), '--out', at('drift-run'));
  const scanned = await quartet(['mask', 'scan', at('drift'), '--json']);
  expect([scanned.exitCode, JSON.parse(scanned.out).leaks]).toEqual([0, []]);
});

it('the price of memory of who does the same is none', async () => {
  const [{ premiums }] = JSON.parse(await ran('memory', at('plain'), at('run'), '--json')).arms;
  for (const premium of premiums) expect(premium).toMatchObject({ premium: 0, same: true });
  expect(premiums).toHaveLength(4);
  expect(await ran('memory', at('plain'), at('run'))).toContain('none: the same');
});

it('what cannot be masked is refused in one line', async () => {
  const taken = await quartet(['mask', 'make', at('plain.yaml'), '--out', at('masked')]);
  expect([taken.exitCode, taken.notes[0]]).toEqual([2, expect.stringContaining('mask-exists')]);
  appendFileSync(at('table.csv'), 'time,open,high,low,close\n2025-01-06,1,2,1,2\n');
  const table = await quartet(['mask', 'make', at('plain.yaml'), '--tape', at('table.csv'), '--out', at('none')]);
  expect([table.exitCode, table.notes[0]]).toEqual([2, expect.stringContaining('mask-table')]);
  const key = await quartet(['mask', 'undo', at('run'), '--key', at('plain.yaml')]);
  expect([key.exitCode, key.notes[0]]).toEqual([2, expect.stringContaining('mask-key-unreadable')]);
});
