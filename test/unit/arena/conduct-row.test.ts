import { expect, it } from 'vitest';
import { asksModel, conductRows } from '../../../src/arena/conduct-row.ts';
import type { Conduct } from '../../../src/domain/conduct.ts';

function conduct(over: Partial<Conduct>): Conduct {
  const nothing = {
    asked: 0,
    calls: 0,
    toolCalls: 0,
    tokens: 0,
    cost: 0,
    billedTicks: 0,
    reckonedTicks: 0,
    claims: 0,
    dropped: 0,
  };
  const counts = { outcomes: {}, troubles: {}, rungs: {}, flags: {} };
  return { model: 'lab/one', phase: 'propose', ...nothing, ...counts, latenciesMs: [], firstTokensMs: [], ...over };
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => count - at);

it('shows the middle of how long a model took, the slowest in twenty, and the middle of the first words', () => {
  const [row] = conductRows([conduct({ asked: 100, latenciesMs: upTo(100), firstTokensMs: upTo(11) })]);
  expect(row).toMatchObject({ asked: 100, latencyP50Ms: 50, latencyP95Ms: 95, firstTokenP50Ms: 6 });
  expect(row).not.toHaveProperty('latenciesMs');
  expect(row).not.toHaveProperty('firstTokensMs');
});

it('takes the accounts of one model and phase together', () => {
  const rows = conductRows([
    conduct({ asked: 1, latenciesMs: [900] }),
    conduct({ asked: 2, latenciesMs: [100, 200] }),
    conduct({ asked: 4, phase: 'decide', latenciesMs: [7] }),
  ]);
  expect(rows.map(({ phase, asked, latencyP50Ms }) => [phase, asked, latencyP50Ms])).toEqual([
    ['propose', 3, 200],
    ['decide', 4, 7],
  ]);
});

it('knows a language model by the time that it takes', () => {
  const [house, model] = conductRows([conduct({ model: 'house' }), conduct({ latenciesMs: [0] })]);
  expect([house, model].map((row) => row !== undefined && asksModel(row))).toEqual([false, true]);
  expect(house).toMatchObject({ latencyP50Ms: undefined, latencyP95Ms: undefined, firstTokenP50Ms: undefined });
});
