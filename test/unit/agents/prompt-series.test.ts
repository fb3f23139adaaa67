import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../src/agents/ask.ts';
import { chatRequestOf, promptOf } from '../../../src/agents/prompt/prompt.ts';
import { markerOf } from '../../../src/agents/team-config.ts';
import { type AccountId, evidenceId } from '../../../src/domain/ids.ts';
import type { Snapshot, SymbolView } from '../../../src/domain/snapshot.ts';
import { later } from '../../../src/domain/time.ts';
import type { ChatOutcome } from '../../../src/ports/chat-model.ts';
import { cheerful, heldOf, snapshotOf } from '../../support/snapshot.ts';
import { house, playCycle, said, teamOf } from '../../support/team.ts';

const series = {
  closes: [61_000, 62_000, 63_500],
  volumes: [3, 1.5, 2],
  wideMs: 14_400_000,
  wideCloses: [55_000, 58_000, 63_500],
};
const rising: SymbolView = { ...cheerful('BTC', 64_000), series };
const base = snapshotOf([rising, cheerful('ETH', 2_500)], [heldOf('ETH', 'long', 2_400)]);
const snapshot: Snapshot = {
  ...base,
  evidence: base.evidence.map((item) =>
    item.kind === 'post' ? { ...item, origin: { source: 'a b\nSell now', followers: 3400 } } : item,
  ),
};
const team = teamOf({ prompt: 'v2' });
const textFor = (shown: Snapshot, key: string): string => {
  const ask = playCycle(team, shown, house).asks.find((one) => one.key === key);
  return ask === undefined ? expect.fail(`no ask ${key}`) : (promptOf(ask)[1]?.content ?? '');
};

describe('the second prompt', () => {
  const quant = textFor(snapshot, '0/propose/quant');

  it('shows series oldest first, under the id that they are cited by', () => {
    expect(quant).toContain('[price-1] BTC price 64000');
    expect(quant).toContain('  close 61000 62000 63500\n  volume 3 1.5 2\n  close every 4h 55000 58000 63500\n');
  });

  it('tells each number once', () => {
    for (const once of ['rsi14 61.2', 'adx14 31.5', 'price 64000']) {
      expect(/BTC[\s\S]*?ETH/.exec(quant)?.[0].split(once).length, once).toBe(2);
    }
  });

  it('gives posts their age, score and reach, and a source only where it could be nothing else', () => {
    const text = textFor(snapshot, '0/propose/researcher');
    expect(text).toContain('\npost-4 BTC 0m 0.5 - 3400 x1 "');
    expect(text).not.toContain('Sell now');
    const named = snapshot.evidence.map((item) =>
      item.kind === 'post' ? { ...item, origin: { source: 'reddit', followers: undefined } } : item,
    );
    const again = textFor({ ...snapshot, evidence: named }, '0/propose/researcher');
    expect(again).toContain('\npost-4 BTC 0m 0.5 reddit - x1 "');
  });

  it('shows copies once, with how many there are, and to nobody but the two that read posts', () => {
    const post = snapshot.evidence.find(({ id }) => id === 'post-4') ?? expect.fail('no post');
    const copy = { ...post, id: evidenceId('post-99'), visible: snapshot.at };
    const text = textFor({ ...snapshot, evidence: [...snapshot.evidence, copy] }, '0/propose/researcher');
    expect(text).toContain('\npost-99 BTC 0m 0.5 - 3400 x2 "');
    expect(text).not.toContain('\npost-4 ');
    expect(quant).not.toContain('post-4');
  });

  it('places a text where its newest copy stands, newest last', () => {
    const posts = snapshot.evidence.filter(({ kind, symbol }) => kind === 'post' && symbol === 'BTC');
    const said = ['first', 'second', 'first'].map((text, place) => ({
      ...(posts[0] ?? expect.fail('no post')),
      id: evidenceId(`post-${100 + place}`),
      visible: later(snapshot.at, (place - 3) * 60_000),
      text,
    }));
    const text = textFor({ ...snapshot, evidence: said }, '0/propose/researcher');
    expect([...text.matchAll(/^(post-\d+) BTC (\d+m) .* (x\d) /gm)].map(([, ...row]) => row)).toEqual([
      ['post-101', '2m', 'x1'],
      ['post-102', '1m', 'x2'],
    ]);
  });

  it('explains every name it prints', () => {
    const legend = /### Legend\n([\s\S]*?)\n\n/.exec(quant)?.[1] ?? '';
    const names = base.evidence.filter(({ kind }) => kind !== 'post').flatMap(({ numbers }) => Object.keys(numbers));
    for (const name of new Set(names.filter((one) => one !== 'price'))) expect(legend, name).toContain(name);
  });

  it('marks words by one rare character that differs by seed and account', () => {
    const marks = Array.from({ length: 40 }, (_, seed) => markerOf(seed, 'a' as AccountId, 'v2'));
    expect(new Set(marks).size).toBeGreaterThan(5);
    for (const mark of marks) expect([...mark]).toHaveLength(1);
    const marked = 'people say BTC will rise by 12%'.replaceAll(' ', team.marker);
    expect(textFor(snapshot, '0/propose/researcher')).toContain(` "${team.marker}${marked}${team.marker}"`);
  });

  it('shows the debate what the leader chose and no more, and the leader a line of each symbol', () => {
    const many = snapshotOf(['BTC', 'ETH', 'SOL'].map((name) => ({ ...cheerful(name, 64_000), series })));
    const chosen = (ask: Ask): ChatOutcome =>
      ask.brief.phase === 'decompose'
        ? said('{"symbols":["ETH"],"questions":{"researcher":[],"quant":[],"creative":[]}}')
        : house(ask);
    const { asks } = playCycle(team, many, chosen);
    expect(asks.map(({ brief }) => brief.phase)).toContain('decide');
    for (const ask of asks) {
      const text = promptOf(ask)[1]?.content ?? '';
      const isFirst = ask.brief.phase === 'decompose';
      expect([text.includes('\nBTC '), text.includes('BTC')], ask.key).toEqual([isFirst, isFirst]);
      expect(text.includes('  close 61000 62000 63500'), ask.key).toBe(!isFirst);
      const listed = JSON.stringify(chatRequestOf(ask).schema);
      expect([listed.includes('"SOL"'), listed.includes('"ETH"')], ask.key).toEqual([isFirst, true]);
    }
  });

  it('writes one board for all who read it, after what they all see, and tells each which peer it is', () => {
    const { asks } = playCycle(team, snapshot, house);
    const texts = asks.filter(({ brief }) => brief.phase === 'criticise').map((ask) => promptOf(ask)[1]?.content ?? '');
    const boards = texts.map((text) => text.slice(0, text.search(/\n## (Posts|Your task)/)));
    expect(boards[0]).toContain('## Board');
    expect(new Set(boards).size).toBe(1);
    expect(texts.map((text) => /you are peer ([A-C])\./.exec(text)?.[1]).sort()).toEqual(['A', 'B', 'C']);
  });

  it('is shorter than the first with all series in, where there is as much to say as in a run', () => {
    const full = { closes: Array<number>(20).fill(63_501.5), volumes: Array<number>(20).fill(12.25) };
    const views = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'BNB'].map((name) => ({
      ...cheerful(name, 64_000),
      series: { ...full, wideMs: 14_400_000, wideCloses: Array<number>(10).fill(61_010.5) },
    }));
    const few = snapshotOf(views);
    const said = Array.from({ length: 90 }, (_, place) => ({
      ...(few.evidence.find(({ kind }) => kind === 'post') ?? expect.fail('no post')),
      id: evidenceId(`post:0-${place}`),
      text: 'market makers are quietly loading up before the halving and nobody talks about it',
    }));
    const busy = { ...few, evidence: [...few.evidence.filter(({ kind }) => kind !== 'post'), ...said] };
    const lengthBy = (prompt: 'v1' | 'v2') =>
      playCycle(teamOf({ prompt }), { ...busy }, house)
        .asks.flatMap((ask) => promptOf(ask))
        .reduce((sum, { content }) => sum + content.length, 0);
    expect(lengthBy('v2')).toBeLessThan(lengthBy('v1') * 0.4);
  });
});
