import { type Sequenced, seenBy } from './run-log.ts';
import type { StepAnswer } from './shapes.ts';
import type { OpenRun } from './source.ts';
import { timeAt } from './views.ts';

interface Step {
  readonly by: 'row' | 'cycle' | 'fill' | 'time';
  readonly back?: 'yes' | undefined;
  /** With `time`: how far on. */
  readonly ms: number;
  readonly account?: string | undefined;
}

/** Where the next, or the last, row, round or fill is, or the row that stands so much later; the cursor stays at an end. */
export function stepFrom(run: OpenRun, at: number, step: Step): StepAnswer {
  const sequence = Math.min(Math.max(targetOf(run, at, step), 1), run.log.last);
  return { sequence, time: timeAt(run, sequence) };
}

function targetOf(run: OpenRun, at: number, { by, back, ms, account }: Step): number {
  const isBack = back !== undefined;
  if (by === 'row') return isBack ? at - 1 : at + 1;
  if (by === 'time') return rowAt(run, timeAt(run, at) + (isBack ? -ms : ms));
  const { log } = run;
  const all: readonly (Sequenced & { readonly account: string })[] =
    by === 'fill' ? log.fills : log.rounds.seen(Number.POSITIVE_INFINITY, undefined);
  const stops = account === undefined ? all : all.filter((stop) => stop.account === account);
  const found = isBack ? stops[seenBy(stops, at - 1) - 1] : stops[seenBy(stops, at)];
  return found?.sequence ?? (isBack ? 1 : log.last);
}

/** The last row at or before a time. */
function rowAt(run: OpenRun, time: number): number {
  let [low, high] = [1, run.log.last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (timeAt(run, middle) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
