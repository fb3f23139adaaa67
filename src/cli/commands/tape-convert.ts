import type { Command } from 'commander';
import { writeParquet } from '../../adapters/parquet/write-parquet.ts';
import { convertTape } from '../../adapters/tape/convert-tape.ts';
import { isMadeUp } from '../../adapters/tape/made-up.ts';
import { readTapeManifest } from '../../adapters/tape/manifest.ts';
import { DECIMAL_SIGNS, type DecimalSign } from '../../adapters/tape/table/figures.ts';
import type { TableOptions as Table } from '../../adapters/tape/table/options.ts';
import type { TableReading } from '../../adapters/tape/table/table.ts';
import { DAY_ORDERS, type DayOrder } from '../../adapters/tape/table/times.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { formatInstant } from '../../domain/time.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { badOption, span, symbolName, wholeNumber } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type MakeCommand } from './define.ts';

/** Of every command that reads tapes and tables. */
export interface TapeCommandOptions {
  readonly json?: true;
  readonly symbol?: SymbolId;
  /** Milliseconds. */
  readonly interval?: number;
  readonly map?: ReadonlyMap<string, string>;
  readonly set?: ReadonlyMap<string, string>;
  readonly dates?: DayOrder;
  readonly decimal?: DecimalSign;
  readonly zone?: string;
  readonly skip?: number;
  readonly priceDecimals?: number;
}

export const convertCommand: MakeCommand = (terminal, run) =>
  withTable(
    command('convert', 'write a tape in another form, sorted; or make one of a table', [
      'quartet tape convert prices.csv --symbol GOOG                 # most exports are known: it says for what it takes them',
      'quartet tape convert prices.csv --symbol GOOG --map close=5,volume="Volume BTC"     # by number or name, only what differs',
      'quartet tape convert posts.csv --map id=tweet_id,ts=created_at,author=user,text=body --set source=x',
      'quartet tape convert reddit.tsv --map ts=created_utc,text=title --set source=reddit,author=unknown',
      'quartet tape convert h.csv --symbol BTC-USDT --interval 1h --dates dmy --map ts=Date,open=O,high=H,low=L,close=C,volume=V',
      'quartet tape convert ticks.csv --map ts=time,price=px,size=qty,side=taker --symbol ETH-USD-PERP',
      'quartet tape convert tapes/mine.ndjson.gz mine.parquet  # needs @duckdb/node-api',
    ]),
  )
    .argument('<from>', 'the tape or table to read')
    .argument('[to]', 'the tape or table to write, its name tells the form (default: beside it, as .ndjson.gz)')
    .action((from: string, to: string | undefined, options: TapeCommandOptions) =>
      run(convert(from, to ?? besides(from), options, terminal)),
    );

export function withTable(on: Command): Command {
  return on
    .option('--symbol <symbol>', 'the symbol of a table without a symbol column', symbolName('--symbol'))
    .option('--interval <span>', 'the span of its bars, such as 1m or 1d', span('--interval'))
    .option('--map <pairs>', "a table's columns: field=column, by name or number, with commas between", pairs('--map'))
    .option('--set <pairs>', 'fields that are the same in every row: field=value', pairs('--set'))
    .option('--dates <order>', 'mdy or dmy, for dates such as 01/02/2026', oneOf('--dates', DAY_ORDERS))
    .option('--decimal <sign>', 'point or comma, for figures such as 1,085', oneOf('--decimal', DECIMAL_SIGNS))
    .option('--zone <zone>', 'the zone of times that do not tell theirs, such as America/New_York')
    .option('--skip <lines>', 'lines to pass over before the table', wholeNumber('--skip', 0, 1_000))
    .option('--price-decimals <n>', 'rounds prices to so many decimals', wholeNumber('--price-decimals', 0, 12))
    .option('--json', 'print JSON');
}

export function csvOf({
  symbol,
  interval,
  map,
  set,
  dates,
  decimal,
  zone,
  skip,
  priceDecimals,
}: TapeCommandOptions): Table {
  return { symbol, intervalMs: interval, map, set, dates, decimal, zone, skipLines: skip, priceDecimals };
}

function besides(from: string): string {
  return `${from.replace(/\.(csv|tsv|txt|json|ndjson|jsonl)(\.gz)?$/i, '')}.ndjson.gz`;
}

function pairs(option: string): (text: string) => ReadonlyMap<string, string> {
  return (text) => {
    const found = text.split(',').map((pair) => /^\s*([a-z_]+)\s*=\s*(.+?)\s*$/.exec(pair));
    const whole = found.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]));
    if (whole.length === found.length && new Map(whole).size === whole.length) return new Map(whole);
    throw badOption(option, text, 'give each field once, as in ts=created_at,text=body');
  };
}

function oneOf<Name extends string>(option: string, names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    throw badOption(option, text, `give ${names.join(' or ')}`);
  };
}

async function convert(from: string, to: string, options: TapeCommandOptions, terminal: Terminal): Promise<ExitCode> {
  if (to.endsWith('.parquet')) {
    await writeParquet(from, to, { isMadeUp: await isMadeUp(from, await readTapeManifest(from)) });
    if (options.json === true) printJson(terminal, 'tape-convert', { file: to });
    else terminal.out(escapeTerminal(`${to}: written`));
    return EXIT.done;
  }
  let taken: TableReading | undefined;
  const announce = (reading: TableReading): void => {
    taken = reading;
    if (options.json === true) return;
    for (const line of tableReadingLines(from, reading)) terminal.out(escapeTerminal(line));
  };
  const { manifest, refused, firstRefused, notes } = await convertTape(from, to, { table: csvOf(options), announce });
  if (options.json === true) printJson(terminal, 'tape-convert', { table: taken, notes, manifest, refused });
  else {
    for (const note of notes) terminal.out(escapeTerminal(`- ${note}`));
    terminal.out(escapeTerminal(`${to}: ${manifest.lines} lines, sha256 ${manifest.sha256}`));
    for (const [kind, count] of Object.entries(refused)) terminal.note(escapeTerminal(`left out: ${count} ${kind}`));
    if (firstRefused !== undefined) terminal.note(escapeTerminal(`the first is ${firstRefused}`));
  }
  return EXIT.done;
}

/** What a table was taken for, to be looked over before it is used. */
export function tableReadingLines(path: string, reading: TableReading): readonly string[] {
  const { source, form, type, columns, set, passedOver, time, decimal, order, span, priceDecimals, records } = reading;
  const pairs = (fields: Readonly<Record<string, string>>): string =>
    Object.entries(fields)
      .map(([field, from]) => `${field} ${from}`)
      .join(', ');
  return [
    `${path}: ${source}, ${form}: ${records} records of type ${type}`,
    `- fields and their columns: ${pairs(columns)}`,
    ...(Object.keys(set).length === 0 ? [] : [`- the same in every row: ${pairs(set)}`]),
    ...(passedOver.length === 0 ? [] : [`- passed over: ${passedOver.join(', ')}`.slice(0, 300)]),
    `- time: ${time}; ${order}; ${formatInstant(span.from)} to ${formatInstant(span.to)}`,
    ...(type === 'post' ? [] : [`- figures: decimal ${decimal}, prices with up to ${priceDecimals} decimals`]),
    ...reading.notes.map((note) => `- ${note}`),
  ];
}
