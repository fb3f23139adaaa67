import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RANK } from '../../../src/domain/event-order.ts';
import { instant } from '../../../src/domain/time.ts';
import { Agenda, type AgendaItem, INTERNAL_RANK } from '../../../src/engine/agenda.ts';

const RANKS = [RANK.barClose, INTERNAL_RANK.afterCloses, INTERNAL_RANK.equity, RANK.slot, RANK.reply] as const;

const promises = fc.array(
  fc.record({ at: fc.nat(5), rank: fc.constantFrom(...RANKS), account: fc.integer({ min: -1, max: 2 }) }),
  { maxLength: 40 },
);

function itemOf(given: { at: number; rank: (typeof RANKS)[number]; account: number }, minor: number): AgendaItem {
  return { ...given, at: instant(given.at), minor, event: { kind: 'funding-due' } };
}

function inOrder(left: AgendaItem, right: AgendaItem): number {
  return left.at - right.at || left.rank - right.rank || left.account - right.account || left.minor - right.minor;
}

it('gives back what was promised by time, rank, account and order of promising', () => {
  fc.assert(
    fc.property(promises, (given) => {
      const items = given.map(itemOf);
      const agenda = new Agenda();
      for (const item of items) agenda.push(item);
      expect(agenda.pushed).toBe(items.length);
      const sorted = [...items].sort(inOrder);
      for (const next of sorted) {
        expect(agenda.nextAt).toBe(next.at);
        expect(agenda.pop()).toBe(next);
      }
      expect(agenda.pop()).toBeUndefined();
      expect(agenda.nextAt).toBe(Number.POSITIVE_INFINITY);
    }),
  );
});

it('is the list that is sorted again after every change, however pushes and pops come', () => {
  fc.assert(
    fc.property(fc.array(fc.option(promises, { nil: undefined }), { maxLength: 20 }), (moves) => {
      const agenda = new Agenda();
      let plain: AgendaItem[] = [];
      for (const move of moves) {
        if (move === undefined) expect(agenda.pop()).toBe(plain.shift());
        for (const given of move ?? []) {
          const item = itemOf(given, agenda.pushed);
          agenda.push(item);
          plain = [...plain, item].sort(inOrder);
        }
      }
    }),
  );
});

it('is due before a tape event of a later instant or rank, and not before one of its own', () => {
  const agenda = new Agenda();
  expect(agenda.isDueBefore(instant(9), RANK.reply)).toBe(false);
  agenda.push(itemOf({ at: 5, rank: RANK.slot, account: 0 }, 0));
  expect(agenda.isDueBefore(instant(4), RANK.reply)).toBe(false);
  expect(agenda.isDueBefore(instant(5), RANK.barClose)).toBe(false);
  expect(agenda.isDueBefore(instant(5), RANK.slot)).toBe(false);
  expect(agenda.isDueBefore(instant(6), RANK.barClose)).toBe(true);
});
