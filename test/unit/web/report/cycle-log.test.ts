import { describe, expect, it } from 'vitest';
import { cycleLine, cycleLines } from '../../../../src/cli/render/cycle-terminal.ts';
import { decisionId, orderId } from '../../../../src/domain/ids.ts';
import type { RunRecord } from '../../../../src/domain/record.ts';
import { money, price, size } from '../../../../src/domain/units.ts';
import { cycleLogOf } from '../../../../src/web/report/cycle-log.ts';
import { cycleOf } from '../../../support/report-cycle.ts';
import { cheerful, NOW, snapshotOf, symbol } from '../../../support/snapshot.ts';
import { house, playCycle, said, teamOf } from '../../../support/team.ts';

const BTC = symbol('BTC');
const GRIDS = new Map([[BTC, { priceDecimals: 2, sizeDecimals: 3 }]]);
const snapshot = snapshotOf([cheerful('BTC', 64_000)]);
const shown = { equity: 10_000, freeMargin: 9_000, symbols: [], held: [], evidence: 5, posts: 2 };

const opened = (cycle: number): RunRecord => ({
  kind: 'cycle-opened',
  cycle,
  at: NOW,
  trigger: 'schedule',
  snapshotHash: 'ab',
  shown,
});
const held = (cycle: number): RunRecord => ({ kind: 'hold-made', cycle, at: NOW, reason: 'model-held' });
const decided = (cycle: number): RunRecord => ({
  kind: 'team-decided',
  id: decisionId(cycle),
  cycle,
  at: NOW,
  symbol: BTC,
  action: 'open_long',
  verdict: 'accept',
  reason: undefined,
  notes: [],
  confidence: 0.7,
  evidence: [],
  rationale: 'it rises',
  intents: [],
});
const filled = (decision: number, exit?: 'stop'): RunRecord => {
  const id = decisionId(decision);
  return {
    kind: 'fill-made',
    fill: {
      id: `f${decision}` as never,
      cause:
        exit === undefined ? { kind: 'order', order: orderId(1), decision: id } : { kind: 'exit', exit, decision: id },
      symbol: BTC,
      side: exit === undefined ? 'buy' : 'sell',
      size: size(250),
      price: price(6_400_050),
      fee: money(25_000_000n),
      liquidity: 'taker',
      leverage: 1,
      at: NOW,
      on: { tape: 0, line: 3 },
    },
  };
};

describe('the decision rounds of an account', () => {
  it('hold what was asked, said, checked, decided and filled, also what was filled long after', () => {
    const invented = (text: string) => text.replace(/"evidence":\["[^"]+"\]/, '"evidence":["post-99"]');
    const { records } = playCycle(teamOf(), snapshot, (ask) => {
      const outcome = house(ask);
      return ask.key === '0/propose/creative' && outcome.ok ? said(invented(outcome.text)) : outcome;
    });
    const all = [opened(3), ...records, decided(3), opened(4), held(4), filled(3), filled(3, 'stop')];
    const { cycles, count } = cycleLogOf(all, GRIDS, { latest: 10 });
    expect([count, cycles.map(({ opened: { cycle } }) => cycle)]).toEqual([2, [3, 4]]);
    const [first, second] = cycles;
    expect(first?.answers.map(({ phase, role }) => `${phase}/${role}`)).toEqual([
      'decompose/leader',
      'propose/researcher',
      'propose/quant',
      'propose/creative',
      'criticise/researcher',
      'criticise/quant',
      'criticise/creative',
      'decide/leader',
    ]);
    expect(first?.answers[3]?.audit).toMatchObject({ dropped: 1, flagged: [{ flags: ['fabricated'] }] });
    expect(first?.answers[1]?.said).toHaveProperty('proposals');
    expect(first?.forecasts).toHaveLength(1);
    expect(first?.decisions[0]?.fills).toMatchObject([
      { side: 'buy', size: '0.250', price: '64000.50' },
      { side: 'sell', cause: 'stop of d3' },
    ]);
    expect(second).toMatchObject({ decisions: [], hold: 'model-held' });
  });

  it('are kept where something was decided before where nothing was, and all are counted', () => {
    const all = Array.from({ length: 1_000 }, (_, at) => at + 1).flatMap((cycle) => [
      opened(cycle),
      cycle % 100 === 0 ? decided(cycle) : held(cycle),
    ]);
    const kept = (latest: number) => cycleLogOf(all, GRIDS, { latest }).cycles.map((cycle) => cycle.opened.cycle);
    expect(kept(3)).toEqual([800, 900, 1_000]);
    expect(kept(12)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 998, 999, 1_000]);
    expect(kept(Number.POSITIVE_INFINITY)).toHaveLength(1_000);
    expect(cycleLogOf(all, GRIDS, { latest: 3 }).count).toBe(1_000);
    expect(cycleLogOf([...all, filled(7), filled(900)], GRIDS, { cycle: 900 }).cycles).toMatchObject([
      { opened: { cycle: 900 }, decisions: [{ fills: [{ cause: 'order o1' }] }] },
    ]);
  });

  it('are told in plain lines, whatever words are in them', () => {
    const fill = cycleLogOf([opened(1), decided(1), filled(1)], GRIDS, { latest: 1 }).cycles[0]?.decisions[0]?.fills[0];
    const lines = cycleLines(cycleOf('two\u001b[31m\nlines\u202e', fill ?? expect.fail()));
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const text = lines.join('\n');
    for (const needle of [
      'cycle 3',
      'fabricated, misquoted',
      'decision d1',
      'filled buy 0.250',
      'turned on',
      'tool two',
    ]) {
      expect(text).toContain(needle);
    }
    expect(cycleLine(cycleOf('x', fill ?? expect.fail()))).toBe(
      'cycle 3, 2024-01-01T00:00:00, schedule: open_long x reject, fills 1',
    );
  });
});
