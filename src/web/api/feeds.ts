import type { RunLog } from './run-log.ts';
import type { FeedsAnswer } from './shapes.ts';
import type { OpenRun } from './source.ts';
import { cycleView } from './views.ts';

/** The latest are told one by one. */
const MOST_GAPS = 50;

/**
 * How the feeds of a run stood, and how far each team's latest round had come. `isNow`: nobody asked for a row, so that
 * what the run's process tells of itself belongs to the answer.
 */
export function feedsView(run: OpenRun, at: number, isNow: boolean): FeedsAnswer {
  const { log } = run;
  const gapCount = log.gapCount(at);
  const gaps = log.gaps({ from: Math.max(0, gapCount - MOST_GAPS), to: gapCount });
  return {
    at,
    time: run.log.timeOf(at),
    gaps: gaps.map(({ source, from, to }) => ({ source, from, to })),
    gapCount,
    offsets: offsetsAt(log, at),
    rounds: latestRounds(run, at),
    now: isNow ? run.feedsNow() : undefined,
  };
}

function offsetsAt(log: RunLog, at: number): Readonly<Record<string, number>> {
  return Object.fromEntries(log.offsets(at).map(({ source, offsetMs }) => [source, offsetMs]));
}

function latestRounds(run: OpenRun, at: number): FeedsAnswer['rounds'] {
  const latest = run.log.accounts(at).flatMap(({ account }) => {
    const count = run.log.roundCount(at, account);
    return count === 0 ? [] : run.log.rounds({ from: count - 1, to: count }, at, account);
  });
  return latest.map(({ account, cycle, at: openedAt, trigger, outcome }) => {
    const answers = cycleView(run, at, account, cycle)?.cycle.answers ?? [];
    const phases = answers.map(({ phase, role, seat, round, at: answeredAt, outcome: how }) => {
      return { phase, role, seat, round, at: answeredAt, outcome: how };
    });
    return { account, cycle, at: openedAt, trigger, outcome, phases };
  });
}
