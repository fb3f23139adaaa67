import { join } from 'node:path';
import type { Past, VenuePast } from '../../adapters/live/past/past.ts';
import { NAMES_WITH_PAST, venuesNamed } from '../../adapters/live/venues/catalog.ts';
import { InputError } from '../../domain/errors.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { formatDurationMs, formatInstant, type Instant } from '../../domain/time.ts';
import { isLocal, localPort } from '../../run/live.ts';

/** In the order of lines of one instant. */
export const FETCH_KINDS = ['funding', 'candles', 'trades'] as const;
export type FetchKind = (typeof FETCH_KINDS)[number];

/** As the command line has it. */
export interface FetchOptions {
  readonly from: Instant;
  readonly to: Instant;
  readonly interval: number;
  readonly kinds: readonly FetchKind[] | undefined;
  readonly out: string | undefined;
}

/** What is to be fetched from where, found possible. */
export interface FetchRequest {
  readonly venue: string;
  readonly symbol: SymbolId;
  readonly synthetic: boolean;
  readonly past: VenuePast;
  readonly span: { readonly market: string; readonly from: Instant; readonly to: Instant; readonly intervalMs: number };
  readonly pasts: readonly (readonly [kind: FetchKind, past: Past])[];
  readonly path: string;
}

/** Throws an InputError for what the venue does not offer. */
export function fetchRequest(venue: string, symbol: SymbolId, options: FetchOptions, now: Instant): FetchRequest {
  const { from, to, interval } = options;
  if (from >= to) throw badFetch('--from', 'is not before --to', 'give an earlier --from');
  if (to > now) throw badFetch('--to', `${formatInstant(to)} is not over`, 'give a --to that has passed');
  const { past, market } = venueOf(venue);
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
  const days = [from, to].map((at) =>
    formatInstant(at)
      .slice(0, 16)
      .replace(/[-:]|T00:00$/g, ''),
  );
  const what = options.kinds?.join('-') ?? 'candles';
  const words = [venue, symbol, what, formatDurationMs(interval), ...days];
  const file = `${words.join('-').replaceAll('/', '-')}.ndjson.gz`;
  return {
    venue,
    symbol,
    synthetic: isLocal(venue),
    past,
    span: { market: name, from, to, intervalMs: interval },
    pasts: pastsOf(venue, past, options.kinds),
    path: options.out ?? join('tapes', file),
  };
}

function venueOf(name: string): {
  past: VenuePast;
  market: (pair: { symbol: SymbolId; quoteCurrency: string }) => string;
} {
  const found = venuesNamed(name, { instruments: [], xToken: 'none', localPort: localPort(process.env) });
  const [venue] = typeof found === 'string' ? [] : found;
  if (venue?.past !== undefined && venue.market !== undefined) return { past: venue.past, market: venue.market };
  throw badFetch(name, 'has no history to fetch', `choose one of ${NAMES_WITH_PAST.join(', ')}`);
}

function pastsOf(venue: string, past: VenuePast, asked: readonly FetchKind[] | undefined): FetchRequest['pasts'] {
  return FETCH_KINDS.flatMap((kind): FetchRequest['pasts'] => {
    const offered = past[kind];
    const isAsked = asked === undefined ? kind !== 'trades' : asked.includes(kind);
    if (offered !== undefined) return isAsked ? [[kind, offered]] : [];
    if (asked === undefined || !isAsked) return [];
    throw badFetch('--kinds', `${venue} offers no past ${kind}`, 'leave it out, or record it live');
  });
}

function badFetch(where: string, what: string, mend: string): InputError {
  return new InputError({ code: 'fetch-bad-request', where, what, mend });
}
