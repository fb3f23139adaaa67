import type { Instrument } from '../../../domain/instrument.ts';
import { binanceSpot, binanceUsdm, coinbaseAdvanced, coinbaseExchange, hyperliquid, kraken } from './markets.ts';
import type { Venue } from './venue.ts';
import { bluesky, NEWSROOMS, news, nostr, reddit, stockTwits, xStream } from './words.ts';

export interface CatalogContext {
  readonly instruments: readonly Instrument[];
  /** The bearer token of X, where the user has one. */
  readonly xToken: string | undefined;
  /** Where fake venues listen, for names that begin with `local/`. */
  readonly localPort: number;
}

/** The names a scenario's `live` may list, for messages. */
export const LIVE_NAMES = [
  'hyperliquid',
  'binance-spot',
  'binance-usdm',
  'coinbase-exchange',
  'coinbase-advanced',
  'kraken',
  'bluesky',
  'x',
  'stocktwits',
  'nostr',
  'reddit/NAME',
  ...[...NEWSROOMS.keys()].map((name) => `news/${name}`),
];

const LOCAL = 'local/';

/** The connections that a name in a scenario stands for; a text says what is wrong with it. */
export function venuesNamed(name: string, context: CatalogContext): readonly Venue[] | string {
  if (!name.startsWith(LOCAL)) return remote(name, context);
  const venues = remote(name.slice(LOCAL.length), { ...context, xToken: context.xToken ?? 'local' });
  if (typeof venues === 'string') return venues;
  return venues.map((venue) => {
    const scheme = venue.transport === 'socket' ? 'ws' : 'http';
    const place = `://127.0.0.1:${context.localPort}/${venue.source}`;
    const past = venue.past === undefined ? undefined : { ...venue.past, host: `http${place}`, spacingMs: 0 };
    return { ...venue, hosts: [`${scheme}${place}`], past };
  });
}

function remote(name: string, { instruments, xToken }: CatalogContext): readonly Venue[] | string {
  switch (name) {
    case 'hyperliquid':
      return [hyperliquid];
    case 'binance-spot':
      return [binanceSpot];
    case 'binance-usdm':
      return binanceUsdm;
    case 'coinbase-exchange':
      return [coinbaseExchange];
    case 'coinbase-advanced':
      return [coinbaseAdvanced];
    case 'kraken':
      return [kraken];
    case 'bluesky':
      return [bluesky];
    case 'nostr':
      return [nostr];
    case 'stocktwits':
      return [stockTwits(instruments)];
    case 'x':
      return xToken === undefined ? 'needs a token: set X_BEARER_TOKEN' : [xStream(xToken, instruments)];
    default:
      return withParameter(name);
  }
}

function withParameter(name: string): readonly Venue[] | string {
  const [kind, parameter = ''] = name.split('/');
  const newsroom = kind === 'news' ? NEWSROOMS.get(parameter) : undefined;
  if (newsroom !== undefined) return [news(parameter, newsroom)];
  if (kind === 'reddit' && /^[A-Za-z0-9_]{2,21}$/.test(parameter)) return [reddit(parameter)];
  return `is no live feed; there are ${LIVE_NAMES.join(', ')}`;
}
