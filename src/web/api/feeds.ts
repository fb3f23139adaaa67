import type { RunLog } from './run-log.ts';
import { seenBy } from './run-log.ts';
import type { FeedsAnswer } from './shapes.ts';
import type { OpenRun } from './source.ts';
import { cycleView, timeAt } from './views.ts';

/** The latest are told one by one. */
const MOST_GAPS = 50;

/**
 * How the feeds of a run stood, and how far each team's latest round had come. `isNow`: nobody asked for a row, so that
 * what the run's process tells of itself belongs to the answer.
 */
export function feedsView(run: OpenRun, at: number, isNow: boolean): FeedsAnswer {
  const { log } = run;
  const gaps = log.gaps.slice(0, seenBy(log.gaps, at)).map(({ gap: { source, from, to } }) => ({ source, from, to }));
  return {
    at,
    time: timeAt(run, at),
    gaps: gaps.slice(-MOST_GAPS),
    gapCount: gaps.length,
    offsets: offsetsAt(log, at),
    rounds: latestRounds(run, at),
    now: isNow ? run.feedsNow() : undefined,
  };
}

function offsetsAt({ offsets }: RunLog, at: number): Readonly<Record<string, number>> {
  return Object.fromEntries(offsets.slice(0, seenBy(offsets, at)).map(({ source, offsetMs }) => [source, offsetMs]));
}

function latestRounds(run: OpenRun, at: number): FeedsAnswer['rounds'] {
  const latest = new Map(run.log.rounds.seen(at, undefined).map((round) => [round.account, round]));
  return [...latest.values()].map(({ account, cycle, at: openedAt, trigger, outcome }) => {
    const answers = cycleView(run, at, account, cycle)?.cycle.answers ?? [];
    const phases = answers.map(({ phase, role, seat, round, at: answeredAt, outcome: how }) => {
      return { phase, role, seat, round, at: answeredAt, outcome: how };
    });
    return { account, cycle, at: openedAt, trigger, outcome, phases };
  });
}
