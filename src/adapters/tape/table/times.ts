import { type Instant, isInstant } from '../../../domain/time.ts';

/** How dates such as `01/02/2026` are to be read. */
export const DAY_ORDERS = ['mdy', 'dmy'] as const;
export type DayOrder = (typeof DAY_ORDERS)[number];

/** How the times of one column are written. */
export interface TimeColumn {
  /** For people: unit, order of day and month, zone. */
  readonly told: string;
  /** Undefined for what is no time, or is not written as its neighbours are. */
  readonly read: (text: string) => Instant | undefined;
  /** Its times tell no zone, and count from no fixed instant either. */
  readonly onWall: boolean;
}

export interface TimeWays {
  /** As the user says. */
  readonly order?: DayOrder | undefined;
  /** As the source usually has it, where the dates themselves do not tell. */
  readonly usual?: DayOrder | undefined;
  /** Of times that do not tell theirs; UTC unless given. */
  readonly zone?: string | undefined;
}

/** Decides for a whole column. `doubt` when `01/02/2026` may be either and nothing tells. */
export function timeColumn(cells: readonly string[], { order, usual, zone }: TimeWays): TimeColumn | 'doubt' {
  const filled = cells.filter((cell) => cell !== '');
  const rare = rareShapes(filled);
  const dayOrder = order ?? dayOrderOf(filled) ?? usual;
  const slashed = filled.filter((cell) => SLASHED.test(cell));
  if (dayOrder === undefined && slashed.length * 2 > filled.length) return 'doubt';
  const toUtc = zone === undefined ? undefined : wallClock(zone);
  const read = (text: string): Instant | undefined =>
    rare.has(shapeOf(text)) ? undefined : readTime(text, dayOrder, toUtc);
  const example = filled.find((cell) => read(cell) !== undefined) ?? '';
  const onWall = filled.some((cell) => read(cell) !== undefined && isOnWall(cell));
  return { told: toldOf(example, dayOrder, zone ?? 'UTC'), read, onWall };
}

/** A time as tables have it, UTC unless it says otherwise or `toUtc` knows better. */
export function readTime(told: string, order: DayOrder | undefined, toUtc?: WallClock): Instant | undefined {
  const text = told.trim();
  const at = epochOf(text) ?? calendarOf(text, order, toUtc);
  return at !== undefined && isInstant(at) ? at : undefined;
}

/** Whether a time names a day and nothing finer. */
export function isDay(text: string): boolean {
  return (
    text.trim() !== '' && (dateOf(text.trim(), 'mdy') ?? dateOf(text.trim(), 'dmy'))?.length === text.trim().length
  );
}

/** Seconds, milli-, micro- or nanoseconds since 1970, told apart by their digits; as a float they end in `.0`. */
const EPOCH = /^(?:(\d{9,11})(\.\d+)?|(\d{12,14})(?:\.0+)?|(\d{15,17})(?:\.0+)?|(\d{18,20})(?:\.0+)?)$/;

function epochOf(text: string): number | undefined {
  const match = EPOCH.exec(text);
  if (match === null || COMPACT_TIME.test(text)) return undefined;
  const [, seconds, fraction = '', millis, micros, nanos] = match;
  if (seconds !== undefined) return Math.floor(Number(`${seconds}${fraction}`) * 1_000);
  if (millis !== undefined) return Number(millis);
  return micros === undefined ? Number(nanos?.slice(0, -6)) : Number(micros.slice(0, -3));
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** `202401020930` and `20240102093000` are dates: as milliseconds they would lie in 1976 and in 2611. */
const COMPACT_TIME = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?$/;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})/;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/;
const SLASHED = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/;
const MONTH_FIRST = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)/;
const DAY_FIRST = /^(\d{1,2})[- ]([A-Za-z]{3,9})\.?[- ,]+(\d{4})(?!\d)/;
const CLOCK = /^(?:[TD_]|,? *)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]?(\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?/;
const ZONE = /^ ?(?:Z|UTC|GMT)?(?: ?([+-])(\d{2}):?(\d{2})?(?: ?\[[\w/+-]+\])?)?(?: ?\[?(?:UTC|GMT)\]?)?$/;
/** `09-AM`, `5 pm`: an hour alone is a time where it tells its half of the day. */
const HOUR = /^,? *(\d{1,2})()()()[ -]?([AaPp])\.?[Mm]\.?/;
/** Names of zones that mean one clock everywhere. */
const NAMED_ZONE = /\b(EST|EDT|PST|PDT|CET|CEST|EET|EEST)\b/;
const NAMED_ZONES = new Map([
  ['EST', '-0500'],
  ['EDT', '-0400'],
  ['PST', '-0800'],
  ['PDT', '-0700'],
  ['CET', '+0100'],
  ['CEST', '+0200'],
  ['EET', '+0200'],
  ['EEST', '+0300'],
]);
/** As X writes it: `Wed Oct 10 20:19:24 +0000 2018`. */
const ZONE_BEFORE_YEAR = /^([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})$/;

function calendarOf(told: string, order: DayOrder | undefined, toUtc: WallClock | undefined): number | undefined {
  const text = told
    .replace(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /, '')
    .replace(NAMED_ZONE, (name) => NAMED_ZONES.get(name) ?? name)
    .replace(ZONE_BEFORE_YEAR, '$1 $2, $5 $3 $4');
  const date = dateOf(text, order);
  if (date === undefined) return undefined;
  const behind = text.slice(date.length);
  const clock = CLOCK.exec(behind) ?? HOUR.exec(behind);
  const zone = ZONE.exec(behind.slice(clock?.[0].length ?? 0));
  if (zone === null) return undefined;
  if (clock === null && zone[0] === '') return date.midnight;
  const ofDay = clock === null ? 0 : msOfDay(clock);
  if (ofDay === undefined) return undefined;
  const wall = date.midnight + ofDay;
  if (zone[0] === '') return toUtc === undefined ? wall : toUtc(wall);
  const [, sign, hours = '0', minutes = '0'] = zone;
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? wall + ahead : wall - ahead;
}

/** What a clock on the wall shows, in milliseconds as if it were UTC, to the true time; undefined in an hour that comes twice or never. */
type WallClock = (wall: number) => number | undefined;

const HALF_DAY_MS = 43_200_000;

function wallClock(zone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const aheadAt = (at: number): number => {
    const offset = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(format.format(at));
    const [, sign, hours = '0', minutes = '0'] = offset ?? [];
    return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
  };
  return (wall) => {
    const offsets = new Set([aheadAt(wall - HALF_DAY_MS), aheadAt(wall + HALF_DAY_MS)]);
    const fitting = [...offsets].map((ahead) => wall - ahead).filter((at) => aheadAt(at) === wall - at);
    return fitting.length === 1 ? fitting[0] : undefined;
  };
}

interface Day {
  /** UTC. */
  readonly midnight: number;
  /** Of its text. */
  readonly length: number;
}

function dateOf(text: string, order: DayOrder | undefined): Day | undefined {
  const first = YEAR_FIRST.exec(text);
  if (first !== null) return day(first[0], [first[1], first[3], first[4]]);
  const slashed = SLASHED.exec(text);
  if (slashed !== null) {
    const [whole, one, , two, year] = slashed;
    if (order === undefined) return undefined;
    return day(whole, order === 'mdy' ? [year, one, two] : [year, two, one]);
  }
  const compact = COMPACT.exec(text);
  if (compact !== null) return day(compact[0], [compact[1], compact[2], compact[3]]);
  const named = MONTH_FIRST.exec(text);
  if (named !== null) return day(named[0], [named[3], monthOf(named[1]), named[2]]);
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst !== null) return day(dayFirst[0], [dayFirst[3], monthOf(dayFirst[2]), dayFirst[1]]);
  return undefined;
}

function monthOf(name = ''): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

function day(text: string, parts: readonly (string | undefined)[]): Day | undefined {
  const [year = 0, month = 0, date = 0] = parts.map(Number);
  const midnight = Date.UTC(year, month - 1, date);
  const back = new Date(midnight);
  // Date.UTC takes 30 February for 2 March.
  const isDay = back.getUTCMonth() === month - 1 && back.getUTCDate() === date;
  return isDay ? { midnight, length: text.length } : undefined;
}

function msOfDay([, hours, minutes, seconds = '0', fraction = '', half]: readonly (string | undefined)[]):
  | number
  | undefined {
  const told = Number(hours);
  if (half !== undefined && (told < 1 || told > 12)) return undefined;
  const hour = half === undefined ? told : (told % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  return ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + ms;
}

/** Which of day and month stands first, by what only one of them can be; days stand first where dots part them. */
function dayOrderOf(cells: readonly string[]): DayOrder | undefined {
  let [mdy, dmy] = [0, 0];
  let dotted = 0;
  for (const cell of cells) {
    const match = SLASHED.exec(cell);
    if (match === null) continue;
    if (Number(match[3]) > 12) mdy += 1;
    else if (Number(match[1]) > 12) dmy += 1;
    else if (match[2] === '.') dotted += 1;
  }
  if (mdy !== dmy) return mdy > dmy ? 'mdy' : 'dmy';
  return mdy === 0 && dotted > 0 ? 'dmy' : undefined;
}

/** How a time is written: long runs of digits by their length, a fraction of seconds aside. */
function shapeOf(text: string): string {
  return text
    .replace(/(:\d{2}|^\d{9,})[.,]\d+/, '$1')
    .replace(/\d+/g, (digits) => (digits.length > 5 ? String(digits.length) : '#'))
    .replace(/[A-Za-z]+/g, 'a');
}

/** A time that no other row writes so was cut or mended by hand: a digit less is another century. */
function rareShapes(cells: readonly string[]): ReadonlySet<string> {
  if (cells.length < 5) return new Set();
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const shape = shapeOf(cell);
    counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  const usual = Math.max(...counts.values());
  return new Set([...counts].flatMap(([shape, count]) => (count === 1 && usual > 3 ? [shape] : [])));
}

function toldOf(example: string, order: DayOrder | undefined, zone: string): string {
  const match = EPOCH.exec(example);
  if (match !== null && !COMPACT_TIME.test(example)) {
    const units = ['seconds', '', 'milliseconds', 'microseconds', 'nanoseconds'];
    return `${units[match.findIndex((part, at) => at > 0 && part !== undefined) - 1]} since 1970`;
  }
  const ordered = SLASHED.test(example) ? (order === 'mdy' ? ', month first' : ', day first') : '';
  return `dates as ${example}${ordered}${isOnWall(example) ? `, the clock of ${zone}` : ''}`;
}

function isOnWall(cell: string): boolean {
  if (isDay(cell) || (EPOCH.test(cell) && !COMPACT_TIME.test(cell))) return false;
  return !/(?:Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)(?: ?\[.+\]|\])?( \d{4})?$/.test(cell) && !NAMED_ZONE.test(cell);
}

/** Whether most of these are times, whatever the order of day and month. */
export function areTimes(cells: readonly string[]): boolean {
  const times = cells.filter((cell) => (readTime(cell, 'mdy') ?? readTime(cell, 'dmy')) !== undefined);
  return times.length > 0 && times.length >= cells.length * 0.9;
}
