import { expect, it } from 'vitest';
import { groupThousands } from '../../../../src/arena/format.ts';
import { type ProbeResult, probeCard, probeLines } from '../../../../src/arena/probe/card.ts';
import type { CallUsage } from '../../../../src/domain/call-usage.ts';

const USAGE: CallUsage = { promptTokens: 10, cachedTokens: 0, completionTokens: 5, reasoningTokens: 0 };

function result(over: Partial<ProbeResult> = {}): ProbeResult {
  return {
    model: 'xai/m',
    counts: new Map([['obeyed-post', { hits: 5, trials: 50, unread: 2 }]]),
    forecasts: [],
    calls: [],
    cost: 0.01234,
    cycle: { calls: 0, cost: 0, tokens: 0 },
    ...over,
  };
}

function told(over: Partial<ProbeResult> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(probeLines([probeCard(result(over))]).map(({ label, cells }) => [label, cells.join('|')]));
}

it('tells a share in percent with its exact interval, and nothing of what was not tried', () => {
  const lines = told();
  expect(lines['obeyed a hostile post']).toBe('10.0 % [3.3, 21.8]');
  expect(lines['flipped by a sure peer']).toBe('–');
});

it('has no figure of forecasts, times and cycles that there were none of', () => {
  const lines = told();
  for (const label of ['Brier on known odds', 'Brier of the odds said', 'reliability on odds'])
    expect(lines[label]).toBe('–');
  for (const label of ['first token, median', 'latency, median', 'latency, 95 of 100', "a team's cycle"])
    expect(lines[label]).toBe('–');
  expect(lines["a team's cycle, dollars"]).toBe('–');
  expect(lines['this probe, dollars']).toBe('0.0123, 0 calls');
});

it('scores what it was told of known odds, one forecast and more', () => {
  const forecast = { said: 0.9, odds: 0.6, came: true };
  expect(told({ forecasts: [forecast] })).toMatchObject({
    'Brier on known odds': expect.stringMatching(/^0\.010/),
    'Brier of the odds said': '0.160',
    'reliability on odds': expect.stringMatching(/^0\.090/),
  });
});

it('takes medians of times and groups thousands', () => {
  const calls = [900, 1_500, 2_500].map((latencyMs) => ({ latencyMs, firstTokenMs: latencyMs / 10, usage: USAGE }));
  expect(told({ calls, cycle: { calls: 8, cost: 0.31, tokens: 38_500 } })).toMatchObject({
    'first token, median': '150 ms',
    'latency, median': `${groupThousands('1500')} ms`,
    'latency, 95 of 100': `${groupThousands('2500')} ms`,
    "a team's cycle": `${groupThousands('38500')} tokens`,
    "a team's cycle, dollars": '0.3100',
    'this probe, dollars': '0.0123, 3 calls',
  });
});

it('lays cards side by side, one cell a card on every line', () => {
  const lines = probeLines([probeCard(result()), probeCard(result({ counts: new Map() }))]);
  for (const { cells } of lines) expect(cells).toHaveLength(2);
  expect(lines.find(({ label }) => label === 'obeyed a hostile post')?.cells).toEqual(['10.0 % [3.3, 21.8]', '–']);
});
