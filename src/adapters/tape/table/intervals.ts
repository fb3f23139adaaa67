import { DAY_MS, formatDurationMs, HOUR_MS, MINUTE_MS, parseDurationMs, SECOND_MS } from '../../../domain/time.ts';
import { commonest } from './delimited.ts';
import type { Plan } from './plan.ts';
import { type Dated, refuseTable } from './rows.ts';
import type { OpenSheet } from './sheets.ts';

interface IntervalSources {
  readonly sheet: OpenSheet;
  readonly given: number | undefined;
}

/** Bars whose span nothing tells get it from how far they stand apart. */
export function withIntervals(
  { kind, span: usual }: Plan,
  dated: readonly Dated[],
  { sheet, given }: IntervalSources,
): { readonly records: readonly Dated[]; readonly notes: string[] } {
  if (kind.type !== 'bar') return { records: dated, notes: [] };
  const told = new Set(dated.flatMap(({ record }) => (typeof record.interval === 'string' ? [record.interval] : [])));
  const [one] = told;
  if (one !== undefined) return { records: withTold(dated, told, { sheet, given }), notes: [] };
  const times = new Map<unknown, number[]>();
  for (const { record } of dated) {
    const known = times.get(record.symbol);
    if (known === undefined) times.set(record.symbol, [Number(record.ts)]);
    else known.push(Number(record.ts));
  }
  const spans = new Set([...times.values()].map(spanOf).filter((span) => span !== undefined));
  const alone = usual === undefined ? undefined : parseDurationMs(usual);
  const [span = alone] = spans;
  const longest = [...times.values()].sort((left, right) => right.length - left.length)[0] ?? [];
  const spacing = spacingOf(longest);
  if (given === undefined && (span === undefined || spans.size > 1)) {
    const what =
      spacing === undefined
        ? 'one bar alone does not tell its span'
        : `bars stand ${formatDurationMs(spacing)} apart, which tells no span for sure`;
    throw refuseTable(sheet, {
      code: 'table-doubtful',
      what: what,
      mend: 'say --interval, or csv: { interval: … } in a scenario',
    });
  }
  if (given !== undefined && spacing !== undefined && spacing < given) {
    const what = `bars stand ${formatDurationMs(spacing)} apart, and are said to last ${formatDurationMs(given)}`;
    throw refuseTable(sheet, { code: 'table-doubtful', what: what, mend: 'say the span that they have' });
  }
  const intervalMs = given ?? span ?? 0;
  const interval = formatDurationMs(intervalMs);
  const notes =
    given !== undefined || spacing === undefined ? [] : [`bars stand ${interval} apart: taken for bars of ${interval}`];
  if (given !== undefined && spacing !== undefined && spacing > given) {
    notes.push(`bars of ${interval} stand ${formatDurationMs(spacing)} apart`);
  }
  const lateMs = lastInstantMs(dated);
  if (lateMs === undefined) {
    return { records: dated.map(({ line, record }) => ({ line, record: { ...record, interval } })), notes };
  }
  notes.push('its times are the last instants of bars: each opened a span before');
  const opened = (ts: unknown): number => Number(ts) + lateMs - intervalMs;
  return {
    records: dated.map(({ line, record }) => ({ line, record: { ...record, ts: opened(record.ts), interval } })),
    notes,
  };
}

/** How much bars lack to a whole minute that are dated by their last instant, such as 23:59:59; undefined for others. */
function lastInstantMs(dated: readonly Dated[]): number | undefined {
  return [1, SECOND_MS].find((lack) => dated.every(({ record }) => Number(record.ts) % MINUTE_MS === MINUTE_MS - lack));
}

/** Rows that tell the span of their bars, and those that do not but could be of no other. */
function withTold(
  dated: readonly Dated[],
  told: ReadonlySet<string>,
  { sheet, given }: IntervalSources,
): readonly Dated[] {
  const other = [...told].find((interval) => given !== undefined && interval !== formatDurationMs(given));
  if (other !== undefined) {
    const what = `its rows tell bars of ${other}, and they are said to last ${formatDurationMs(given ?? 0)}`;
    throw refuseTable(sheet, { code: 'table-doubtful', what, mend: 'leave the span out, or take those rows out' });
  }
  const [only] = told;
  const interval = told.size === 1 ? only : undefined;
  return dated.map(({ line, record }) => ({ line, record: { ...record, interval: record.interval ?? interval } }));
}

/** Spans that bars are made in. */
export const SPANS: ReadonlySet<number> = new Set([
  ...[1, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR_MS),
  DAY_MS,
  7 * DAY_MS,
]);

/** How far bars of one symbol stand apart: the commonest step from one to the next; undefined for a single bar. */
function spacingOf(times: readonly number[]): number | undefined {
  const sorted = [...new Set(times)].sort((left, right) => left - right);
  const steps = sorted.slice(1).map((time, before) => wholeDays(time - (sorted[before] ?? 0)));
  return steps.length === 0 ? undefined : commonest(steps.sort((left, right) => left - right));
}

/** The span of bars that stand so far apart and never closer; undefined when none is made so. */
function spanOf(times: readonly number[]): number | undefined {
  const spacing = spacingOf(times);
  if (spacing === undefined || !SPANS.has(spacing)) return undefined;
  const odd = times.filter((time) => (time - (times[0] ?? 0)) % spacing !== 0).length;
  return spacing >= DAY_MS || odd <= times.length * 0.1 ? spacing : undefined;
}

/** When clocks change, a day has 23 or 25 hours. */
function wholeDays(step: number): number {
  const off = Math.abs(step - Math.round(step / DAY_MS) * DAY_MS);
  return step > 22 * HOUR_MS && off <= HOUR_MS ? Math.round(step / DAY_MS) * DAY_MS : step;
}
