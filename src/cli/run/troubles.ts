import { escapeTerminal } from '../../domain/escape.ts';
import type { RunOutcome } from '../../engine/run.ts';

/** What went wrong on the way without ending the run: one line a kind, for the error stream. */
export function troublesOf(outcome: RunOutcome): readonly string[] {
  const tapes = outcome.reports.flatMap(({ name, lines, refused }) =>
    [...refused].map(([kind, count]) => `${name}: ${count} of ${lines} lines left out: ${kind}`),
  );
  const prices = [...outcome.refusedPrices].map(([kind, count]) => `${count} prices refused: ${kind}`);
  const slots = outcome.missedSlots === 0 ? [] : [`${outcome.missedSlots} cycles skipped: the one before still ran`];
  return [...tapes, ...prices, ...slots].map((line) => escapeTerminal(`note: ${line}`));
}
