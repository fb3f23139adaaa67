import { describe, expect, it } from 'vitest';
import * as markets from '../support/fake-venues/markets.ts';
import * as words from '../support/fake-venues/words.ts';
import { type FaultReport, forceFaults } from '../support/live-faults.ts';

/** `npm run soak` forces a thousand. */
const FAULTS = Number(process.env.QUARTET_FAULTS ?? 25);

/** Counting in full, one after the other: none is to wait for the others' work. */
const inTurn = FAULTS > 50 ? describe : describe.concurrent;

inTurn('a live source on which faults are forced', () => {
  it.each([...Object.values(markets), ...Object.values(words)])(
    '$name: nothing twice, no hole unsaid, one connection, and it always comes back',
    async (venue) => {
      const report = await forceFaults(venue, FAULTS, 1);
      if (inTurn === describe) console.log(rowOf(venue.name, report));
      expect(report).toMatchObject({ duplicates: [], unreported: [], deaf: [] });
      if (venue.transport !== 'poll') expect(report.mostClients).toBe(1);
      expect(report.connections).toBeGreaterThan(FAULTS / 3);
      expect(report.delivered).toBeGreaterThan(FAULTS * 2);
    },
    (60 + FAULTS * 2) * 1_000,
  );
});

/** A row of the table in docs/live.md. */
function rowOf(name: string, report: FaultReport): string {
  const { items, delivered, gaps, duplicates, unreported, connections, mostClients, silence, deaf } = report;
  const figures = [items, delivered, gaps, duplicates.length, unreported.length, connections, mostClients, deaf.length];
  return `| ${[name, ...figures, silence.toFixed(2)].join(' | ')} |`;
}
