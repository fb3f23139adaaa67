import { escapeTerminal } from '../domain/escape.ts';
import type { RunOutcome } from '../engine/run.ts';
import type { FeedReport } from '../ports/feed-source.ts';

/** What went wrong on the way without ending the run: one line a kind, for the error stream. */
export function troublesOf(outcome: RunOutcome): readonly string[] {
  const prices = [...outcome.refusedPrices].map(([kind, count]) => `${count} prices refused: ${kind}`);
  const slots = outcome.missedSlots === 0 ? [] : [`${outcome.missedSlots} cycles skipped: the one before still ran`];
  return [...linesLeftOut(outcome.reports), ...[...prices, ...slots].map((line) => escapeTerminal(`note: ${line}`))];
}

/** Of each feed, by kind. */
export function linesLeftOut(reports: readonly FeedReport[]): readonly string[] {
  return reports.flatMap(({ name, lines, refused, firstRefused }) =>
    [...refused].map(([kind, count]) => {
      const place = `the first at ${firstRefused.get(kind)}`;
      return escapeTerminal(`note: ${name}: ${count} of ${lines} lines left out: ${kind}, ${place}`);
    }),
  );
}
