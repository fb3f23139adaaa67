import { describe, expect, it } from 'vitest';
import * as markets from '../support/fake-venues/markets.ts';
import * as words from '../support/fake-venues/words.ts';
import { forceFaults } from '../support/live-faults.ts';

/** `npm run soak` forces a thousand. */
const FAULTS = Number(process.env.QUARTET_FAULTS ?? 50);

describe.concurrent('a live source on which faults are forced', () => {
  it.each([...Object.values(markets), ...Object.values(words)])(
    '$name: nothing twice, no hole unsaid, one connection, and it always comes back',
    async (venue) => {
      const report = await forceFaults(venue, FAULTS, 1);
      expect(report).toMatchObject({ duplicates: [], unreported: [], deaf: [] });
      if (venue.transport !== 'poll') expect(report.mostClients).toBe(1);
      expect(report.connections).toBeGreaterThan(FAULTS / 3);
      expect(report.delivered).toBeGreaterThan(FAULTS * 2);
    },
    (60 + FAULTS * 2) * 1_000,
  );
});
