import { formatNumber, formatSignedPercent } from '../../arena/format.ts';
import { pointText, type SweepReport, sweepVerdict, trialRows } from '../../arena/sweep/report.ts';
import type { Objective } from '../../arena/sweep/result.ts';
import { ticksText } from './asked/sweep-purse.ts';
import type { FoldResult, SweepResult } from './sweep.ts';

/** What is shown of a sweep that has ended. */
export function sweepReport(result: SweepResult): SweepReport {
  const { grid } = result.space;
  const { name, objective } = grid.data;
  const rows = trialRows(result.trials);
  const { tries } = result;
  return {
    name,
    entrant: grid.entrants.join(', '),
    objective,
    axes: grid.axes.map((axis) => axis.name),
    rows,
    tries,
    verdict: sweepVerdict(rows[0], result.deflated, { objective, tries }),
    notes: [...foldNotes(result.folds, objective), ...testNotes(result), ...moneyNotes(result), ...result.withdrawn],
  };
}

function foldNotes(folds: readonly FoldResult[], objective: Objective): readonly string[] {
  const told = folds.flatMap(({ judgedScore }) => (judgedScore === undefined ? [] : [judgedScore]));
  const mean = told.length === 0 ? undefined : told.reduce((sum, score) => sum + score, 0) / told.length;
  const lines = folds.map(({ judged, point, chosenScore, judgedScore }) => {
    const dates = `${judged.from.slice(0, 10)} to ${judged.to.slice(0, 10)}`;
    return `Fold ${dates}: ${pointText(point)} was best elsewhere (${scoreText(chosenScore, objective)}) and came to ${scoreText(judgedScore, objective)}.`;
  });
  return mean === undefined
    ? lines
    : [...lines, `Chosen without looking, over all folds: ${scoreText(mean, objective)}.`];
}

/** By its name a sweep has spent before, too. */
function moneyNotes({ purse }: SweepResult): readonly string[] {
  if (purse === undefined || purse.maxTicks === null) return [];
  return [`Its models have taken ${ticksText(purse.spentTicks)} of at most ${ticksText(purse.maxTicks)} so far.`];
}

function testNotes({ space, openings, test }: SweepResult): readonly string[] {
  if (space.test === undefined) return [];
  const { objective } = space.grid.data;
  const dates = `${space.test.from} to ${space.test.to}`;
  const [first] = openings;
  if (first === undefined) return [`The test span ${dates} is sealed; --open-test runs the best point there, once.`];
  const often =
    openings.length === 1
      ? `opened once, ${first.at.slice(0, 16)}Z`
      : `opened ${openings.length} times, first ${first.at.slice(0, 16)}Z: what it says now was chosen with knowledge of it`;
  const own = test === undefined ? '' : ` The best point came to ${scoreText(test.score, objective)} there.`;
  return [`The test span ${dates} was ${often}.${own}`];
}

function scoreText(score: number | undefined, objective: Objective): string {
  if (score === undefined) return 'nothing that can be told';
  return objective === 'sharpe' ? `Sharpe ${formatNumber(score, 2)}` : formatSignedPercent(score);
}
