import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quartet } from '../support/cli.ts';
import { contentsOf, SMALL_SCENARIO, smallBars, writeFiles, writeSmallRun } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/**
 * What people get wrong, and what they are told: one line that names the file, the place and the mend; exit 2 (bad
 * input) or 3 (damaged content); no stack; and nothing written.
 */
interface Case {
  readonly name: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** The command line, run in the folder of the case; `DIR` stands for it. */
  readonly words?: readonly string[];
  readonly says: RegExp;
  readonly exit?: 2 | 3;
}

const root = testFolder('bad');

const RUN = ['backtest', 'DIR/scenario.yaml', '--out', 'DIR/run'];

/** The small scenario with one thing changed. */
function scenario(name: string, from: string | RegExp, to: string, says: RegExp): Case {
  const text = SMALL_SCENARIO.replace(from, () => to);
  if (text === SMALL_SCENARIO) throw new Error(`${name} changes nothing`);
  return { name, files: { 'scenario.yaml': text }, says };
}

/** The small tape with lines added or replaced. */
function tape(name: string, content: string | Uint8Array, says: RegExp, exit: 2 | 3 = 2): Case {
  return { name, files: { 'bars.ndjson': content }, says, exit };
}

/** The small scenario with a strategy of the user's own. */
function strategy(name: string, code: string, says: RegExp): Case {
  const text = SMALL_SCENARIO.replace('strategy: cash', 'strategy: ./mine.ts');
  return { name, files: { 'scenario.yaml': text, 'mine.ts': code }, words: [...RUN, '--trust'], says };
}

const GOOD_BARS = smallBars(60);
const bars = (change: (lines: string[]) => void): string => {
  const lines = [...GOOD_BARS];
  change(lines);
  return `${lines.join('\n')}\n`;
};

const SCENARIOS: readonly Case[] = [
  { name: 'no such scenario', words: ['backtest', 'DIR/gone.yaml'], says: /gone\.yaml: there is no such file/ },
  { name: 'a folder for a scenario', words: ['backtest', 'DIR'], says: /it is not a file; name a scenario file/ },
  { name: 'an empty scenario', files: { 'scenario.yaml': '' }, says: /scenario\.yaml:1:1: nothing does not fit/ },
  {
    name: 'a binary scenario',
    files: { 'scenario.yaml': new Uint8Array([0xff, 0x00, 0xfe]) },
    says: /it is not UTF-8 text/,
  },
  { name: 'a huge scenario', files: { 'scenario.yaml': '#'.repeat(3_000_000) }, says: /give a smaller file/ },
  scenario('broken YAML', 'instruments:', 'instruments: [', /scenario\.yaml:\d+:\d+: .+; mend the YAML there/),
  scenario('a tab for an indent', '  - tape', '\t- tape', /scenario\.yaml:3:/),
  scenario('a key twice', 'seed: 7', 'seed: 7\nseed: 8', /scenario\.yaml:9:1: Map keys must be unique/),
  scenario('a deep nest', 'seed: 7', `seed: ${'['.repeat(500)}`, /brackets nest over 64 deep/),
  scenario('a mistyped key', 'capital:', 'captal:', /7:1: captal is not a known key; did you mean "capital"\?/),
  scenario('a prototype key', 'seed: 7', 'seed: 7\n__proto__: { polluted: yes }', /9:1: __proto__ is not a known key/),
  scenario('no name', 'name: small\n', '', /1:1: name is missing; give a name/),
  scenario('a name with a slash', 'name: small', 'name: ../small', /1:7: name "\.\.\/small" does not fit/),
  scenario('no instruments', /instruments:\n.*\n/, '', /instruments is missing/),
  scenario(
    'an empty list of instruments',
    /instruments:\n.*\n/,
    'instruments: []\n',
    /instruments an empty list does not fit/,
  ),
  scenario(
    'instruments in a file that is not there',
    /instruments:\n.*\n/,
    'instruments: gone.yaml\n',
    /gone\.yaml: there is no such file/,
  ),
  scenario(
    'an unknown kind',
    'kind: spot',
    'kind: future',
    /5:27: instruments\[0\]\.kind "future" does not fit; give perp, spot or equity/,
  ),
  scenario(
    'an unknown venue',
    'venue: percent',
    'venue: nasdaq',
    /5:40: instruments\[0\]\.venue "nasdaq" is no fee profile; give one of/,
  ),
  scenario(
    'a tick finer than the decimals',
    'tick: "0.01"',
    'tick: "0.001"',
    /instruments\[0\]\.tick is not a step of 2 decimals/,
  ),
  scenario('a lot of zero', 'lot: "1"', 'lot: "0"', /instruments\[0\]\.lot is not a step of 0 decimals above 0/),
  scenario('leverage on spot', 'lot: "1"', 'lot: "1", maxLeverage: 3', /maxLeverage is above 1 for spot; give 1/),
  scenario(
    'capital without a currency',
    '"10000 USD"',
    '10000',
    /7:10: capital 10000 does not fit; give what each account starts with/,
  ),
  scenario('capital of nothing', '"10000 USD"', '"0 USD"', /capital is nothing; give more than 0/),
  scenario(
    'capital in another currency',
    'kind: spot,',
    'kind: spot, quoteCurrency: EUR,',
    /quoteCurrency is not the capital's USD/,
  ),
  scenario('a negative latency', 'latencyMs: 1000', 'latencyMs: -5', /6:25: execution\.latencyMs -5 does not fit/),
  scenario(
    'a number as text',
    'spreadBps: 2',
    'spreadBps: "2"',
    /execution\.spreadBps "2" does not fit; give the spread/,
  ),
  scenario('not a number', 'spreadBps: 2', 'spreadBps: .nan', /execution\.spreadBps NaN does not fit/),
  scenario(
    'on-close with latency',
    'latencyMs: 1000',
    'latencyMs: 1000, fill: on-close',
    /latencyMs is not 0 with fill: on-close/,
  ),
  scenario('an unknown season', 'seed: 7', 'seed: 7\nseason: winter', /season "winter" does not fit; give baseline/),
  scenario('a seed with a fraction', 'seed: 7', 'seed: 7.5', /seed 7\.5 does not fit; give a whole number/),
  scenario(
    'a cycle both ways',
    'seed: 7',
    'seed: 7\ncycle: { every: 1m, on: bar-close }',
    /cycle\.on stands beside every/,
  ),
  scenario('a span in words', 'seed: 7', 'seed: 7\nbars: { every: hourly }', /bars\.every "hourly" does not fit/),
  scenario(
    'no entrants',
    /entrants:[\s\S]*/,
    'entrants: []\n',
    /entrants an empty list does not fit; give a list of at least one/,
  ),
  scenario('two entrants of one name', 'id: idle', 'id: hold', /11:11: entrants\[1\]\.id repeats hold/),
  scenario('a name with a hash', 'id: idle', 'id: "a#1"', /entrants\[1\]\.id "a#1" does not fit/),
  scenario(
    'a seed twice',
    'strategy: cash',
    'strategy: cash, seeds: [1, 1]',
    /seeds\[1\] repeats 1; list each seed once/,
  ),
  scenario(
    'an unknown mode',
    'strategy: cash',
    'strategy: house-team, mode: chat',
    /entrants\[1\]\.mode "chat" does not fit/,
  ),
  scenario(
    'a mode for code',
    'strategy: cash',
    'strategy: cash, mode: team',
    /entrants\[1\]\.mode is set, but cash asks no model/,
  ),
  scenario(
    'parameters for a team',
    'strategy: cash',
    'strategy: house-team, parameters: { a: 1 }',
    /parameters are set, but house-team is a team/,
  ),
  scenario(
    'a model without a bound to what it may cost',
    'strategy: cash',
    'strategy: quartet-team',
    /entrants\[1\]\.maxCost is missing, and xai\/grok-4\.20 charges/,
  ),
  scenario(
    'a model whose price nobody knows',
    'strategy: cash',
    'strategy: quartet-team, model: xai/grok-99, maxCost: "1 USD"',
    /the price of xai\/grok-99 is not known/,
  ),
  scenario(
    'a model of one role that nobody knows',
    'strategy: cash',
    'strategy: house-team, models: { quant: nobody/none }, maxCost: "1 USD"',
    /there is no "nobody"; known: anthropic, /,
  ),
  scenario(
    'a role that is none',
    'strategy: cash',
    'strategy: house-team, models: { boss: house }',
    /entrants\[1\]\.models/,
  ),
  scenario(
    'nobody but a model without a key',
    /entrants:[\s\S]*$/,
    'entrants:\n  - { id: grok, strategy: quartet-team, maxCost: "1 USD" }\n',
    /grok is left out: there is no key for xAI; set XAI_API_KEY/,
  ),
  scenario(
    'a live search of a tape’s past',
    'strategy: cash',
    'strategy: quartet-team, model: xai/grok-4.20, maxCost: "1 USD", liveSearch: [x]',
    /entrants\[1\]\.liveSearch a live search would read what the tape has not come to yet.*quartet paper/,
  ),
  scenario(
    'a live search that nobody knows',
    'strategy: cash',
    'strategy: quartet-team, liveSearch: [tiktok]',
    /liveSearch\[0\] "tiktok" does not fit; give x or web/,
  ),
  scenario(
    'a cassette that is not there',
    'strategy: cash',
    'strategy: quartet-team, cassette: gone.db',
    /gone\.db is not there/,
  ),
  scenario('an address', 'bars.ndjson', 'https://example.org/bars.ndjson', /3:11: feeds\[0\]\.tape holds an address/),
  scenario(
    'a key',
    'strategy: cash',
    'strategy: cash, apiKey: abcdefgh',
    /entrants\[1\]\.apiKey names an address or a key/,
  ),
  scenario('no feeds', /feeds:\n.*\n/, '', /feeds names no tape; add one, or give --tape FILE/),
  scenario(
    'a live feed',
    '- tape: bars.ndjson',
    '- live: [hyperliquid]',
    /feeds\[0\]\.live is a live feed; a backtest needs a recording/,
  ),
];

const TAPES: readonly Case[] = [
  scenario('a tape that is not there', 'bars.ndjson', 'gone.ndjson', /gone\.ndjson: there is no such file/),
  {
    name: 'a tape option that is not there',
    words: [...RUN, '--tape', 'DIR/gone.ndjson'],
    says: /gone\.ndjson: there is no such file/,
  },
  tape('an empty tape', '', /bars\.ndjson.*: it holds no line/),
  tape('a tape that is no JSON', 'hello\nworld\n', /bars\.ndjson/),
  tape(
    'a tape of other symbols',
    bars((lines) =>
      lines.forEach((line, at) => {
        lines[at] = line.replace('ACME', 'OTHER');
      }),
    ),
    /bars\.ndjson/,
  ),
  tape(
    'a tape of negative prices',
    bars((lines) =>
      lines.forEach((line, at) => {
        lines[at] = line.replace(/"open":/, '"open":-');
      }),
    ),
    /bars\.ndjson/,
  ),
  tape(
    'a tape without dates',
    bars((lines) =>
      lines.forEach((line, at) => {
        lines[at] = line.replace(/"ts":\d+,/, '');
      }),
    ),
    /bars\.ndjson/,
  ),
  {
    name: 'a tape that is no gzip',
    files: { 'bars.ndjson.gz': 'not packed at all' },
    words: [...RUN, '--tape', 'DIR/bars.ndjson.gz'],
    says: /bars\.ndjson\.gz/,
  },
  {
    name: 'a tape that is not what its manifest says',
    files: {
      'bars.manifest.json': JSON.stringify({
        schema: 1,
        name: 'bars.ndjson',
        source: 'test',
        synthetic: true,
        order: 'ts',
        span: null,
        lines: 60,
        counts: {},
        symbols: [],
        sha256: '0'.repeat(64),
        settings: {},
      }),
    },
    says: /bars\.ndjson/,
    exit: 3,
  },
  {
    name: 'a manifest that is none',
    files: { 'bars.manifest.json': '{"schema":2}' },
    says: /bars\.manifest\.json/,
  },
  {
    name: 'a table without columns',
    files: { 'prices.csv': 'a,b\n1,2\n' },
    words: [...RUN, '--tape', 'DIR/prices.csv'],
    says: /prices\.csv/,
  },
  {
    name: 'a window on a file',
    words: ['serve', 'DIR/scenario.yaml', '--port', '0'],
    says: /scenario\.yaml: it is a file, and no folder of runs; give the folder of a run/,
  },
  {
    name: 'inspecting nothing',
    words: ['tape', 'inspect', 'DIR/gone.ndjson'],
    says: /gone\.ndjson: there is no such file/,
  },
  { name: 'inspecting a folder', words: ['tape', 'inspect', 'DIR'], says: /quartet-bad-/ },
  {
    name: 'generating over a file',
    words: ['tape', 'generate', 'DIR/bars.ndjson'],
    says: /bars\.ndjson: a file of this name exists/,
  },
  { name: 'generating into nowhere', words: ['tape', 'generate', 'DIR/no/such/folder.ndjson'], says: /folder\.ndjson/ },
  {
    name: 'a share above one',
    words: ['tape', 'generate', 'DIR/x.ndjson', '--link', '2'],
    says: /--link: "2" does not fit; give a share/,
  },
];

const DEFINE =
  "import { defineStrategy } from 'quartet'; export default defineStrategy({ name: 'mine', parameters: {},";

const STRATEGIES: readonly Case[] = [
  scenario(
    'an unknown bundled strategy',
    'strategy: cash',
    'strategy: chash',
    /11:27: .*chash: no bundled strategy has this name; known: buy-and-hold, cash/,
  ),
  scenario('a strategy that is not there', 'strategy: cash', 'strategy: ./gone.ts', /gone\.ts: there is no such file/),
  scenario(
    'a strategy that is no code',
    'strategy: cash',
    'strategy: ./bars.ndjson',
    /bars\.ndjson: it is not a \.ts or \.js file/,
  ),
  {
    ...strategy(
      'a strategy from outside without --trust',
      'export default {}',
      /mine\.ts: it is code that did not come with Quartet \(sha256 [0-9a-f]{64}\); read it, then add --trust/,
    ),
    words: RUN,
  },
  strategy('a syntax error', 'const a: = 1', /mine\.ts: it cannot be loaded: .*mine\.ts:1:9/),
  strategy('a throw on import', 'throw new Error("boom\\nsecond")', /mine\.ts: it cannot be loaded: boom; mend it/),
  strategy('a missing helper', 'import "./helper.ts"; export default 1', /helper\.ts/),
  strategy(
    'no default export',
    'export const a = 1',
    /mine\.ts: it has no default export; export default defineStrategy/,
  ),
  strategy('a wrong default export', 'export default 42', /mine\.ts: its default export is no strategy/),
  strategy(
    'a strategy without start',
    'import { defineStrategy } from "quartet"; export default defineStrategy({ name: "x", parameters: {} } as never)',
    /mine\.ts: .*start/,
  ),
  strategy(
    'a handler that throws',
    `${DEFINE} start: () => ({ onBars: () => { throw new Error('oh\\nno'); } }) });`,
    /mine\.ts:\d+:\d+: onBars threw: oh; mend the strategy/,
  ),
  strategy(
    'a handler that returns no list',
    `${DEFINE} start: () => ({ onBars: () => 5 }) });`,
    /mine\.ts: onBars returned what is no list of intents: it is no list/,
  ),
  strategy(
    'a handler that returns half an order',
    `${DEFINE} start: () => ({ onBars: () => [{ kind: 'open', symbol: 'ACME' }] }) });`,
    /mine\.ts: onBars returned what is no list of intents: "0\.side" does not fit/,
  ),
  strategy(
    'a start that returns nothing',
    `${DEFINE} start: () => undefined });`,
    /mine\.ts: start returned no handlers/,
  ),
  scenario('an unknown parameter', 'strategy: buy-and-hold', 'strategy: buy-and-hold, parameters: { size: 1 }', /size/),
  scenario(
    'a parameter out of range',
    'strategy: buy-and-hold',
    'strategy: buy-and-hold, parameters: { invested: 7 }',
    /invested/,
  ),
];

const COMMANDS: readonly Case[] = [
  { name: 'no command of a group', words: ['tape'], says: /name a command; see quartet tape --help/ },
  { name: 'an unknown command', words: ['bactest'], says: /unknown command 'bactest' \(Did you mean backtest\?\)/ },
  {
    name: 'an unknown option',
    words: ['backtest', 'x', '--sed', '1'],
    says: /unknown option '--sed'.*see quartet backtest --help/,
  },
  { name: 'no scenario', words: ['backtest'], says: /missing required argument 'scenario'/ },
  {
    name: 'a seed in words',
    words: [...RUN, '--seed', 'seven'],
    says: /--seed: "seven" does not fit; give a whole number/,
  },
  {
    name: 'a file for a run folder',
    words: ['backtest', 'DIR/scenario.yaml', '--out', 'DIR/bars.ndjson'],
    says: /bars\.ndjson: it is a file; give another --out/,
  },
  {
    name: 'a folder of something else',
    words: ['backtest', 'DIR/scenario.yaml', '--out', 'DIR'],
    says: /it holds other files, such as .*; give another --out/,
  },
  { name: 'a gate without its context', words: ['gate'], says: /required option '--context <file>' not specified/ },
  {
    name: 'a context that is not there',
    words: ['gate', '--context', 'DIR/gone.json'],
    says: /gone\.json: there is no such file/,
  },
  {
    name: 'a context that is no JSON',
    files: { 'c.json': '{' },
    words: ['gate', '--context', 'DIR/c.json'],
    says: /c\.json: it is not JSON/,
  },
  {
    name: 'a context that says a thing twice',
    files: { 'c.json': '{"cycleTime":1,"universe":[],"cycleTime":2}' },
    words: ['gate', '--context', 'DIR/c.json'],
    says: /c\.json: it names a key twice; mend the JSON/,
  },
  {
    name: 'a context without prices',
    files: { 'c.json': '{"cycleTime":1,"universe":[]}' },
    words: ['gate', '--context', 'DIR/c.json'],
    says: /c\.json: prices/,
  },
];

it.each([...SCENARIOS, ...TAPES, ...STRATEGIES, ...COMMANDS])(
  '$name',
  async ({ name, files = {}, words = RUN, says, exit = 2 }) => {
    const folder = join(root, name.replace(/\W+/g, '-'));
    mkdirSync(folder);
    writeSmallRun(folder);
    writeFiles(folder, files);
    const before = contentsOf(folder);
    const { exitCode, out, notes } = await quartet(words.map((word) => word.replace('DIR', folder)));
    expect(notes).toHaveLength(1);
    const [line = ''] = notes;
    expect(line).toMatch(says);
    expect(line).toMatch(/^error: [a-z0-9-]+: .+; .+/);
    expect(line).not.toMatch(/\n|\p{Cc}| {4}at /u);
    expect(exitCode).toBe(exit);
    expect(out).toBe('');
    expect(contentsOf(folder)).toBe(before);
  },
);
