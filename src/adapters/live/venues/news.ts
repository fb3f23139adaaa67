import { dateOf, referencesOf } from '../wire/json.ts';
import { textOfHtml, unescapeEntities } from '../wire/markup.ts';
import { control, type Message, malformed, type ReadFrame } from '../wire/message.ts';
import { type ListedFeed, POLLED, type Venue } from './venue.ts';

/** A news feed in RSS 2.0, RSS 1.0 or Atom: newest first. Its words are the headline and the summary. */
export const readNews: ReadFrame = (frame) => {
  const items = [...frame.matchAll(/<(item|entry)\b[^>]*>([\s\S]*?)<\/\1\s*>/g)].map((match) => match[2] ?? '');
  if (items.length > 0) return items.map(readItem).reverse();
  return [/<(rss|feed|rdf:RDF)\b/.test(frame) ? control('empty') : malformed('no-feed')];
};

function readItem(item: string): Message {
  const link = wordsIn(item, ['link']) ?? attributeOf(item, 'link', 'href');
  const id = wordsIn(item, ['guid', 'id']) ?? link;
  const title = wordsIn(item, ['title']);
  const published = dateOf(wordsIn(item, ['pubDate', 'published', 'dc:date', 'updated']));
  const changed = dateOf(wordsIn(item, ['updated']));
  if (published === undefined && title !== undefined) return control('undated');
  if (id === undefined || title === undefined || published === undefined) return malformed('item');
  const summary = wordsIn(item, ['description', 'summary', 'content']);
  return {
    kind: 'post',
    ts: published,
    id,
    author: wordsIn(item, ['dc:creator', 'author']) ?? 'newsroom',
    text: summary === undefined || summary === title ? title : `${title}\n${summary}`,
    followers: undefined,
    authorCreated: undefined,
    repostOf: undefined,
    lang: undefined,
    references: referencesOf([link, attributeOf(item, 'enclosure', 'url'), attributeOf(item, 'media:content', 'url')]),
    version: changed === undefined || changed === published ? undefined : String(changed),
  };
}

/** The words of the first of these elements that has any. */
function wordsIn(item: string, names: readonly string[]): string | undefined {
  for (const name of names) {
    const start = new RegExp(`<${name}(?:\\s[^>]*)?>`).exec(item);
    if (start === null) continue;
    const from = start.index + start[0].length;
    const end = item.indexOf(`</${name}`, from);
    const words = end < 0 ? '' : plain(item.slice(from, end));
    if (words !== '') return words;
  }
  return undefined;
}

function plain(inner: string): string {
  const cdata = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(inner);
  // Outside CDATA markup is escaped once more than inside.
  return textOfHtml(cdata === null ? unescapeEntities(inner) : (cdata[1] ?? ''));
}

function attributeOf(item: string, element: string, name: string): string | undefined {
  const match = new RegExp(`<${element}\\b[^>]*\\s${name}=(?:"([^"]{1,2000})"|'([^']{1,2000})')`).exec(item);
  return match === null ? undefined : unescapeEntities(match[1] ?? match[2] ?? '');
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
