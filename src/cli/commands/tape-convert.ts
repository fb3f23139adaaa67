import type { Command } from 'commander';
import { writeParquet } from '../../adapters/parquet/write-parquet.ts';
import { convertTape } from '../../adapters/tape/convert-tape.ts';
import type { CsvDefaults } from '../../adapters/tape/csv.ts';
import { convertTable } from '../../adapters/tape/table/convert-table.ts';
import { DAY_ORDERS, type DayOrder } from '../../adapters/tape/table/times.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { formatDurationMs } from '../../domain/time.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { span, symbolName } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type MakeCommand } from './define.ts';

/** Of every command that reads tapes and tables. */
export interface TableOptions {
  readonly json?: true;
  readonly symbol?: SymbolId;
  /** Milliseconds. */
  readonly interval?: number;
}

interface ConvertOptions extends TableOptions {
  readonly map?: ReadonlyMap<string, string>;
  readonly set?: ReadonlyMap<string, string>;
  readonly dates?: DayOrder;
}

export const convertCommand: MakeCommand = (terminal, run) =>
  withTable(
    command('convert', 'write a tape in another form, sorted; or make one of a table', [
      'quartet tape convert prices.csv prices.ndjson.gz --symbol GOOG --interval 1d',
      'quartet tape convert posts.csv --map id=tweet_id,ts=created_at,author=user,text=body --set source=x',
      'quartet tape convert reddit.tsv --map ts=created_utc,text=title --set source=reddit,author=unknown',
      'quartet tape convert h.csv --symbol BTC-USDT --interval 1h --dates dmy --map ts=Date,open=O,high=H,low=L,close=C,volume=V',
      'quartet tape convert ticks.csv --map ts=time,price=px,size=qty,side=taker --symbol ETH-USD-PERP',
      'quartet tape convert tapes/mine.ndjson.gz mine.parquet  # needs @duckdb/node-api',
    ]),
  )
    .argument('<from>', 'the tape or table to read')
    .argument('[to]', 'the tape or table to write, its name tells the form (default: beside it, as .ndjson.gz)')
    .option('--map <pairs>', "a table's columns: field=column, with commas between (see the examples)", pairs('--map'))
    .option('--set <pairs>', 'fields that are the same in every row: field=value', pairs('--set'))
    .option('--dates <order>', 'mdy or dmy, for dates such as 01/02/2026', dayOrder)
    .action((from: string, to: string | undefined, options: ConvertOptions) =>
      run(convert(from, to ?? besides(from), options, terminal)),
    );

export function withTable(on: Command): Command {
  return on
    .option('--symbol <symbol>', 'the symbol of a table without a symbol column', symbolName('--symbol'))
    .option('--interval <span>', 'the span of its bars, such as 1m or 1d', span('--interval'))
    .option('--json', 'print JSON');
}

export function csvOf({ symbol, interval }: TableOptions): CsvDefaults {
  return { symbol, intervalMs: interval };
}

function besides(from: string): string {
  return `${from.replace(/\.(csv|tsv|txt|ndjson|jsonl)(\.gz)?$/i, '')}.ndjson.gz`;
}

function pairs(option: string): (text: string) => ReadonlyMap<string, string> {
  return (text) => {
    const found = text.split(',').map((pair) => /^\s*([a-z_]+)\s*=\s*(.+?)\s*$/.exec(pair));
    const whole = found.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]));
    if (whole.length === found.length && new Map(whole).size === whole.length) return new Map(whole);
    const what = `${JSON.stringify(text.slice(0, 60))} does not fit`;
    const mend = 'give each field once, as in ts=created_at,text=body';
    throw new InputError({ code: 'option-bad-value', where: option, what, mend });
  };
}

function dayOrder(text: string): DayOrder {
  const order = DAY_ORDERS.find((one) => one === text);
  if (order !== undefined) return order;
  const what = `${JSON.stringify(text.slice(0, 60))} does not fit`;
  throw new InputError({ code: 'option-bad-value', where: '--dates', what, mend: 'give mdy or dmy' });
}

async function convert(from: string, to: string, options: ConvertOptions, terminal: Terminal): Promise<ExitCode> {
  if (to.endsWith('.parquet')) {
    await writeParquet(from, to);
    terminal.out(escapeTerminal(`${to}: written`));
    return EXIT.done;
  }
  const { map, json } = options;
  const { manifest, refused, firstRefused } = await (map === undefined
    ? convertTape(from, to, csvOf(options))
    : convertTable(from, to, { map, set: setOf(options), dayOrder: options.dates }));
  if (json === true) printJson(terminal, { manifest, refused });
  else {
    terminal.out(escapeTerminal(`${to}: ${manifest.lines} lines, sha256 ${manifest.sha256}`));
    for (const [kind, count] of Object.entries(refused)) terminal.note(escapeTerminal(`left out: ${count} ${kind}`));
    if (firstRefused !== undefined) terminal.note(escapeTerminal(`the first is ${firstRefused}`));
  }
  return EXIT.done;
}

/** `--symbol` and `--interval` are fields that are the same in every row. */
function setOf({ map, set = new Map(), symbol, interval }: ConvertOptions): ReadonlyMap<string, string> {
  const all = new Map(set);
  if (symbol !== undefined && map?.has('symbol') !== true) all.set('symbol', symbol);
  if (interval !== undefined) all.set('interval', formatDurationMs(interval));
  return all;
}
