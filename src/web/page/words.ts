import { formatFigure, NO_FIGURE } from '../../arena/format.ts';
import type { BoardAnswer } from '../api/shapes.ts';

type Board = BoardAnswer['board'];

/** `2025-01-06 14:03:00`, UTC. */
export function timeText(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** Exact decimal text without the zeros behind it that say nothing; at least two decimals. */
export function moneyText(exact: string): string {
  const short = exact.replace(/(\.\d{2}\d*?)0+$/, '$1');
  return short.replace('-', '−').replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, '\u202f');
}

export function trimmed(exact: string): string {
  return exact.includes('.') ? exact.replace(/\.?0+$/, '') : exact;
}

export function figureText(board: Board, row: Board['rows'][number], id: string): string {
  const metric = row.metrics[id];
  const definition = board.definitions.find((one) => one.id === id);
  if (metric === undefined || definition === undefined || 'none' in metric) return NO_FIGURE;
  return formatFigure(metric.value, definition.unit);
}

export function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** What filled an order, for somebody who has not read the rules: `invalidation of d84` is a rule of that decision. */
export function causeWords(cause: string): string {
  const [kind = '', rest = ''] = cause.split(/ (?:of )?/);
  const told = CAUSES[kind];
  return told === undefined ? cause : `${told}${rest === '' ? '' : ` (${rest})`}`;
}

const CAUSES: Readonly<Record<string, string>> = {
  order: 'By an order',
  stop: 'By its stop',
  target: 'By its target',
  trailing: 'By its trailing stop',
  invalidation: 'By its own condition, which had become true',
  liquidation: 'Liquidated by the venue',
  flatten: 'Closed by the operator',
};

/** The name of an outside agent, where a model's name is one. */
export function outsideAgent(model: string): string | undefined {
  return model.startsWith('agent/') ? model.slice('agent/'.length) : undefined;
}

const VERDICTS: Readonly<Record<string, string>> = {
  accept: 'accepted',
  clamp: 'cut to its limits',
  reject: 'rejected',
  hold: 'held',
};

/** What the gate made of a decision. */
export function verdictWords(verdict: string): string {
  return VERDICTS[verdict] ?? verdict;
}

const HOLDS: Readonly<Record<string, string>> = {
  'model-held': 'the team chose to hold',
  'no-decision': 'nobody decided anything',
  'deadline-passed': 'no answer came in time',
  'budget-spent': 'its budget is spent',
};

/** Why a round did nothing. */
export function holdWords(reason: string): string {
  return HOLDS[reason] ?? reason.replaceAll('-', ' ');
}
