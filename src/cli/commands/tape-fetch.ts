import { systemClock } from '../../adapters/clock/clocks.ts';
import { Asker } from '../../adapters/live/past/asker.ts';
import { NAMES_WITH_PAST } from '../../adapters/live/venues/catalog.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { backoffRandom } from '../../run/live.ts';
import { Progress } from '../../run/progress.ts';
import { stopSignal } from '../../run/stop-signal.ts';
import { fetchTape } from '../fetch/fetch-tape.ts';
import { FETCH_KINDS, type FetchKind, fetchRequest } from '../fetch/request.ts';
import { date, span, symbolName } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type MakeCommand } from './define.ts';

interface FetchCommandOptions {
  readonly from: Instant;
  readonly to: Instant;
  readonly interval?: number;
  readonly kinds?: readonly FetchKind[];
  readonly out?: string;
  readonly json?: true;
}

/** Some two minutes of a venue that does not answer, or as long as it asks to wait. */
const TRIES = 8;
const LONG_MS = 5 * SECOND_MS;

export const fetchCommand: MakeCommand = (terminal, run) =>
  command('fetch', "download a market's history from a venue's public pages; stopped, it goes on where it was", [
    'quartet tape fetch hyperliquid BTC-USD-PERP --from 2026-11-01 --to 2026-11-08 --interval 15m',
    'quartet tape fetch binance-usdm BTC-USDT-PERP --from 2026-10-01 --to 2026-11-01',
    'quartet tape fetch kraken BTC-USD --from 2026-11-20T12:00Z --to 2026-11-20T13:00Z --kinds trades',
    'quartet tape fetch local/binance-spot BTC-USDT --from 2026-11-01 --to 2026-11-02    # of quartet fake-venues',
  ])
    .argument('<venue>', `one of ${NAMES_WITH_PAST.join(', ')}`)
    .argument('<symbol>', 'base and quote currency, and -PERP for a perpetual, such as BTC-USDT-PERP')
    .requiredOption('--from <date>', 'first instant, UTC, such as 2026-11-01 or 2026-11-01T12:00Z', date('--from'))
    .requiredOption('--to <date>', 'up to this instant, which must have passed', date('--to'))
    .option('--interval <span>', 'span of the candles (default: 1m)', span('--interval'))
    .option('--kinds <list>', 'of candles, trades, funding (default: candles, and funding where there is any)', kinds)
    .option('--out <tape>', 'the tape to write (default: in tapes/, named for what it is)')
    .option('--json', "print the tape's manifest as JSON")
    .action((venue: string, symbol: string, options: FetchCommandOptions) =>
      run(runFetch(venue, symbolName('SYMBOL')(symbol), options, terminal)),
    );

function kinds(text: string): readonly FetchKind[] {
  const asked = text.split(',').map((kind) => kind.trim());
  const known = FETCH_KINDS.filter((kind) => asked.includes(kind));
  if (known.length === asked.length) return known;
  const what = `${JSON.stringify(text.slice(0, 60))} does not fit`;
  const mend = 'give some of candles, trades, funding, with commas between';
  throw new InputError({ code: 'option-bad-value', where: '--kinds', what, mend });
}

async function runFetch(
  venue: string,
  symbol: SymbolId,
  { from, to, interval = MINUTE_MS, kinds: asked, out, json }: FetchCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const request = fetchRequest(venue, symbol, { from, to, interval, kinds: asked, out }, systemClock.now());
  const { host, spacingMs } = request.past;
  const { stop, release } = stopSignal(undefined);
  const progress = new Progress(terminal, { from, to });
  const onWait = (waitMs: number, { detail }: { readonly detail: string }): void => {
    if (waitMs < LONG_MS) return;
    terminal.note(escapeTerminal(`${venue}: ${detail}; asking again in ${Math.ceil(waitMs / SECOND_MS)} s`));
  };
  const asker = new Asker({ host, spacingMs, tries: TRIES, clock: systemClock, random: backoffRandom(), stop, onWait });
  const counts = new Map<FetchKind, number>();
  try {
    const { manifest, isOld } = await fetchTape(request, asker, (kind, at, messages) => {
      const count = (counts.get(kind) ?? 0) + messages;
      counts.set(kind, count);
      progress.update(at, count);
    });
    progress.end();
    if (json === true) printJson(terminal, 'tape-fetch', manifest);
    else {
      if (isOld) terminal.note(escapeTerminal(`${request.path}: was fetched before`));
      terminal.out(escapeTerminal(`${request.path}: ${manifest.lines} lines, sha256 ${manifest.sha256}`));
      const { gap } = manifest.counts;
      if (gap !== undefined) terminal.note(`${gap} holes: ${venue} has no candles for them (see its gap lines)`);
    }
  } finally {
    progress.end();
    release();
  }
  return EXIT.done;
}
