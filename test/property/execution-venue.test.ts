import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fill } from '../../src/domain/fill.ts';
import { money } from '../../src/domain/units.ts';
import { checkBooks } from '../../src/ledger/check.ts';
import { Desk, type DeskOptions } from '../support/execution/desk.ts';
import { type Step, take, walks } from '../support/execution/random-walk.ts';

const COSTS: Partial<DeskOptions> = {
  capital: 3_000,
  fees: 'fixed+percent:0.01+5bps',
  spreadBps: 10,
  slippageBps: 10,
  impactBps: 20,
};
/** Half the spread, slippage and impact, and a cent for each rounding. */
const widest = (at: number): number => Math.ceil(at * 0.0035) + 3;

const options = fc.record({
  intrabar: fc.constantFrom('pessimistic' as const, 'optimistic' as const, 'ohlc-path' as const),
});
const RUNS = { numRuns: 300 };

/** Everything a desk shows after each step of a walk. */
function walk(desk: Desk, steps: readonly Step[], after: (step: Step, fresh: readonly Fill[]) => void): void {
  for (const step of steps) {
    const before = desk.fills.length;
    take(desk, step);
    after(step, desk.fills.slice(before));
  }
}

describe('the venue on random walks', () => {
  it('an idle account is one that the event does nothing to', () => {
    fc.assert(
      fc.property(walks(60), options, (steps, chosen) => {
        const quick = new Desk({ ...COSTS, ...chosen });
        const plain = new Desk({ ...COSTS, ...chosen, neverIdle: true });
        for (const step of steps) {
          take(quick, step);
          take(plain, step);
        }
        expect(quick.log).toEqual(plain.log);
      }),
      RUNS,
    );
  });

  it('never fills outside the price the tape showed and the costs that were stated', () => {
    fc.assert(
      fc.property(walks(60), options, (steps, chosen) => {
        const desk = new Desk({ ...COSTS, ...chosen });
        walk(desk, steps, (step, fresh) => {
          for (const fill of fresh) {
            const [low, high] = reach(step);
            expect(fill.price).toBeGreaterThanOrEqual(low - widest(low));
            expect(fill.price).toBeLessThanOrEqual(high + widest(high));
          }
        });
      }),
      RUNS,
    );
  });

  it('keeps books that balance, holds what its orders hold, and loses no more than an isolated margin', () => {
    fc.assert(
      fc.property(walks(60), options, (steps, chosen) => {
        const desk = new Desk({ ...COSTS, ...chosen });
        const { symbol } = desk.options.instrument;
        walk(desk, steps, (_step, fresh) => {
          checkBooks(desk.ledger);
          const held = desk.book.working.reduce((sum, working) => sum + working.held, 0n);
          expect(desk.ledger.held).toBe(held);
          expect(desk.book.position).toBe(desk.ledger.positions.get(symbol));
          for (const fill of fresh) expect(fill.fee).toBeGreaterThanOrEqual(0n);
          expect(desk.ledger.margin).toBeGreaterThanOrEqual(0n);
          // Exits can leave a fee unpaid for, never a loss.
          const fees = desk.fills.reduce((sum, { fee }) => sum + fee, 0n);
          expect(desk.ledger.cash).toBeGreaterThanOrEqual(money(-fees));
        });
      }),
      RUNS,
    );
  });

  it('fills an order after the event it arrived behind, and none that only reduces beyond nothing', () => {
    fc.assert(
      fc.property(walks(60), options, (steps, chosen) => {
        const desk = new Desk({ ...COSTS, ...chosen });
        walk(desk, steps, () => {
          const { position, plan, nextPlan, isFlattening, working } = desk.book;
          if (position === undefined) expect([plan, nextPlan, isFlattening]).toEqual([undefined, undefined, false]);
          expect(working.every(({ remaining }) => remaining > 0)).toBe(true);
        });
        desk.fills.forEach((fill, place) => {
          const before = desk.sizes[place - 1] ?? 0;
          const after = desk.sizes[place] ?? 0;
          const sent = fill.cause.kind === 'order' ? desk.orders.get(fill.cause.order) : undefined;
          if (sent !== undefined) expect(fill.on.line).toBeGreaterThan(sent.line);
          if (sent !== undefined && !sent.order.reduceOnly) return;
          expect(Math.abs(after)).toBeLessThan(Math.abs(before));
          expect(after * before).toBeGreaterThanOrEqual(0);
        });
      }),
      RUNS,
    );
  });
});

/** The lowest and highest price a step shows. */
function reach(step: Step): readonly [number, number] {
  switch (step.kind) {
    case 'quote':
      return [step.bid, step.bid + step.width];
    case 'bar':
      return [Math.min(step.open, step.close) - step.down, Math.max(step.open, step.close) + step.up];
    case 'trade':
      return [step.at, step.at];
    default:
      // A liquidation on a mark fills at the last bid or ask, which lies among the walk's prices.
      return [9_000, 11_100];
  }
}
