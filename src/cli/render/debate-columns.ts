import type { Board } from '../../arena/board.ts';
import type { BoardRow } from '../../arena/board-row.ts';
import { formatMetric } from '../../arena/format.ts';
import type { MetricUnit } from '../../arena/metric.ts';
import type { MetricId } from '../../arena/metrics.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { TableColumn } from './table.ts';

/** Whether the talk pays: the decision beside what the same team would have had for less. */
export const DEBATE_COLUMNS: readonly TableColumn<BoardRow>[] = [
  { head: 'Team', align: 'left', sheds: 0, cell: (row) => ({ text: escapeTerminal(row.entrant) }) },
  metric('Brier: prior', 'brierPrior', 'ratio'),
  metric('best role', 'brierBestRole', 'ratio'),
  metric('vote', 'brierVote', 'ratio'),
  metric('decision', 'brierFinal', 'ratio'),
  metric('Gain: prior', 'gainPrior', 'fraction'),
  metric('best role', 'gainBestRole', 'fraction'),
  metric('vote', 'gainVote', 'fraction'),
  metric('decision', 'gainFinal', 'fraction'),
  metric('Flips +', 'flipsHelpful', 'count'),
  metric('−', 'flipsHarmful', 'count'),
  metric('undone', 'flipsUndone', 'count'),
  { ...metric('Planted', 'plantedCaught', 'fraction'), sheds: 1 },
  { ...metric('alarms', 'falseAlarms', 'fraction'), sheds: 1 },
];

/** Teams with a forecast that has come due. */
export function debatingRows({ rows }: Board): readonly BoardRow[] {
  return rows.filter(({ metrics }) => !('none' in metrics.brierFinal));
}

function metric(head: string, id: MetricId, unit: MetricUnit): TableColumn<BoardRow> {
  return { head, align: 'right', sheds: 0, cell: (row) => ({ text: formatMetric(row.metrics[id], unit) }) };
}
