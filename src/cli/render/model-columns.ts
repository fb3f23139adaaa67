import type { Board } from '../../arena/board.ts';
import type { ConductRow } from '../../arena/conduct-row.ts';
import { formatSpan, groupThousands, NO_FIGURE } from '../../arena/format.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { Column } from './table.ts';

/** One model in one phase of one entrant. */
export type ModelRow = ConductRow & { readonly entrant: string };

/** How language models answered, and what they took for it. */
export const MODEL_COLUMNS: readonly Column<ModelRow>[] = [
  { head: 'Asked', align: 'left', sheds: 0, cell: (row) => ({ text: escapeTerminal(row.entrant) }) },
  { head: 'Model', align: 'left', sheds: 1, cell: (row) => ({ text: escapeTerminal(row.model) }) },
  { head: 'Phase', align: 'left', sheds: 0, cell: ({ phase }) => ({ text: phase }) },
  number('Answers', ({ answers }) => String(answers)),
  number('At once', ({ outcomes }) => String(outcomes.valid ?? 0)),
  number('p50', ({ latencyP50Ms }) => spanText(latencyP50Ms)),
  number('p95', ({ latencyP95Ms }) => spanText(latencyP95Ms)),
  number('First token', ({ firstTokenP50Ms }) => spanText(firstTokenP50Ms)),
  number('Tokens', ({ tokens }) => groupThousands(String(tokens))),
  number('USD', ({ cost }) => cost.toFixed(4)),
];

/** Entrants in the order of the board, phases in the order they came; the house model takes no time of its own. */
export function modelRows({ rows }: Board): readonly ModelRow[] {
  return rows.flatMap(({ entrant, conduct }) =>
    conduct.filter(({ latencyP50Ms }) => latencyP50Ms !== undefined).map((one) => ({ ...one, entrant })),
  );
}

function number(head: string, text: (row: ModelRow) => string): Column<ModelRow> {
  return { head, align: 'right', sheds: 0, cell: (row) => ({ text: text(row) }) };
}

function spanText(spanMs: number | undefined): string {
  return spanMs === undefined ? NO_FIGURE : formatSpan(spanMs);
}
