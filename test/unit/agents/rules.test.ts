import { expect, it } from 'vitest';
import { cycleContext } from '../../../src/agents/context.ts';
import { FRESH_MEMORY } from '../../../src/agents/memory.ts';
import { backedByMoreThanNews, withinSignal } from '../../../src/agents/rules.ts';
import type { SettledDecision } from '../../../src/agents/seat.ts';
import { modelsOf } from '../../../src/agents/team-config.ts';
import { evidenceId } from '../../../src/domain/ids.ts';
import type { SymbolView } from '../../../src/domain/snapshot.ts';
import { cheerful, snapshotOf, symbol } from '../../support/snapshot.ts';
import { teamOf } from '../../support/team.ts';

const BTC = cheerful('BTC', 64_000);
const STRANGER = evidenceId('post-4');
const MARKET = evidenceId('price-1');

const OPENING: SettledDecision = {
  symbol: symbol('BTC'),
  action: 'open_long',
  weight: 2,
  pUp: 0.9,
  leverage: 10,
  stop: null,
  target: null,
  invalidation: null,
  rationale: 'x',
  evidence: [MARKET],
};

function contextWith(change: Partial<SymbolView>, model = 'fake/one') {
  const snapshot = { ...snapshotOf([BTC]), symbols: [{ ...BTC, ...change }] };
  return cycleContext(teamOf({ models: modelsOf(model) }), FRESH_MEMORY, snapshot);
}

/** What is left of weight 2 and leverage 10, which a symbol allows in full. */
function bounded(change: Partial<SymbolView>, decision: Partial<SettledDecision> = {}, model = 'fake/one') {
  const asked = { ...OPENING, ...decision };
  const { decision: ruled, notes } = withinSignal(contextWith(change, model), { decision: asked, notes: [] });
  return [ruled.action, ruled.weight, ruled.leverage, ...notes];
}

const silent = { sentiment: undefined } as const;
const crowd = (h1: number, d1: number, other: Partial<NonNullable<SymbolView['sentiment']>> = {}) => {
  if (BTC.sentiment === undefined) throw new Error('a crowd');
  return {
    return1: undefined,
    return5: undefined,
    return20: undefined,
    sentiment: { ...BTC.sentiment, score: { ...BTC.sentiment.score, h1, d1 }, ...other },
  };
};
const told = { evidence: [STRANGER] };

it.each([
  ['all returns go its way', { ...silent, return1: 0.1, return5: 0.1, return20: 0.1 }, {}, ['open_long', 2, 10]],
  [
    'one of two does',
    { ...silent, return1: 0.1, return5: -0.1, return20: undefined },
    {},
    ['open_long', 1, 5.5, 'beyond-signal'],
  ],
  [
    'a price that stood still went no way',
    { ...silent, return1: 0.1, return5: 0, return20: undefined },
    {},
    ['open_long', 1, 5.5, 'beyond-signal'],
  ],
  [
    'nothing is known',
    { ...silent, return1: undefined, return5: undefined, return20: undefined },
    {},
    ['open_long', 0.1, 1, 'beyond-signal'],
  ],
  ['the crowd is half for it, over the hour and the day', crowd(0.5, 0.8), {}, ['open_long', 1, 5.5, 'beyond-signal']],
  ['a short has that against it', crowd(0.5, 0.8), { action: 'open_short' }, ['open_short', 0.1, 1, 'beyond-signal']],
  [
    'a short has a crowd of bears',
    crowd(-0.5, -0.8),
    { action: 'open_short' },
    ['open_short', 1, 5.5, 'beyond-signal'],
  ],
  ['the crowd is one hand', crowd(0.5, 0.8, { coordinated: true }), {}, ['open_long', 0.1, 1, 'beyond-signal']],
  ['the crowd is warming', crowd(0.5, 0.8, { warming: true }), {}, ['open_long', 0.1, 1, 'beyond-signal']],
  ['the crowd is as large as is asked', crowd(0.5, 0.8, { voices: 3 }), {}, ['open_long', 1, 5.5, 'beyond-signal']],
  ['the crowd is too small', crowd(0.5, 0.8, { voices: 2.9 }), {}, ['open_long', 0.1, 1, 'beyond-signal']],
  [
    'a stranger is cited, whom the returns do not help',
    { ...silent, return1: 0.1 },
    told,
    ['hold', 0, 10, 'beyond-signal'],
  ],
  ['a stranger is cited, and the crowd agrees', crowd(0.5, 0.8), told, ['open_long', 1, 5.5, 'beyond-signal']],
  [
    'it is small enough',
    { ...silent, return1: undefined, return5: undefined, return20: undefined },
    { weight: 0.1, leverage: 1 },
    ['open_long', 0.1, 1],
  ],
  ['it closes', silent, { action: 'close' }, ['close', 2, 10]],
] as const)(
  'an open of whoever reads strangers is as large as what was measured, where %s',
  (_, view, change, ruled) => {
    expect(bounded(view, change)).toEqual(ruled);
  },
);

it('nothing is taken from the house, which reads no word of them', () => {
  expect(bounded(silent, told, 'house')).toEqual(['open_long', 2, 10]);
});

it.each([
  ['a post alone', [STRANGER], ['too-few-authors']],
  ['a post and a price', [STRANGER, MARKET], []],
  ['nothing, which is no news', [], []],
])('an open on %s is held where nobody stands behind it', (_, evidence, notes) => {
  const context = contextWith({ ...silent, return1: 0 });
  expect(backedByMoreThanNews(context, { decision: { ...OPENING, evidence }, notes: [] }).notes).toEqual(notes);
});
