import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isHeld } from '../../adapters/journal/holder.ts';
import { readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import type { RunRow } from '../../domain/record.ts';
import { failureOf } from '../../run/failure.ts';
import { readRunFile } from '../../run/run-file.ts';
import type { RunSummary } from '../api/shapes.ts';
import { sizesOf } from './followed-run.ts';

type Facts = Omit<RunSummary, 'id' | 'folder' | 'state' | 'bytes'> & { readonly finished: boolean };

/** What the last row of a finished run says, of the board that was printed. */
const printed = z.object({
  verdict: z.string(),
  rows: z.array(z.object({ entrant: z.string(), baseline: z.boolean() })),
});

/** A few words about each run, from the ends of its journal: nothing else of it is read. */
export class Summaries {
  readonly #kept = new Map<string, { readonly seen: string; readonly facts: Facts }>();

  of(id: string, folder: string): RunSummary {
    const bytes = statSync(join(folder, 'journal.db'), { throwIfNoEntry: false })?.size ?? 0;
    try {
      const { finished, ...facts } = this.#factsOf(folder);
      const state = finished ? 'finished' : isHeld(folder) ? 'going' : facts.rows === 0 ? 'empty' : 'stopped';
      return { ...facts, id, folder, state, bytes };
    } catch (error) {
      const trouble = failureOf(error).lines[0] ?? '';
      const isEmpty = trouble.includes('journal-not-begun');
      const state = isEmpty ? (isHeld(folder) ? 'going' : 'empty') : 'damaged';
      return { id, folder, name: id, live: false, state, rows: 0, entrants: 0, bytes, trouble };
    }
  }

  #factsOf(folder: string): Facts {
    const seen = sizesOf(folder);
    const known = this.#kept.get(folder);
    if (known?.seen === seen) return known.facts;
    const { name, live, strategies } = readRunFile(folder);
    const journal = readJournal(folder);
    try {
      const rows = journal.last();
      const [first] = runRows(journal.rows(1, 1));
      const [last] = rows === 0 ? [] : runRows(journal.rows(rows, rows));
      const end = last === undefined ? undefined : boardIn(last);
      const facts: Facts = {
        name,
        live,
        rows,
        from: first?.at,
        to: last?.at,
        entrants: strategies.length,
        best: end?.rows[0]?.entrant,
        verdict: end?.verdict,
        finished: end !== undefined,
      };
      this.#kept.set(folder, { seen, facts });
      return facts;
    } finally {
      journal.close();
    }
  }
}

function boardIn({ records }: RunRow): z.infer<typeof printed> | undefined {
  for (const record of records) if (record.kind === 'run-finished') return printed.parse(JSON.parse(record.board));
  return undefined;
}
