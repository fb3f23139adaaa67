import { answering } from '../../src/adapters/cassette/answering.ts';
import { memoryCassette } from '../../src/adapters/cassette/memory-cassette.ts';
import { RefusalTally } from '../../src/adapters/tape/refusals.ts';
import { TapeReader } from '../../src/adapters/tape/tape-reader.ts';
import { StorageError } from '../../src/domain/errors.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { ModelDesk } from '../../src/engine/answer.ts';
import { type RunOutcome, runPlan } from '../../src/engine/run.ts';
import type { FeedSource } from '../../src/ports/feed-source.ts';
import type { Journal, JournalRow } from '../../src/ports/journal.ts';
import { Chance } from './chance.ts';
import { Disk } from './disk.ts';
import { talker } from './talker.ts';
import type { World } from './world.ts';

export interface Played {
  readonly outcome: RunOutcome;
  readonly rows: readonly JournalRow[];
  /** As the engine stepped them. */
  readonly events: readonly FeedEvent[];
  /** Times the disk failed and the run was resumed. */
  readonly faults: number;
  /** Questions that reached the model. */
  readonly asked: number;
}

/** Runs a world over these lines of tape; with storage faults, again from what the disk holds, until it is through. */
export async function play(world: World, lines: readonly string[], faults = 0): Promise<Played> {
  const chance = new Chance('play', world.seed, faults);
  const disk = new Disk();
  const model = talker(world.seed);
  const cassette = memoryCassette();
  // Nobody waits here: a reply's latency and a call's delay are the world's own time.
  const { answer } = answering(
    cassette,
    () => model,
    undefined,
    async () => undefined,
  );
  const models: ModelDesk = faults === 0 ? { answer } : { answer: (...call) => inAnyOrder(answer(...call), chance) };
  for (let left = faults; ; left -= 1) {
    const failsAfter = left > 0 ? chance.whole(1, 1_500) : Number.POSITIVE_INFINITY;
    const events: FeedEvent[] = [];
    try {
      const journal = disk.journal(chance, failsAfter);
      const outcome = await runOnce(world, tapeOf(world, lines, events), journal, models, chance.whole(1, 400));
      return { outcome, rows: disk.rows, events, faults: disk.faults, asked: model.asked.length };
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }
}

export function runOnce(
  world: World,
  feed: FeedSource,
  journal: Journal,
  models: ModelDesk,
  commitEveryRows: number,
): Promise<RunOutcome> {
  const { plan, scorer } = world;
  const { seed, instruments } = plan;
  const made = { scenarioHash: 'simulation', tapes: [], strategies: [], version: 'simulation' };
  const started = { kind: 'run-started', seed, instruments, ...made } as const;
  const secrets = { patterns: [], values: [] };
  const onProgress = (): undefined => undefined;
  return runPlan(plan, started, { feeds: [feed], journal, scorer, models, secrets, commitEveryRows, onProgress });
}

/** Lines as a file would hold them, read as a file is, some at a time. */
export function tapeOf({ market }: World, lines: readonly string[], seen: FeedEvent[] = []): FeedSource {
  const tally = new RefusalTally('simulation', 1);
  const reader = new TapeReader({ instruments: market.instruments, tape: 0 }, tally);
  const noted = (events: readonly FeedEvent[]): readonly FeedEvent[] => {
    for (const event of events) seen.push(event);
    return events;
  };
  return {
    name: 'simulation',
    async *read() {
      for (let start = 0; start < lines.length; start += 500) {
        const events = reader.accept(lines.slice(start, start + 500), false);
        if (events.length > 0) yield noted(events);
      }
      const rest = reader.rest();
      if (rest.length > 0) yield noted(rest);
    },
    report: () => ({
      name: 'simulation',
      lines: reader.lines,
      events: reader.events,
      refused: tally.counts,
      firstRefused: tally.first,
    }),
  };
}

/** Answers to questions asked at once come back in an order of chance. */
async function inAnyOrder<Value>(coming: Promise<Value>, chance: Chance): Promise<Value> {
  const value = await coming;
  for (let turns = chance.whole(0, 5); turns > 0; turns -= 1) await undefined;
  return value;
}
