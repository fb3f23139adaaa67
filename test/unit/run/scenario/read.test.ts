import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../../../src/run/scenario/read.ts';
import { testFolder } from '../../../support/test-folder.ts';

const folder = testFolder('scenario');

function fileOf(text: string | Uint8Array, name = 'scenario.yaml'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const GOOD = `name: six-perps
feeds:
  - tape: ../tapes/usdm.ndjson.gz
instruments:
  - { symbol: BTC-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.1", sizeDecimals: 5, lot: "0.00001", maxLeverage: 40 }
cycle: { every: 3m, triggers: [post-burst], deadlineMs: 60000 }
execution: { latencyMs: 250, intrabar: pessimistic, spreadBps: 2, slippageBps: 1 }
season: baseline
capital: "10000 USDT"
seed: 7
entrants:
  - { id: hold, strategy: ../strategies/buy-and-hold.ts }
  - { id: house, strategy: ../strategies/house-team.ts, mode: team, seeds: [1, 2, 3] }
  - { id: grok, strategy: ../strategies/quartet-team.ts, mode: team, model: xai/grok-4.20, maxCost: "5 USD", cassette: grok.db }
`;

/** The messages for a text, without the folder before the file's name. */
function complaints(text: string | Uint8Array): readonly string[] {
  try {
    readScenario(fileOf(text));
  } catch (error) {
    const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    return errors.map((one) => (one instanceof Error ? one.message.replaceAll(`${folder}/`, '') : String(one)));
  }
  return [];
}

/** The one complaint about GOOD with `from` replaced by `to`. */
function complaint(from: string, to: string): string {
  expect(GOOD).toContain(from);
  const found = complaints(GOOD.replace(from, () => to));
  expect(found).toHaveLength(1);
  const [only = ''] = found;
  expect(only).not.toMatch(/\n/);
  return only;
}

describe('the latency of a scenario', () => {
  const latencyIn = (text: string) => readScenario(fileOf(GOOD.replace('latencyMs: 250', text))).latency;

  it('is a fixed one of a second, or as given: fixed, sampled or recorded, here or in a file', () => {
    fileOf('[80, 95]', 'measured.yaml');
    expect(readScenario(fileOf(GOOD.replace('latencyMs: 250, ', ''))).latency).toEqual({ kind: 'fixed', ms: 1_000 });
    expect(latencyIn('latencyMs: 250')).toEqual({ kind: 'fixed', ms: 250 });
    const points = { leastMs: 40, medianMs: 100, p95Ms: 400, mostMs: 2_000 };
    expect(latencyIn(`latency: { sampled: ${JSON.stringify(points)} }`)).toEqual({ kind: 'sampled', ...points });
    for (const recorded of ['[80, 95]', 'measured.yaml']) {
      expect(latencyIn(`latency: { recorded: ${recorded} }`)).toEqual({ kind: 'recorded', ms: [80, 95] });
    }
  });

  it.each([
    ['latencyMs: 250, latency: { recorded: [1] }', 'execution.latency stands beside latencyMs'],
    ['latency: {}', 'execution.latency names not exactly one of sampled and recorded'],
    ['latency: { recorded: [] }', 'execution.latency.recorded'],
    ['latency: { recorded: gone.yaml }', 'latencies-unreadable: gone.yaml: there is no such file'],
    [
      'latency: { sampled: { leastMs: 9, medianMs: 5, p95Ms: 10, mostMs: 10 } }',
      'execution.latency.sampled falls; give leastMs, medianMs, p95Ms and mostMs that do not fall',
    ],
    ['latency: { recorded: [0] }, fill: on-close', 'execution.latencyMs is not 0 with fill: on-close'],
  ])('%s → %s', (text, says) => {
    expect(complaint('latencyMs: 250', text)).toContain(says);
  });
});

describe('a good scenario', () => {
  it('is read with its defaults filled in', () => {
    const { data, instruments } = readScenario(fileOf(GOOD));
    expect(data.execution).toEqual({
      latencyMs: 250,
      fill: 'next',
      intrabar: 'pessimistic',
      spreadBps: 2,
      slippageBps: 1,
      impactBps: 5,
      staleMs: 60_000,
      margin: 'isolated',
    });
    expect(data).toMatchObject({ minimumAuthors: 3, minimumHistory: 0, bars: { every: '1m' }, seed: 7 });
    expect(instruments.map(({ symbol }) => symbol)).toEqual(['BTC-USDT-PERP']);
  });

  it('may keep its instruments in a file beside it, and mistakes there are placed there', () => {
    const list = GOOD.split('\n')[4] ?? '';
    const text = GOOD.replace(/instruments:\n.*\n/, 'instruments: perps.yaml\n');
    fileOf(`${list}\n`, 'perps.yaml');
    expect(readScenario(fileOf(text)).instruments).toHaveLength(1);
    fileOf(`${list}\n${list.replace('"0.1"', '"0.001"')}\n`, 'perps.yaml');
    expect(complaints(text)).toEqual([
      'instruments-bad-value: perps.yaml:2:15: [1].symbol repeats BTC-USDT-PERP; list each symbol once',
      'instruments-bad-value: perps.yaml:2:91: [1].tick is not a step of 2 decimals above 0; give a step its decimals can hold',
    ]);
  });

  it('may use anchors and aliases', () => {
    const text = GOOD.replace('seeds: [1, 2, 3]', 'seeds: &seeds [1, 2]').replace('cassette: grok.db', 'seeds: *seeds');
    expect(readScenario(fileOf(text)).data.entrants[2]?.seeds).toEqual([1, 2]);
  });
});

describe('a mistake is told in one line with its place and its mend', () => {
  it('suggests the key that was meant', () => {
    expect(complaint('latencyMs: 250', 'latencyMS: 250')).toBe(
      'scenario-unknown-key: scenario.yaml:7:14: execution.latencyMS is not a known key; did you mean "latencyMs"?',
    );
    expect(complaint('season: baseline', 'seson: baseline')).toContain(
      '8:1: seson is not a known key; did you mean "season"?',
    );
  });

  it('lists the known keys where none is near', () => {
    expect(complaint('seed: 7', 'weather: 7')).toContain('10:1: weather is not a known key; known here: name, feeds,');
  });

  it('does not take a prototype key for data', () => {
    expect(complaint('seed: 7', '__proto__: { seed: 7 }')).toContain('10:1: __proto__ is not a known key');
    expect(complaint('id: hold', 'id: hold, constructor: 1')).toContain(
      '12:17: entrants[0].constructor is not a known key',
    );
  });

  it.each([
    ['capital: "10000 USDT"\n', '', '1:1: capital is missing; give what each account starts with'],
    ['capital: "10000 USDT"', 'capital: 10000', '9:10: capital 10000 does not fit; give what each account starts with'],
    ['capital: "10000 USDT"', 'capital: "0.00 USDT"', '9:10: capital is nothing; give more than 0'],
    ['capital: "10000 USDT"', 'capital: "10000 USD"\nusdRate: 1.1', '10:10: usdRate is not 1 beside a capital in USD'],
    [
      'maxLeverage: 40',
      'maxLeverage: "40"',
      ': instruments[0].maxLeverage "40" does not fit; give the largest exposure',
    ],
    ['maxLeverage: 40', 'maxLeverage: .nan', ': instruments[0].maxLeverage NaN does not fit'],
    ['latencyMs: 250', 'latencyMs: -1', '7:25: execution.latencyMs -1 does not fit'],
    ['latencyMs: 250', 'latencyMs: 2.5', 'execution.latencyMs 2.5 does not fit'],
    ['every: 3m', 'every: 3 minutes', '6:17: cycle.every "3 minutes" does not fit; give the span between cycles'],
    ['every: 3m', 'every: 3m, on: bar-close', '6:25: cycle.on stands beside every; give one of'],
    ['mode: team, seeds', 'mode: chat, seeds', 'entrants[1].mode "chat" does not fit; give one of fast, expert, team'],
    ['[1, 2, 3]', '[1, 2, 1]', 'entrants[1].seeds[2] repeats 1; list each seed once'],
    ['id: house', 'id: hold', '13:11: entrants[1].id repeats hold; give each its own id'],
    ['id: hold', 'id: "ho#ld"', 'entrants[0].id "ho#ld" does not fit'],
    ['tick: "0.1"', 'tick: "0.123"', 'instruments[0].tick is not a step of 2 decimals above 0'],
    ['tick: "0.1"', 'tick: "0"', 'instruments[0].tick is not a step of 2 decimals above 0'],
    ['kind: perp', 'kind: spot', 'instruments[0].maxLeverage is above 1 for spot'],
    ['kind: perp,', 'kind: perp, quoteCurrency: EUR,', "instruments[0].quoteCurrency is not the capital's USDT"],
    ['latencyMs: 250', 'latencyMs: 250, fill: on-close', '7:25: execution.latencyMs is not 0 with fill: on-close'],
    [
      '- tape: ../tapes/usdm.ndjson.gz',
      '- { tape: a.gz, csv: { symbol: GOOG, interval: 1d } }',
      '3:24: feeds[0].csv stands beside a tape that is no .csv file',
    ],
    ['- tape: ../tapes/usdm.ndjson.gz', '- {}', '3:5: feeds[0] names not exactly one of tape and live'],
    ['name: six-perps', 'name: six-perps\nname: seven', '2:1: Map keys must be unique'],
    ['season: baseline', 'season: [baseline', 'scenario-not-yaml: scenario.yaml:9:'],
  ])('%s → %s', (from, to, expected) => {
    expect(complaint(from, to)).toContain(expected);
  });

  it('tells several at once, in the order they stand, twenty at most', () => {
    const many = GOOD.replace('seed: 7', 'sed: 7')
      .replace('kind: perp', 'kind: pep')
      .replace('season: baseline', 'season: x');
    expect(complaints(many)).toHaveLength(3);
    const entrants = Array.from({ length: 50 }, () => '  - { id: "#" }').join('\n');
    expect(complaints(GOOD.replace(/entrants:[\s\S]*/, `entrants:\n${entrants}\n`))).toHaveLength(20);
  });
});

describe('addresses and keys', () => {
  it.each([
    ['tape: ../tapes/usdm.ndjson.gz', 'tape: https://example.org/t.gz', 'feeds[0].tape holds an address'],
    ['strategy: ../strategies/buy-and-hold.ts', 'strategy: file:///tmp/s.ts', 'entrants[0].strategy holds an address'],
    ['cassette: grok.db', 'baseUrl: example.org', 'entrants[2].baseUrl names an address or a key'],
    ['cassette: grok.db', 'apiKey: abc', 'entrants[2].apiKey names an address or a key'],
    ['cassette: grok.db', 'cassette: $GROK', 'entrants[2].cassette names a variable or a key'],
    ['cassette: grok.db', 'parameters: { note: XAI_API_KEY }', 'parameters.note names a variable or a key'],
    [
      'cassette: grok.db',
      'parameters: { note: sk-abcdefghij0123456789 }',
      'parameters.note holds what looks like a key',
    ],
  ])('%s → %s is refused', (from, to, expected) => {
    expect(complaint(from, to)).toContain(expected);
  });

  it('never repeats the value', () => {
    expect(complaint('cassette: grok.db', 'apiKey: verysecret')).not.toContain('verysecret');
  });
});

describe('files that are no scenario', () => {
  it.each<readonly [string, string | Uint8Array, string]>([
    ['an empty file', '', '1:1: nothing does not fit; give a scenario'],
    ['a list', '- a\n- b\n', '1:1: a list does not fit; give a scenario'],
    ['another encoding', new Uint8Array([0xff, 0xfe, 0x41, 0x00]), 'it is not UTF-8 text; save it as UTF-8'],
    ['a deep nest of brackets', '['.repeat(100_000), 'brackets nest over 64 deep'],
    ['a deep nest of lists', '- '.repeat(50_000), 'a line is indented over 400 places'],
    ['a huge file', `# ${'x'.repeat(3_000_000)}`, '3000002 bytes are over 2097152; give a smaller file'],
    ['a bomb of aliases', 'its aliases', ''],
  ])('%s', (_, text, expected) => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((name, place) => {
        const before = 'abcdefgh'[place];
        return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
      }),
    ].join('\n');
    const [only = '', ...others] = complaints(text === 'its aliases' ? bomb : text);
    expect(others).toEqual([]);
    expect(only).toContain(expected === '' ? 'its aliases unfold over 100 times' : expected);
  });

  it('names what is not there or is a folder', () => {
    expect(() => readScenario(join(folder, 'gone.yaml'))).toThrow(/gone\.yaml: there is no such file; give the path/);
    expect(() => readScenario(folder)).toThrow(/it is not a file/);
  });
});
