import { systemClock } from '../../adapters/clock/clocks.ts';
import { Asker } from '../../adapters/live/past/asker.ts';
import { ARCHIVES, NAMES_WITH_PAST } from '../../adapters/live/venues/catalog.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { SECOND_MS } from '../../domain/time.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { backoffRandom } from '../../run/live.ts';
import { Progress } from '../../run/progress.ts';
import { stopSignal } from '../../run/stop-signal.ts';
import { type Fetched, fetchTape } from '../fetch/fetch-tape.ts';
import { marketRequest } from '../fetch/market-request.ts';
import type { FetchOptions, FetchRequest } from '../fetch/request.ts';
import { wordRequest } from '../fetch/word-request.ts';
import { date, dollars, span, symbolName } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type MakeCommand } from './define.ts';

interface FetchCommandOptions extends FetchOptions {
  readonly json?: true;
}

/** Some two minutes of a source that does not answer, or as long as it asks to wait. */
const TRIES = 8;
const LONG_MS = 5 * SECOND_MS;

export const fetchCommand: MakeCommand = (terminal, run) =>
  command('fetch', 'download the history of a market, or posts of the past; stopped, it goes on where it was', [
    'quartet tape fetch hyperliquid BTC-USD-PERP --from 2026-11-01 --to 2026-11-08 --interval 15m',
    'quartet tape fetch binance-usdm BTC-USDT-PERP --from 2026-10-01 --to 2026-11-01',
    'quartet tape fetch kraken BTC-USD --from 2026-11-20T12:00Z --to 2026-11-20T13:00Z --kinds trades',
    'quartet tape fetch bluesky/author someone.bsky.social --from 2026-10-01 --to 2026-11-01',
    'quartet tape fetch reddit wallstreetbets --from 2026-11-01 --to 2026-11-08 --kinds submissions',
    'quartet tape fetch hackernews bitcoin --from 2026-01-01 --to 2026-11-01',
    'quartet tape fetch gdelt \'"federal reserve" sourcelang:english\' --from 2026-11-01 --to 2026-11-08',
    "quartet tape fetch x/archive '$BTC lang:en -is:retweet' --from 2026-11-01 --to 2026-11-02 --max-cost 5",
    'quartet tape fetch local/binance-spot BTC-USDT --from 2026-11-01 --to 2026-11-02    # of quartet fake-venues',
  ])
    .argument('<source>', `a market of ${NAMES_WITH_PAST.join(', ')}; posts of ${namesOf(ARCHIVES)}`)
    .argument('<what>', `of a market its symbol, such as BTC-USDT-PERP; of ${ARCHIVES.map(whatOf).join('; of ')}`)
    .requiredOption('--from <date>', 'first instant, UTC, such as 2026-11-01 or 2026-11-01T12:00Z', date('--from'))
    .requiredOption('--to <date>', 'up to this instant, which must have passed', date('--to'))
    .option('--interval <span>', 'span of the candles (default: 1m)', span('--interval'))
    .option(
      '--kinds <list>',
      'of candles, trades, funding (default: candles, and funding where there is any); of reddit submissions, comments',
      (text) => text.split(',').map((kind) => kind.trim()),
    )
    .option('--max-cost <usd>', 'US dollars that a source that charges may cost (x)', dollars('--max-cost'))
    .option('--out <tape>', 'the tape to write (default: in tapes/, named for what it is)')
    .option('--json', "print the tape's manifest as JSON")
    .action((source: string, what: string, options: FetchCommandOptions) =>
      run(runFetch(requestOf(source, what, options), options.json === true, terminal)),
    );

function namesOf(listed: readonly { readonly name: string }[]): string {
  return listed.map(({ name }) => name).join(', ');
}

function whatOf({ name, what }: (typeof ARCHIVES)[number]): string {
  return `${name} ${what}`;
}

function requestOf(source: string, what: string, options: FetchCommandOptions): FetchRequest {
  const now = systemClock.now();
  return (
    wordRequest(source, what, options, now, process.env) ??
    marketRequest(source, symbolName('WHAT')(what), options, now)
  );
}

async function runFetch(request: FetchRequest, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const { venue, span: asked, source } = request;
  const { stop, release } = stopSignal(undefined);
  const progress = new Progress(terminal, asked);
  const onWait = (waitMs: number, { detail }: { readonly detail: string }): void => {
    if (waitMs < LONG_MS) return;
    terminal.note(escapeTerminal(`${venue}: ${detail}; asking again in ${Math.ceil(waitMs / SECOND_MS)} s`));
  };
  const asker = new Asker({ ...source, tries: TRIES, clock: systemClock, random: backoffRandom(), stop, onWait });
  let count = 0;
  let left = 0;
  let spent = 0;
  const { bill } = source;
  try {
    const fetched = await fetchTape(request, asker, {
      onPage: (at, messages, leftOut) => {
        count += messages;
        left += leftOut;
        progress.update(at, count);
      },
      onSpent: (usd) => {
        spent = usd;
      },
      onQuote: (posts) => {
        if (bill === undefined) return;
        const cost = `$${bill.costOf(posts).toFixed(2)} at ${bill.rate}`;
        terminal.note(escapeTerminal(`${venue}: about ${posts} posts by its own count, ${cost}; the count $${spent}`));
      },
    });
    progress.end();
    if (left > 0) terminal.note(`${left} records left out: deleted, without words, or of another time`);
    if (bill !== undefined && !fetched.isOld) terminal.note(`spent $${spent.toFixed(3)}, as far as told`);
    printFetched(request, fetched, json, terminal);
  } finally {
    progress.end();
    release();
  }
  return EXIT.done;
}

function printFetched(
  { venue, path }: FetchRequest,
  { manifest, isOld }: Fetched,
  json: boolean,
  terminal: Terminal,
): void {
  if (json) {
    printJson(terminal, 'tape-fetch', manifest);
    return;
  }
  if (isOld) terminal.note(escapeTerminal(`${path}: was fetched before`));
  terminal.out(escapeTerminal(`${path}: ${manifest.lines} lines, sha256 ${manifest.sha256}`));
  if (manifest.lines === 0)
    terminal.note(escapeTerminal(`${venue} has nothing of this; a tape without lines was written`));
  const { gap } = manifest.counts;
  if (gap !== undefined)
    terminal.note(escapeTerminal(`${gap} holes: ${venue} does not tell of them (see its gap lines)`));
}
