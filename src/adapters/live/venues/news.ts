import { Parser } from 'htmlparser2';
import { BREAKS, textOfHtml } from '../../shared/html.ts';
import { dateOf, referencesOf } from '../wire/json.ts';
import { control, type Message, malformed, type ReadFrame, UNTOLD } from '../wire/message.ts';
import { type ListedFeed, POLLED, type Venue } from './venue.ts';

/** Elements within elements: no feed has as many, and each costs as much as those around it together. */
const DEEPEST = 64;
const ROOTS: ReadonlySet<string> = new Set(['rss', 'feed', 'rdf:RDF']);
const ITEMS: ReadonlySet<string> = new Set(['item', 'entry']);
/** Where an element names an address. */
const ADDRESSED: ReadonlyMap<string, string> = new Map([
  ['link', 'href'],
  ['enclosure', 'url'],
  ['media:content', 'url'],
]);

/** The words of each element of an item, and the addresses, each the first there is of its name. */
interface Item {
  readonly words: Map<string, string>;
  readonly addresses: Map<string, string>;
}

/** A news feed in RSS 2.0, RSS 1.0 or Atom: newest first. Its words are the headline and the summary. */
export const readNews: ReadFrame = (frame) => {
  const { items, isFeed } = itemsOf(frame);
  if (items.length > 0) return items.map(messageOf).reverse();
  return [isFeed ? control('empty') : malformed('no-feed')];
};

function messageOf({ words, addresses }: Item): Message {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => words.get(name)).find((found) => found !== undefined);
  const link = words.get('link') ?? addresses.get('link');
  const id = first('guid', 'id') ?? link;
  const title = words.get('title');
  const published = dateOf(first('pubDate', 'published', 'dc:date', 'updated'));
  const changed = dateOf(words.get('updated'));
  if (published === undefined && title !== undefined) return control('undated');
  if (id === undefined || title === undefined || published === undefined) return malformed('item');
  const summary = first('description', 'summary', 'content');
  return {
    ...UNTOLD,
    kind: 'post',
    ts: published,
    id,
    author: first('dc:creator', 'author') ?? 'newsroom',
    text: summary === undefined || summary === title ? title : `${title}\n${summary}`,
    references: referencesOf([link, addresses.get('enclosure'), addresses.get('media:content')]),
    version: changed === undefined || changed === published ? undefined : String(changed),
  };
}

/** All whole items; one that the end of the text cuts off is none. */
function itemsOf(frame: string): { readonly items: readonly Item[]; readonly isFeed: boolean } {
  const items: Item[] = [];
  let item: Item | undefined;
  let isFeed = false;
  let text = '';
  /** How deep the open element lies, and the item around it. */
  let depth = 0;
  let itemDepth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        if (depth > DEEPEST) parser.pause();
        isFeed ||= ROOTS.has(name);
        if (item === undefined) {
          if (!ITEMS.has(name)) return;
          item = { words: new Map(), addresses: new Map() };
          itemDepth = depth;
        }
        if (depth === itemDepth + 1) text = '';
        const address = attributes[ADDRESSED.get(name) ?? ''] ?? '';
        if (address !== '' && !item.addresses.has(name)) item.addresses.set(name, address);
      },
      ontext(part) {
        text += part;
      },
      onclosetag(name, isImplied) {
        if (item !== undefined && depth === itemDepth) {
          if (!isImplied) items.push(item);
          item = undefined;
        } else if (item !== undefined && depth === itemDepth + 1) {
          const words = textOfHtml(text);
          if (words !== '' && !item.words.has(name)) item.words.set(name, words);
        } else if (BREAKS.has(name)) text += ' ';
        depth -= 1;
      },
    },
    { xmlMode: true },
  );
  parser.end(frame);
  return { items, isFeed };
}

/** Newsrooms by name, with origin and path of their feeds. */
const NEWSROOMS: ReadonlyMap<string, readonly [origin: string, path: string]> = new Map([
  ['coindesk', ['https://www.coindesk.com', '/arc/outboundfeeds/rss/']],
  ['cointelegraph', ['https://cointelegraph.com', '/rss']],
  ['decrypt', ['https://decrypt.co', '/feed']],
  ['federal-reserve', ['https://www.federalreserve.gov', '/feeds/press_all.xml']],
  ['sec', ['https://www.sec.gov', '/news/pressreleases.rss']],
]);

function venueOf(name: string, [origin, path]: readonly [origin: string, path: string]): Venue {
  return {
    ...POLLED,
    source: `news-${name}`,
    read: readNews,
    hosts: [origin],
    path: () => path,
    pollMs: 60_000,
    datedByAuthors: true,
  };
}

export const news: readonly ListedFeed[] = [...NEWSROOMS].map(([name, place]) => ({
  name: `news/${name}`,
  gives: 'headlines and summaries, every minute',
  repeats: 'the last page',
  venues: () => [venueOf(name, place)],
}));
