import { NO_FIGURE } from '../../arena/format.ts';
import { pointText } from '../../arena/sweep/report.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { QueuedJob } from '../../run/sweep/queue.ts';
import { fitting, type TableColumn, tableLines, textColumn, wrap } from './table.ts';

interface ToldQueue {
  readonly jobs: readonly QueuedJob[];
  readonly done: number;
  readonly drained: boolean;
}

const MOST_ROWS = 40;
/** So much of an id tells one job from all others. */
const ID_LENGTH = 12;

/** A line a job, or all of each; then how many there are. */
export function renderQueue(queue: ToldQueue, width: number, isWhole: boolean): string {
  const { jobs, done, drained } = queue;
  const rows = jobs.slice(0, MOST_ROWS);
  const under = ({ reason }: QueuedJob): readonly string[] =>
    reason === undefined ? [] : wrap(`  ${escapeTerminal(reason)}`, width, '  ');
  const table = tableLines(fitting(COLUMNS, rows, width), rows, (text) => text, under);
  const count = (state: QueuedJob['state']): number => jobs.filter((job) => job.state === state).length;
  const counts = `${count('open')} open, ${count('taken')} at work, ${count('dead')} dead; ${done} results are kept`;
  return [
    ...(rows.length === 0 ? [] : isWhole ? jobs.flatMap(whole) : table),
    ...(jobs.length > MOST_ROWS && !isWhole ? [`and ${jobs.length - MOST_ROWS} more, with --json`] : []),
    ...(rows.length === 0 ? [] : ['']),
    drained ? `${counts}; nothing new is begun until quartet queue drain --end` : counts,
  ].join('\n');
}

const COLUMNS: readonly TableColumn<QueuedJob>[] = [
  text('Job', 0, ({ id }) => shortId(id)),
  text('Sweep', 2, ({ sweep }) => sweep),
  text('State', 0, ({ state }) => state),
  text('Point', 3, ({ parameters }) => pointText(parameters)),
  text('Seed', 4, ({ seed }) => `${seed}`),
  text('Lost', 1, ({ lost }) => `${lost}`),
  text('Worker', 1, ({ worker }) => worker?.replace(/:\d+$/, '') ?? NO_FIGURE),
];

function text(head: string, sheds: number, of: (job: QueuedJob) => string): TableColumn<QueuedJob> {
  return textColumn(head, (job) => escapeTerminal(of(job)), sheds);
}

/** With what of it is a comparison: `3fa8c1d2e4b7.2`. */
function shortId(id: string): string {
  const [hash = id, copy] = id.split('.');
  return copy === undefined ? hash.slice(0, ID_LENGTH) : `${hash.slice(0, ID_LENGTH)}.${copy}`;
}

function whole(job: QueuedJob): readonly string[] {
  const { id, sweep, state, entrant, parameters, seed, from, to, worker, epoch, lost, reason } = job;
  const lines = [
    `${state}, of sweep ${sweep}: ${entrant} with ${pointText(parameters) || 'its own parameters'}, seed ${seed}, ${from} to ${to}`,
    `handed out ${epoch} times, lost ${lost} times${worker === undefined ? '' : `; ${worker} has it`}`,
    ...(reason === undefined ? [] : [reason]),
  ];
  return [`job ${escapeTerminal(id)}`, ...lines.map((line) => `  ${escapeTerminal(line)}`)];
}
