import type { VenuePast } from '../../adapters/live/past/past.ts';
import { CLOSED, NAMES_WITH_PAST, venuesNamed } from '../../adapters/live/venues/catalog.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { formatDurationMs, formatInstant, type Instant, MINUTE_MS } from '../../domain/time.ts';
import { isLocal, localPort } from '../../run/live.ts';
import { marketLine, mergeLines, withGaps } from './lines.ts';
import {
  badFetch,
  type FetchOptions,
  type FetchPart,
  type FetchRequest,
  fetchedPath,
  kindsAsked,
  refuseSpan,
} from './request.ts';

/** In the order of lines of one instant. */
const KINDS = ['funding', 'candles', 'trades'] as const;

/** A market's history. Throws an InputError for what the venue does not offer. */
export function marketRequest(venue: string, symbol: SymbolId, options: FetchOptions, now: Instant): FetchRequest {
  const { from, to, interval = MINUTE_MS, kinds } = options;
  refuseSpan(options, now);
  const { past, market } = venueOf(venue);
  if (options.maxCost !== undefined) throw badFetch('--max-cost', `${venue} charges nothing`, 'leave it out');
  if (!past.intervals.includes(interval)) {
    const offered = past.intervals.map(formatDurationMs).join(', ');
    throw badFetch(
      '--interval',
      `${venue} has no candles of ${formatDurationMs(interval)}`,
      `choose one of ${offered}`,
    );
  }
  const name = market({ symbol, quoteCurrency: '' });
  if (!symbol.includes('-') && name !== symbol) {
    throw badFetch(symbol, 'has no quote currency', `give both, as ${symbol}-USD or ${symbol}-USDT-PERP`);
  }
  const span = { market: name, from, to, intervalMs: interval };
  const parts = partsOf(venue, symbol, past, kinds);
  const words = [venue, symbol, kinds?.join('-') ?? 'candles', formatDurationMs(interval)];
  return {
    venue,
    path: options.out ?? fetchedPath(words, span),
    synthetic: isLocal(venue),
    settings: {
      venue,
      symbol,
      from: formatInstant(from),
      to: formatInstant(to),
      interval: formatDurationMs(interval),
      kinds: parts.map(({ kind }) => kind).join(','),
    },
    source: { host: past.host, spacingMs: past.spacingMs, headers: {}, signIn: undefined, bill: undefined },
    span,
    parts,
    assemble: (gathered) =>
      mergeLines(
        gathered.map((lines, place) =>
          parts[place]?.kind === 'candles' ? withGaps(lines, { ...span, source: venue, symbol }) : lines,
        ),
      ),
  };
}

function venueOf(name: string): {
  past: VenuePast;
  market: (pair: { symbol: SymbolId; quoteCurrency: string }) => string;
} {
  const found = venuesNamed(name, { instruments: [], xToken: 'none', localPort: localPort(process.env) });
  const [venue] = typeof found === 'string' ? [] : found;
  if (venue?.past !== undefined && venue.market !== undefined) return { past: venue.past, market: venue.market };
  const [what, mend] = CLOSED.get(name)?.split('; ') ?? [];
  if (what !== undefined && mend !== undefined) throw badFetch(name, what, mend);
  throw badFetch(name, 'has no history to fetch', `choose one of ${NAMES_WITH_PAST.join(', ')}`);
}

function partsOf(venue: string, symbol: SymbolId, past: VenuePast, asked: FetchOptions['kinds']): readonly FetchPart[] {
  const offered = KINDS.filter((kind) => past[kind] !== undefined);
  const wanted = kindsAsked(venue, asked ?? offered.filter((kind) => kind !== 'trades'), offered);
  return offered.flatMap((kind): readonly FetchPart[] => {
    const found = past[kind];
    if (found === undefined || !wanted.includes(kind)) return [];
    return [{ kind, past: found, line: (message) => marketLine(message, venue, symbol) }];
  });
}
