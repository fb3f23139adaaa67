import { memoryJournal } from '../../src/adapters/journal/memory-journal.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { JournalRow } from '../../src/ports/journal.ts';
import { runOnce, tapeOf } from '../simulation/play.ts';
import { checkRun } from '../simulation/simulate.ts';
import { type World, worldOf } from '../simulation/world.ts';

export interface Replayed {
  readonly events: number;
  readonly fills: number;
}

/** About six events each; longer, and every trader is ruined before the end. */
const MINUTES = 400;
const NO_MODELS = { answer: () => Promise.reject(new Error('this world has no teams')) };

/**
 * Random traders over random markets until `most` events have gone through the whole engine, each run's approvals, fills
 * and payments replayed into the independent ledger and held to the tape.
 */
export async function replayEvents(most: number): Promise<Replayed> {
  let events = 0;
  let fills = 0;
  for (let seed = 1; events < most; seed += 1) {
    const world = worldOf(seed, { cycles: MINUTES, appetite: 0.2, hasTeams: false });
    const run = await runWorld(world);
    fills += checkRun(world, run);
    events += run.events.length;
  }
  return { events, fills };
}

/** Runs a world without teams on a journal that may hold the beginning of its rows. */
export async function runWorld(world: World, past: readonly JournalRow[] = []) {
  const journal = memoryJournal();
  for (const row of past) journal.append(row);
  const events: FeedEvent[] = [];
  const lines = world.market.lines.map(({ text }) => text);
  const outcome = await runOnce(world, tapeOf(world, lines, events), journal, NO_MODELS, 100);
  return { outcome, events, rows: [...journal.rows(1)] };
}
