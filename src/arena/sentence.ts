import type { EntrantId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import { formatPercentInterval, formatSignedPercent } from './format.ts';
import type { Versus } from './verdict.ts';

/** The verdict in one sentence that claims no more than was shown. */
export function verdictSentence(entrant: EntrantId, versus: Versus): string {
  if ('none' in versus) return `${entrant} was not compared with buy-and-hold: ${versus.none}.`;
  const figures = `difference ${formatSignedPercent(versus.difference)} ${formatPercentInterval(versus.interval)}`;
  switch (versus.outcome) {
    case 'better':
      return `${entrant} did better than ${versus.benchmark}: ${figures}.`;
    case 'worse':
      return `${entrant} did worse than ${versus.benchmark}: ${figures}.`;
    case 'cannot-be-told':
      return `${entrant} cannot be told from ${versus.benchmark}: ${figures}.`;
    case 'untested': {
      const why = 'none' in versus.interval ? versus.interval.none : '';
      return `${entrant} cannot be told from ${versus.benchmark}: difference ${formatSignedPercent(versus.difference)}, ${why}.`;
    }
    default:
      return assertNever(versus.outcome);
  }
}
