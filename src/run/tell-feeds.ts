import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../adapters/shared/plain-file.ts';
import { writeAnew } from '../adapters/shared/write-whole.ts';
import { type FeedStanding, feedStandingShape } from '../domain/feed-standing.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { RunPlan } from '../engine/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { PaperSource } from './paper-watch.ts';

const TELL_MS = SECOND_MS;
const FILE = 'feeds.json';

export interface ToldRun {
  readonly folder: string;
  readonly feed: PaperSource;
  readonly plan: RunPlan;
}

/** Tells whoever looks, about once a second, how a run's feeds stand: in a file beside the run, which ends with it. */
export async function tellFeeds({ folder, feed, plan }: ToldRun, clock: Clock, over: AbortSignal): Promise<void> {
  const file = join(folder, FILE);
  const seen = new Map<string, { readonly events: number; readonly at: number }>();
  while (!over.aborted) {
    const at = clock.now();
    const sources = feed.status().map(({ source, state, lastEnd, events, lagMs, offsetMs, stale }) => {
      if (events > 0 && seen.get(source)?.events !== events) seen.set(source, { events, at });
      return { source, state, lastEnd, events, lagMs, offsetMs, lastEventAt: seen.get(source)?.at, stale: [...stale] };
    });
    write(file, { at, behind: Math.max(0, feed.stamped - feed.lines), nextCycleAt: nextCycle(plan, at), sources });
    await clock.sleep(TELL_MS, over);
  }
  rmSync(file, { force: true });
}

function nextCycle({ accounts, cycle: { schedule }, barsMs }: RunPlan, now: number): number | undefined {
  if (accounts.every(({ team }) => team === undefined)) return undefined;
  const spanMs = schedule.kind === 'every' ? schedule.spanMs : barsMs;
  return (Math.floor(now / spanMs) + 1) * spanMs;
}

/** A run does not end because nobody can be told of it: who looks after its folder does so elsewhere. */
function write(file: string, standing: FeedStanding): void {
  try {
    writeAnew(`${file}.half`, JSON.stringify(standing));
    renameSync(`${file}.half`, file);
  } catch {
    rmSync(`${file}.half`, { force: true });
  }
}

/** What the run in a folder told last; undefined where it told nothing that can be read. */
export function readFeedStanding(folder: string): FeedStanding | undefined {
  try {
    return feedStandingShape.safeParse(JSON.parse(readText(join(folder, FILE), 'feeds'))).data;
  } catch {
    return undefined;
  }
}
