import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { quartet } from '../support/cli.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import { hyperliquid } from '../support/fake-venues/markets.ts';
import { booksOf, type Started, said, startProgram } from '../support/killed-run.ts';
import { writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** Does not come back from its third bar in surroundings that say so. */
const SOMETIMES_STUCK = `import { writeSync } from 'node:fs';
import { defineStrategy, target } from 'quartet';

export default defineStrategy({
  name: 'mine',
  parameters: {},
  start() {
    let bars = 0;
    return {
      onBars(context, closed) {
        bars += 1;
        const isStuck = bars === 3 && process.env.STUCK === 'yes';
        if (isStuck) writeSync(2, 'is in it\\n');
        while (isStuck) {}
        return closed.flatMap(({ symbol }) => target(context, symbol, bars % 2 === 0 ? 0.3 : -0.3));
      },
    };
  },
});
`;
const STUCK_LINE = 14;

const SCENARIO = `name: stuck
feeds: [{ live: [local/hyperliquid] }]
instruments: [{ symbol: BTC-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001" }]
bars: { every: 1s }
execution: { latencyMs: 50 }
capital: "10000 USDT"
entrants: [{ id: mine, strategy: mine.ts }]
`;

const root = testFolder('stuck');
const venue = new FakeExchange(hyperliquid, () => Date.now());
let server: FakeServer;
let timer: NodeJS.Timeout;
beforeAll(async () => {
  server = await serve([venue]);
  timer = setInterval(() => venue.happen(), 20);
  writeFiles(root, { 'mine.ts': SOMETIMES_STUCK, 'stuck.yaml': SCENARIO });
});
afterAll(async () => {
  clearInterval(timer);
  await server.close();
});

const trade = (folder: string, isStuck: boolean): Started =>
  startProgram(['paper', join(root, 'stuck.yaml'), '--out', folder, '--trust', '--json'], {
    QUARTET_LOCAL_PORT: String(server.port),
    STUCK: isStuck ? 'yes' : 'no',
  });

const PLACE = `mine\\.ts:${STUCK_LINE}:\\d+: it has not come back for`;

const ENDS = [
  { by: 'time', ended: 1, says: new RegExp(`error: strategy-stuck: .*${PLACE} 10 s`) },
  { by: 'Ctrl-C', ended: 'SIGINT', says: new RegExp(`strategy-slow: .*${PLACE}`) },
];

it.concurrent.each(ENDS)(
  'ends by $by where its strategy is stuck, keeps its journal whole, and goes on',
  async (end) => {
    const folder = join(root, end.by);
    const stuck = trade(folder, true);
    await said(stuck, 'is in it');
    if (end.by === 'Ctrl-C') stuck.process.kill('SIGINT');
    expect(await stuck.ended, stuck.notes()).toBe(end.ended);
    expect(stuck.notes()).toMatch(end.says);
    expect(booksOf(folder)[0]).toBe('under way');
    expect((await quartet(['verify', folder])).exitCode).toBe(0);

    const mended = trade(folder, false);
    await said(mended, '"resumed":true');
    await said(mended, '"kind":"fill-made"');
    mended.process.kill('SIGINT');
    expect(await mended.ended, mended.notes()).toBe(0);
    expect((await quartet(['verify', folder])).exitCode).toBe(0);
    const again = await quartet(['replay', folder, '--trust']);
    expect(again.exitCode, again.notes.join('\n')).toBe(0);
  },
);
