import type { ConductRow } from '../../arena/conduct-row.ts';
import { answersOf } from '../../arena/failure.ts';
import { formatSpan, groupThousands, NO_FIGURE } from '../../arena/format.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { TableColumn } from './table.ts';

/** How language models answered, phase by phase, and what they took for it. */
export const MODEL_COLUMNS: readonly TableColumn<ConductRow>[] = [
  { head: 'Model', align: 'left', sheds: 0, cell: ({ model }) => ({ text: escapeTerminal(model) }) },
  { head: 'Phase', align: 'left', sheds: 0, cell: ({ phase }) => ({ text: phase }) },
  number('Asked', ({ asked }) => String(asked)),
  number('Answers', (row) => String(answersOf(row))),
  number('At once', ({ outcomes }) => String(outcomes.valid ?? 0)),
  number('p50', ({ latencyP50Ms }) => spanText(latencyP50Ms)),
  number('p95', ({ latencyP95Ms }) => spanText(latencyP95Ms)),
  number('First token', ({ firstTokenP50Ms }) => spanText(firstTokenP50Ms)),
  number('Tokens', ({ tokens }) => groupThousands(String(tokens))),
  number('USD', ({ cost }) => cost.toFixed(4)),
];

function number(head: string, text: (row: ConductRow) => string): TableColumn<ConductRow> {
  return { head, align: 'right', sheds: 0, cell: (row) => ({ text: text(row) }) };
}

function spanText(spanMs: number | undefined): string {
  return spanMs === undefined ? NO_FIGURE : formatSpan(spanMs);
}
