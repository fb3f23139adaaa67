import { type Instant, instant } from '../../../domain/time.ts';
import type { Line } from '../lines.ts';
import type { RawRecord } from '../record.ts';
import type { Refusal } from '../refusals.ts';
import { type LineOrder, Sequence } from '../sequence.ts';
import { PRICES } from './fields.ts';
import type { DecimalSign } from './figures.ts';
import type { Plan } from './plan.ts';
import type { Dated, Refused } from './rows.ts';
import type { OpenSheet } from './sheets.ts';

/** What a table was taken for. */
export interface TableReading {
  readonly source: string;
  readonly form: string;
  readonly type: string;
  /** By field: the column it was read from. */
  readonly columns: Readonly<Record<string, string>>;
  /** By field: what it is in every row. */
  readonly set: Readonly<Record<string, string>>;
  readonly passedOver: readonly string[];
  readonly time: string;
  readonly decimal: DecimalSign;
  readonly order: LineOrder;
  readonly span: { readonly from: Instant; readonly to: Instant };
  readonly priceDecimals: number;
  readonly records: number;
  readonly notes: readonly string[];
}

export interface SourceTable {
  readonly reading: TableReading;
  /** Records as a tape has them, by time; behind them the rows that are none. */
  readonly lines: readonly Line[];
  /** Where each of them stands in the file. */
  readonly places: readonly number[];
  readonly refused: ReadonlyMap<Refusal, number>;
  readonly firstRefused: Refused | undefined;
}

interface Made {
  readonly sheet: OpenSheet;
  readonly plan: Plan;
  readonly kept: readonly Dated[];
  readonly refused: readonly Refused[];
  readonly notes: readonly string[];
  readonly time: string;
  readonly decimal: DecimalSign;
}

/** More come from floats that were printed whole. */
const MOST_DECIMALS = 10;

export function tableOf({ sheet, plan, kept, refused, notes, time, decimal }: Made): SourceTable {
  const sequence = new Sequence();
  const priceDecimals = kept.reduce((most, { record }) => Math.max(most, decimalsOf(record)), 0);
  for (const { record } of kept) sequence.add(Number(record.ts));
  const sorted = [...kept].sort((left, right) => Number(left.record.ts) - Number(right.record.ts));
  const counts = new Map<Refusal, number>();
  for (const { why } of refused) counts.set(why, (counts.get(why) ?? 0) + 1);
  const used = new Set([...plan.columns.values()].flatMap(({ at }) => at));
  return {
    reading: {
      source: plan.source,
      form: sheet.form,
      type: plan.kind.type,
      columns: Object.fromEntries([...plan.columns].map(([field, { name }]) => [field, name])),
      set: Object.fromEntries([...plan.set].filter(([field]) => field !== 'zone')),
      passedOver: plan.header.filter((_, at) => !used.has(at)),
      time,
      decimal,
      order: sequence.order,
      span: { from: instantOf(sorted.at(0)), to: instantOf(sorted.at(-1)) },
      priceDecimals,
      records: kept.length,
      notes: [
        ...(sheet.skipped > 0 ? [`${sheet.skipped} lines before the table are passed over`] : []),
        ...notes,
        ...(priceDecimals > MOST_DECIMALS ? [floatsText(priceDecimals)] : []),
      ],
    },
    lines: [...sorted.map(({ record }) => lineOf(record)), ...refused.map(({ why }) => ({ problem: why }))],
    places: [...sorted.map(({ line }) => line), ...refused.map(({ line }) => line)],
    refused: counts,
    firstRefused: refused[0],
  };
}

function floatsText(decimals: number): string {
  return `prices of ${decimals} decimals were printed from floats: --price-decimals 2 rounds them, or csv: { priceDecimals: 2 }`;
}

function instantOf(dated: Dated | undefined): Instant {
  return instant(Number(dated?.record.ts));
}

/** Of the price with the most. */
function decimalsOf(record: RawRecord): number {
  let most = 0;
  for (const field of PRICES) most = Math.max(most, /\.(\d+)$/.exec(String(record[field] ?? ''))?.[1]?.length ?? 0);
  return most;
}

/** As in every tape type and time come first. */
function lineOf({ type, ts, zone: _, ends: __, edited: ___, ...fields }: RawRecord): string {
  return JSON.stringify({ type, ts, ...fields });
}
