import { type SweepStretch, slicesOf } from '../../arena/sweep/fold.ts';
import { formatInstant, instant, parseDate, parseDurationMs } from '../../domain/time.ts';
import { progressSpan } from '../execute.ts';
import type { PreparedRun } from '../prepare.ts';
import type { SweepGrid } from './grid-file.ts';

/** Dates of a job, as a scenario writes them. */
export interface JobSpan {
  readonly from: string;
  readonly to: string;
}

export async function slicesOver(grid: SweepGrid, prepared: PreparedRun): Promise<readonly JobSpan[]> {
  return grid.data.spans?.map(plainSpan) ?? slicesIn(grid, await stretchOf(grid, prepared));
}

/** The sealed span over the tapes of a run; undefined where there is none. */
export async function testOver({ data: { test } }: SweepGrid, prepared: PreparedRun): Promise<JobSpan | undefined> {
  return test === undefined ? undefined : testSpan(test, await endOf(prepared));
}

/** The sweep's own dates, else the scenario's, else what the tapes' manifests tell. */
async function stretchOf(grid: SweepGrid, prepared: PreparedRun): Promise<SweepStretch> {
  const { scenario } = prepared;
  const span = await progressSpan(prepared);
  const from = dateOf(grid.data.from ?? scenario.data.from) ?? span?.from;
  const to = dateOf(grid.data.to ?? scenario.data.to) ?? (span === undefined ? undefined : behind(span.to));
  if (from !== undefined && to !== undefined && from < to) return { from, to };
  const mend = 'give from and to here, such as from: 2024-01-01';
  throw grid.refuse({ code: 'no-span', path: [], atKey: false, what: 'has no span, and its tapes tell none', mend });
}

async function endOf(prepared: PreparedRun): Promise<number | undefined> {
  const span = await progressSpan(prepared);
  return span === undefined ? undefined : behind(span.to);
}

/** The first whole second behind an instant. */
function behind(at: number): number {
  return (Math.floor(at / 1_000) + 1) * 1_000;
}

function dateOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDate(text);
}

function slicesIn(grid: SweepGrid, stretch: SweepStretch): readonly JobSpan[] {
  const { slices: count, embargo } = grid.data;
  const slices = slicesOf(stretch, count, embargo === undefined ? 0 : (parseDurationMs(embargo) ?? 0));
  if (slices.some(({ from, to }) => from >= to)) {
    const mend = 'take fewer slices, or a shorter embargo';
    throw grid.refuse({ code: 'bad-value', path: ['slices'], atKey: false, what: 'leave nothing of some slice', mend });
  }
  return slices.map(({ from, to }) => ({ from: textOf(from), to: textOf(to) }));
}

/** However its dates were written: the same stretch is the same job. */
function plainSpan(span: JobSpan): JobSpan {
  return { from: textOf(parseDate(span.from) ?? 0), to: textOf(parseDate(span.to) ?? 0) };
}

function testSpan(
  { from = '', to }: { from?: string | undefined; to?: string | undefined },
  end: number | undefined,
): JobSpan {
  return { from, to: to ?? textOf(end ?? Date.parse('9999-01-01')) };
}

function textOf(at: number): string {
  return formatInstant(instant(Math.floor(at / 1_000) * 1_000)).replace('.000Z', 'Z');
}
