import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DAY_ORDERS } from './times.ts';

const names = z.union([z.string(), z.array(z.string()).min(1)]).transform((given) => [given].flat());

const presetSchema = z.strictObject({
  /** The source's name, for people. */
  source: z.string().min(1),
  /** Where its form is told. */
  told: z.string().min(1),
  type: z.enum(['post', 'bar', 'quote', 'trade', 'funding']),
  /** Columns by which a table with a header is known to be of this source; none: every table whose columns fit. */
  has: z.array(z.string()).default([]),
  /** The columns of a table without a header, in order. */
  order: z.array(z.string()).optional(),
  /** Of those, which hold times and which whole numbers: without both it is another table. */
  times: z.array(z.string()).default([]),
  whole: z.array(z.string()).default([]),
  /** By column of such a table: a pattern of its cells, since other tables have as many columns. */
  like: z.record(z.string(), z.string()).default({}),
  /** What a column is in the rows that are records; others are passed over. */
  only: z.record(z.string(), z.string()).default({}),
  /** Which column holds a field, the first that is there; `date+time` joins two, `volume *` is each that begins so. */
  map: z.record(z.string(), names),
  /** What a field is in every row. */
  set: z.record(z.string(), z.string()).default({}),
  /** Where a JSON document tells a field beside its table, as a dotted path. */
  beside: z.record(z.string(), z.string()).default({}),
  /** What it calls the spans of its bars: a pattern, and the span. */
  spans: z.record(z.string(), z.string()).default({}),
  /** The span of its bars, where a single one does not tell. */
  interval: z.string().optional(),
  /** How its dates with slashes are written where they do not tell themselves. */
  dates: z.enum(DAY_ORDERS).optional(),
  /** Its figures have a decimal point between semicolons too. */
  pointed: z.boolean().default(false),
});

export type Preset = Readonly<z.output<typeof presetSchema>>;

const FOLDER = fileURLToPath(new URL('../../../../data/tables/', import.meta.url));

/** The tables this package knows, one file a source: those known by most columns first, general ones last. */
export function knownPresets(): readonly Preset[] {
  known ??= readPresets();
  return known;
}

let known: readonly Preset[] | undefined;

function readPresets(): readonly Preset[] {
  const presets = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => z.array(presetSchema).parse(JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8'))));
  const rank = ({ has, order, like }: Preset): number =>
    has.length + (order?.length ?? 0) + (Object.keys(like).length > 0 ? 0.5 : 0);
  return presets.sort((left, right) => rank(right) - rank(left));
}

/** Names are compared without case, spaces, signs around them, marks of footnotes and underscores. */
export function plainName(name: string): string {
  const plain = name.toLowerCase().replace(/[\s_<>-]|\.$|(?<=[^\s*])\*+$/g, '');
  return plain === '' ? name.trim().toLowerCase() : plain;
}

/** Where the columns of a name stand in a header: one place, or several for a joined name; undefined when not all are there. */
export function columnPlaces(name: string, header: readonly string[]): readonly number[] | undefined {
  const whole = placeOf(name, header);
  if (whole >= 0) return [whole];
  const parts = name.split('+').map((part) => placeOf(part, header));
  return parts.length > 1 && parts.every((place) => place >= 0) ? parts : undefined;
}

function placeOf(name: string, header: readonly string[]): number {
  const exact = header.indexOf(name);
  if (exact >= 0) return exact;
  // Where letters alone are names, `t` and `T` are two.
  if (/^[A-Z]$/.test(name)) return -1;
  const isStart = name.endsWith(' *');
  const plain = plainName(isStart ? name.slice(0, -2) : name);
  const isOf = (column: string): boolean =>
    isStart ? plainName(column).startsWith(plain) : plainName(column) === plain;
  return header.findIndex(isOf);
}
