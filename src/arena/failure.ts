import type { AccountHistory } from '../domain/history.ts';
import { asksModel, type ConductRow, conductRows } from './conduct-row.ts';

/** Answers that could be used, at once or after one repair. */
export function answersOf({ outcomes }: ConductRow): number {
  return (outcomes.valid ?? 0) + (outcomes.repaired ?? 0);
}

/**
 * Why an entrant's figures are none of its models': they were asked and never answered, so that all it did was stand
 * there. Undefined for everybody else.
 */
export function entrantFailure(histories: readonly AccountHistory[]): string | undefined {
  const asked = conductRows(histories.flatMap(({ conduct }) => conduct)).filter(asksModel);
  if (asked.length === 0 || asked.some((row) => answersOf(row) > 0)) return undefined;
  const calls = asked.reduce((sum, row) => sum + row.calls, 0);
  return `failed: ${calls} of ${calls} calls, ${troublesText(asked) || 'no answer'}`;
}

interface Answering {
  readonly kind: AccountHistory['kind'];
  readonly failure: string | undefined;
}

/** Whether models were to play, and none of them did. */
export function everyModelFailed(rows: readonly Answering[]): boolean {
  const models = rows.filter(({ kind }) => kind === 'model-team');
  return models.length > 0 && models.every(({ failure }) => failure !== undefined);
}

/** What was asked for and could not be had, the commonest reason first; undefined where nothing was refused. */
export function refusalsText(refusals: Readonly<Record<string, number>>): string | undefined {
  const reasons = Object.entries(refusals).sort(([, left], [, right]) => right - left);
  if (reasons.length === 0) return undefined;
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  return `refused ${total}: ${reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')}`;
}

const MOST_TROUBLES = 3;

/** The commonest first; how often each, where there are several. */
export function troublesText(rows: readonly ConductRow[]): string {
  const counts = new Map<string, number>();
  for (const [trouble, count = 0] of rows.flatMap(({ troubles }) => Object.entries(troubles)))
    counts.set(trouble, (counts.get(trouble) ?? 0) + count);
  const [first, ...others] = [...counts].sort(([, left], [, right]) => right - left);
  if (first === undefined) return '';
  if (others.length === 0) return first[0];
  const shown = [first, ...others].slice(0, MOST_TROUBLES).map(([trouble, count]) => `${trouble} (${count})`);
  const more = counts.size - shown.length;
  return `${shown.join(', ')}${more > 0 ? `, and ${more} other troubles` : ''}`;
}
