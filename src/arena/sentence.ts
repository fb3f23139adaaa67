import { TICKS_A_DOLLAR } from '../domain/call-usage.ts';
import type { Conduct } from '../domain/conduct.ts';
import type { EntrantId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import type { Factors } from './factors.ts';
import { formatBareInterval, formatFigure, formatProbability, formatSignedPercent } from './format.ts';
import type { Metric } from './metric.ts';
import { TOLD_POWER } from './power.ts';
import type { Superiority } from './superiority/superiority.ts';
import type { Versus } from './verdict.ts';

/** The verdict in one sentence that claims no more than was shown; `made` is what the entrant itself returned. */
export function verdictSentence(entrant: EntrantId, versus: Versus, made: Metric): string {
  if ('none' in versus) return `${entrant} was not compared with buy-and-hold: ${versus.none}.`;
  const apart = `difference ${formatSignedPercent(versus.difference)}`;
  const returns = returnsText(versus.difference, made);
  const figures = `${apart} ${formatBareInterval(versus.interval)}${returns}`;
  switch (versus.outcome) {
    case 'better':
      return `${entrant} did better than buy-and-hold: ${figures}.`;
    case 'worse':
      return `${entrant} did worse than buy-and-hold: ${figures}.`;
    case 'cannot-be-told':
      return `${entrant} cannot be told from buy-and-hold: ${figures}.`;
    case 'untested': {
      const why = 'none' in versus.interval ? versus.interval.none : '';
      return `${entrant} cannot be told from buy-and-hold: ${apart}${returns}, ${why}.`;
    }
    default:
      return assertNever(versus.outcome);
  }
}

/** A lead or a lag of more than the whole capital reads as a gain or a loss of it unless both returns stand beside it. */
function returnsText(difference: number, made: Metric): string {
  if (Math.abs(difference) <= 1 || 'none' in made) return '';
  return ` (${formatSignedPercent(made.value)} against ${formatSignedPercent(made.value - difference)})`;
}

/** The best of several looks better than it is; says by how much luck could explain it. */
export function selectionSentence(competitors: number, check: Metric): string | undefined {
  if (competitors < 2 || 'none' in check) return undefined;
  return (
    `Picked as the best of ${competitors}: luck alone would lift the best of so many as far above buy-and-hold ` +
    `with ${formatProbability(check.value)} (White's reality check).`
  );
}

/**
 * What tests of many at once let anybody say; the tests are named, and so is the block that they redraw by.
 * @param better competitors whose own interval lies above buy-and-hold, each looked at by itself
 */
export function superioritySentences(
  superiority: Superiority | { readonly none: string },
  better: readonly EntrantId[],
): string[] {
  if ('none' in superiority) return [];
  const { aboveBenchmark, block, paired, superior, tooShort } = superiority;
  const lines: string[] = [];
  if (aboveBenchmark !== undefined && !('none' in superior)) {
    const names = aboveBenchmark.length === 0 ? 'nobody' : aboveBenchmark.join(', ');
    lines.push(
      `Above buy-and-hold on average a period, looked at together: ${names} (StepM, family error 5 %; ` +
        `Hansen's SPA ${formatProbability(superior.value)}).`,
    );
    const alone = better.filter((entrant) => !aboveBenchmark.includes(entrant));
    if (alone.length > 0)
      lines.push(`Above it looked at alone, and no further than luck may lift one of so many: ${alone.join(', ')}.`);
  }
  if (tooShort.length > 0) {
    const soonest = tooShort.toSorted((left, right) => left.moreDays - right.moreDays).slice(0, MOST_PAIRS);
    const needs = soonest.map(({ entrant, moreDays }) => `${entrant} needs ${moreDays} more days`);
    lines.push(
      `Too short to call a winner: for a true lead of the size seen to be told with ${TOLD_POWER * 100} % chance, ` +
        `${needs.join(', ')}.`,
    );
  }
  if (paired === undefined) return lines;
  const pairs = paired.told.map(({ better, worse }) => `${better} over ${worse}`);
  const shown =
    pairs.length > MOST_PAIRS ? [...pairs.slice(0, MOST_PAIRS), `${pairs.length - MOST_PAIRS} more`] : pairs;
  lines.push(`Pairs told apart with that error: ${shown.length === 0 ? 'none' : shown.join(', ')}.`);
  lines.push(
    `Sharing the best place with 95 % confidence: ${paired.best.map(({ entrant }) => entrant).join(', ')} (model confidence ` +
      `set; mean block ${block.length.toFixed(1)}, ${block.rule}).`,
  );
  return lines;
}

const MOST_PAIRS = 6;

/** What results differ by and how often all reruns win; nothing where nobody played more than once. */
export function factorSentences(factors: Factors | { readonly none: string }): string[] {
  if ('none' in factors || factors.passes.length < 2) return [];
  const { shares, passes } = factors;
  const parts = shares.map(({ factor, levels, samples, share }) =>
    'none' in share
      ? `${factor} ${share.none}`
      : `${factor} ${formatFigure(share.value, 'fraction')} (${levels} levels, ${samples} accounts)`,
  );
  const chances = passes.map(({ k, entrants, share }) => `pass^${k} ${formatFigure(share, 'fraction')} (${entrants})`);
  return [
    `Variance of returns less buy-and-hold's, one factor at a time: ${parts.join(', ')}.`,
    `Above buy-and-hold in all of k accounts (entrants with as many): ${chances.join(', ')}.`,
  ];
}

/** Parted by more than this share of our own reckoning, a bill is worth a word. */
const WORTH_A_WORD = 0.01;

type Billed = Pick<Conduct, 'model' | 'billedTicks' | 'reckonedTicks'>;

/** A sentence for each model whose provider's bills part from what its price list makes of the same calls. */
export function billSentences(conducts: readonly Billed[]): readonly string[] {
  return [...new Set(conducts.map(({ model }) => model))].flatMap((model) => {
    const ofModel = conducts.filter((one) => one.model === model);
    const billed = ofModel.reduce((sum, one) => sum + one.billedTicks, 0);
    const reckoned = ofModel.reduce((sum, one) => sum + one.reckonedTicks, 0);
    if (Math.abs(billed - reckoned) <= WORTH_A_WORD * reckoned) return [];
    const parted =
      reckoned === 0 ? '' : ` (${billed > reckoned ? '+' : '−'}${percentOf(Math.abs(billed / reckoned - 1))})`;
    return [
      `${model}: its provider billed ${dollars(billed)} USD where our price list makes it ${dollars(reckoned)}${parted}; ` +
        'of each call the higher was charged, and docs/add-a-model.md tells how to correct a price.',
    ];
  });
}

function dollars(ticks: number): string {
  return (ticks / TICKS_A_DOLLAR).toFixed(4);
}

function percentOf(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
