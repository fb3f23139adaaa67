import { encodeEvent, type TapeOrder } from '../../src/adapters/tape/encode.ts';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import { generateFeed } from '../../src/workshop/generate/generate-feed.ts';
import { DEMO_MARKETS, DEMO_OPTIONS } from '../../src/workshop/generate/markets.ts';
import { instrumentMap, symbolId } from '../support/feed.ts';
import { feedSourceContract } from '../support/feed-source-contract.ts';
import { INSTRUMENTS, tapeFile } from '../support/tape.ts';

const MADE = instrumentMap(...DEMO_MARKETS.map(({ instrument }) => instrument));

function linesOf(order: TapeOrder): readonly string[] {
  const events = [...generateFeed({ ...DEMO_OPTIONS, spanMs: 2 * HOUR_MS })];
  const sorted = order === 'visible' ? events.toSorted((left, right) => left.visible - right.visible) : events;
  return sorted.flatMap((event) => encodeEvent(event, MADE, order) ?? []);
}

for (const name of ['made-up.ndjson', 'made-up.ndjson.gz']) {
  feedSourceContract(`tape ${name}`, {
    make: () => openTape(tapeFile(linesOf('ts'), name), { instruments: MADE, tape: 5 }),
    refused: {},
    live: false,
  });
}

feedSourceContract('tape written live', {
  make: () => openTape(tapeFile(linesOf('visible')), { instruments: MADE, tape: 5 }),
  refused: {},
  live: true,
});

const MESSY = [
  'junk',
  ...[5, 5, 3, 9].map(
    (ts) => `{"type":"quote","ts":${ts},"symbol":"DOGE-USDT","bid":1,"bid_size":1,"ask":2,"ask_size":1,"recv":7}`,
  ),
  '{"type":"trade","ts":9,"symbol":"DOGE-USDT","price":1,"size":1,"id":"1"}',
  '{"type":"trade","ts":9,"symbol":"DOGE-USDT","price":1,"size":1,"id":"1"}',
  '{"type":"bar","ts":9,"symbol":"DOGE-USDT","open":1,"high":1,"low":1,"close":1,"volume":0,"interval":"1m"}',
];

feedSourceContract('tape with trouble in it', {
  make: () => openTape(tapeFile(MESSY), { instruments: INSTRUMENTS, tape: 5, maximumBadShare: 0.5 }),
  refused: { 'bad-json': 1, duplicate: 1, 'out-of-order': 1 },
  live: false,
});

const TABLE = ['time,open,high,low,close,volume', ...['02', '03', '06'].map((day) => `2014-01-${day},1,1,1,1,1`)];

feedSourceContract('table of prices', {
  make: () =>
    openTape(tapeFile(TABLE, 'acme.csv'), {
      instruments: INSTRUMENTS,
      tape: 5,
      csv: { symbol: symbolId('ACME'), intervalMs: 24 * HOUR_MS },
    }),
  refused: {},
  live: false,
});
