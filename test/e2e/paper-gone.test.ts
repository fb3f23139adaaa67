import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { venuesNamed } from '../../src/adapters/live/venues/catalog.ts';
import type { Venue } from '../../src/adapters/live/venues/venue.ts';
import { IntegrityError } from '../../src/domain/errors.ts';
import { scenarioInstruments } from '../../src/run/live.ts';
import { trustOf } from '../../src/run/own-folders.ts';
import { type PaperOutcome, paper } from '../../src/run/paper.ts';
import type { PaperStart } from '../../src/run/paper-watch.ts';
import { readRunFile } from '../../src/run/run-file.ts';
import type { Scenario } from '../../src/run/scenario/read.ts';
import { verifyRun } from '../../src/run/verify-run.ts';
import { scaledClock } from '../support/scaled-clock.ts';
import { temporaryFolder } from '../support/tape.ts';

const SCENARIO = `name: quiet
feeds: [{ live: [local/hyperliquid] }]
instruments:
  - { symbol: BTC-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001" }
capital: "10000 USDT"
entrants: [{ id: hold, strategy: buy-and-hold }]
`;

/** Takes connections and says nothing. */
const silent = createServer();
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => silent.close());

/** A paper run whose venue never tells anything; `change` is done to its folder once it lives. */
async function quietRun(
  change: (folder: string, stop: AbortController) => void,
  stop = new AbortController(),
): Promise<PaperOutcome> {
  const root = temporaryFolder();
  const scenarioFile = join(root, 'quiet.yaml');
  writeFileSync(scenarioFile, SCENARIO);
  const clock = { ...scaledClock(50), reach: () => undefined };
  const venues = (scenario: Scenario): readonly Venue[] => {
    const instruments = scenarioInstruments(scenario);
    const named = venuesNamed('local/hyperliquid', { instruments, xToken: undefined, localPort: port });
    if (typeof named === 'string') throw new Error(named);
    return named;
  };
  const begin = ({ folder }: PaperStart): void => change(folder, stop);
  const watch = { begin, settled: () => undefined, note: () => undefined, end: () => undefined };
  const asked = { scenarioFile, from: root, seed: 7, trust: trustOf('none') };
  return paper(asked, join(root, 'run'), { clock, stop: stop.signal, venues, watch });
}

function replaced(path: string): void {
  copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
}

describe('a paper run of which nothing is written for now', () => {
  it.each([
    ['its journal is removed', 'journal.db', rmSync],
    ['its journal is replaced by a copy', 'journal.db', replaced],
    ['the log of its journal is removed', 'journal.db-wal', rmSync],
    ['its manifest is removed', 'manifest.json', rmSync],
    ['its manifest is replaced by a copy', 'manifest.json', replaced],
    ['its tapes are removed', 'tapes', (path: string) => rmSync(path, { recursive: true })],
  ] as const)('ends when %s, and names it', async (_how, name, change) => {
    const ended = quietRun((folder) => change(join(folder, name)));
    await expect(ended).rejects.toThrow(IntegrityError);
    await expect(ended).rejects.toThrow(new RegExp(`^run-file-gone: .*/run/${name}: `));
  });

  it('goes on, until it is stopped, without what it does not rest on', async () => {
    let told = 0;
    const ended = quietRun((folder, stop) => {
      rmSync(join(folder, 'holder'));
      // A run tells every second how its feeds stand, and looks after its files five times as often.
      const look = setInterval(() => {
        if (!existsSync(join(folder, 'feeds.json'))) return;
        rmSync(join(folder, 'feeds.json'), { force: true });
        told += 1;
        if (told < 3) return;
        clearInterval(look);
        stop.abort();
      }, 5);
    });
    await ended;
    expect(told).toBe(3);
  });

  it('ends when it was told to before it lived, and says that it has no row yet when it is verified', async () => {
    const stop = new AbortController();
    stop.abort();
    const { folder } = await quietRun(() => undefined, stop);
    await expect(verifyRun(folder, readRunFile(folder))).rejects.toThrow(/^journal-not-begun: /);
  });
});
