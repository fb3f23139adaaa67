import type { Archive, ArchiveMeans, ListedArchive } from '../archives/archive.ts';
import { blueskyAuthor, blueskySearch } from '../archives/bluesky.ts';
import { gdelt } from '../archives/gdelt.ts';
import { hackerNews } from '../archives/hacker-news.ts';
import { redditArchive } from '../archives/reddit.ts';
import { xArchive, xRecent } from '../archives/x.ts';
import { binanceSpot, binanceUsdm } from './binance/venue.ts';
import { bluesky } from './bluesky.ts';
import { coinbaseAdvanced, coinbaseExchange } from './coinbase/venue.ts';
import { hyperliquid } from './hyperliquid/venue.ts';
import { kraken } from './kraken/venue.ts';
import { news } from './news.ts';
import { nostr } from './nostr.ts';
import { reddit } from './reddit.ts';
import { stockTwits } from './stocktwits.ts';
import type { FeedContext, ListedFeed, Venue } from './venue.ts';
import { x } from './x/venue.ts';

/** Every live feed there is, as pages list them: a new one is a line here. Its name is known nowhere else. */
export const LIVE_FEEDS: readonly ListedFeed[] = [
  hyperliquid,
  binanceSpot,
  binanceUsdm,
  coinbaseExchange,
  coinbaseAdvanced,
  kraken,
  bluesky,
  x,
  stockTwits,
  nostr,
  reddit,
  ...news,
];

/** Every source whose posts of the past can be fetched: a new one is a line here, and nothing else knows its name. */
export const ARCHIVES: readonly ListedArchive[] = [
  blueskyAuthor,
  blueskySearch,
  redditArchive,
  hackerNews,
  xRecent,
  xArchive,
  gdelt,
];

export interface CatalogContext extends FeedContext {
  /** Where fake venues listen, for names that begin with `local/`. */
  readonly localPort: number;
}

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

/** The markets that tell of their past. */
export const NAMES_WITH_PAST: readonly string[] = LIVE_FEEDS.flatMap(({ name, venues }) => {
  const found = venues({ instruments: [], xToken: undefined }, '');
  return typeof found !== 'string' && found[0]?.past !== undefined ? [name] : [];
});

/** What a name and the words behind it stand for; a text says what is wrong. Undefined where there is no such archive. */
export function archiveNamed(
  name: string,
  what: string,
  means: ArchiveMeans & { readonly localPort: number },
): Archive | string | undefined {
  const isLocal = name.startsWith(LOCAL);
  const bare = isLocal ? name.slice(LOCAL.length) : name;
  const listed = ARCHIVES.find((one) => one.name === bare);
  if (!isLocal) return listed?.open(what, means);
  const archive = listed?.open(what, { ...means, variable: (variable) => means.variable(variable) ?? 'local' });
  if (typeof archive !== 'object') return archive;
  const host = `http://127.0.0.1:${means.localPort}/past-${bare.replace('/', '-')}`;
  return { ...archive, host, spacingMs: 0 };
}

/** Sources that people look for, and that answer no program any more. */
export const CLOSED: ReadonlyMap<string, string> = new Map([
  [
    'stooq',
    'gives daily bars to no program: since March 2026 it wants a key and since July it checks for a browser; download the CSV there by hand, quartet tape convert reads it',
  ],
]);

function remote(name: string, context: FeedContext): readonly Venue[] | string {
  const slash = name.indexOf('/') + 1;
  const feed = LIVE_FEEDS.find((one) => one.name === name || one.name === `${name.slice(0, slash)}NAME`);
  const found = feed?.venues(context, name.slice(slash));
  return found ?? `is no live feed; there are ${LIVE_FEEDS.map((one) => one.name).join(', ')}`;
}
