import { randomUUID } from 'node:crypto';
import { existsSync, utimesSync } from 'node:fs';
import { SqliteLists } from '../../adapters/kept-lists/sqlite-lists.ts';
import { recordingParts } from '../../adapters/tape/open-tape.ts';
import { sha256 } from '../../domain/hash.ts';
import { maskKeyOf } from '../../run/mask/masked-ear.ts';
import { buildHash, programHash } from '../../run/package.ts';
import { tapePaths } from '../../run/prepare.ts';
import { stampsOf, tapeParts } from '../../run/prepare-tape.ts';
import { recordingIn } from '../../run/recording.ts';
import { MARKET_VERSION } from '../api/market-items.ts';
import { MarketWriter } from '../api/market-writer.ts';
import { cacheFile, removeCache, removeOlder } from './cache-place.ts';
import { type SetUp, setUpOf } from './facts-at.ts';
import { Gathering, tapeEvents } from './read-market.ts';

/** Events that come before it is told again how far the tapes have been read. */
const EVENTS_A_TURN = 20_000;

/** How far a run's tapes have been read. */
export interface MarketSoFar {
  /** The file of its lists. */
  readonly path: string;
  /** All that became visible before this time is in them; undefined: all there is. */
  readonly readTo?: number;
}

/**
 * Reads a run's tapes into lists in the user's cache, once for each state of the tapes and each build of this program;
 * `tell` hears how far. Lists that are not whole yet have a name of their own.
 */
export async function keepMarket(folder: string, cache: string, tell: (soFar: MarketSoFar) => void): Promise<void> {
  const path = cacheFile(cache, folder, `market-${stateOf(folder, await setUpOf(folder))}`);
  if (!existsSync(path)) await makeLists(folder, path, tell);
  // Told from what nobody opens any more.
  utimesSync(path, new Date(), new Date());
  tell({ path });
}

async function makeLists(folder: string, path: string, tell: (soFar: MarketSoFar) => void): Promise<void> {
  const partial = path.replace(/\.db$/, `-${randomUUID()}.db`);
  const lists = SqliteLists.open(partial, 'write');
  try {
    const told = await tapeEvents(folder, () => undefined);
    const gathering = new Gathering(told, new MarketWriter(lists));
    let waiting = 0;
    for await (const batch of told.events) {
      waiting += batch.length;
      const isTurn = waiting >= EVENTS_A_TURN;
      lists.together(() => {
        for (const event of batch) gathering.add(event);
        if (isTurn) gathering.keep();
      });
      if (!isTurn) continue;
      waiting = 0;
      tell({ path: partial, readTo: gathering.now });
    }
    lists.together(() => gathering.end());
    removeOlder(path);
    lists.keepAs(path);
  } finally {
    lists.close();
    removeCache(partial);
  }
}

/** Changes with what a run's market is made of and with what makes it. */
function stateOf(folder: string, { scenario, file }: SetUp): string {
  const tapes = file.live
    ? recordingParts(recordingIn(folder))
    : tapePaths(scenario, { from: file.from, live: false, tapes: file.givenTapes }).flatMap((tape) =>
        tapeParts(tape.path),
      );
  const sources = [...tapes, maskKeyOf(scenario, file.from) ?? []].flat();
  const made = [`${MARKET_VERSION}`, buildHash() ?? programHash(), file.scenarioHash, ...sources, ...stampsOf(sources)];
  return sha256(made.join('\n')).slice(0, 16);
}
