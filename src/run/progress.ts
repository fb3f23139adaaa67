import { escapeTerminal } from '../domain/escape.ts';
import { formatInstant, type Instant } from '../domain/time.ts';
import type { RunOutcome } from '../engine/run.ts';
import type { FeedReport } from '../ports/feed-source.ts';

/** Whom a run tells what a person should know while it goes on. */
export interface Onlooker {
  /** A line that stays. */
  note(line: string): void;
  /** A line in the place of the one before; an empty one takes it away. */
  progress(line: string): void;
}

const REDRAW_MS = 100;
const BAR_CELLS = 24;

/** A line that says how far a run is; silent where there is no terminal. */
export class Progress {
  readonly #onlooker: Onlooker;
  readonly #span: { readonly from: Instant; readonly to: Instant } | undefined;
  #drawnAt = 0;

  /** `span` is what the tapes' manifests promise; without it there is a count but no bar. */
  constructor(onlooker: Onlooker, span: { readonly from: Instant; readonly to: Instant } | undefined) {
    this.#onlooker = onlooker;
    this.#span = span;
  }

  update(at: Instant, events: number): void {
    const now = Date.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const when = formatInstant(at).slice(0, 16).replace('T', ' ');
    this.#onlooker.progress(`${this.#bar(at)}${when} UTC  ${events} events`);
  }

  end(): void {
    this.#onlooker.progress('');
  }

  #bar(at: Instant): string {
    if (this.#span === undefined || this.#span.to <= this.#span.from) return '';
    const share = Math.min(1, Math.max(0, (at - this.#span.from) / (this.#span.to - this.#span.from)));
    return progressBar(share);
  }
}

/** A bar and its percentage; `share` is 0 … 1. */
export function progressBar(share: number): string {
  const full = Math.round(share * BAR_CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)} ${String(Math.floor(share * 100)).padStart(3)} %  `;
}

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
