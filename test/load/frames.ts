/** Frames of made-up venues, cheap enough that the one who sends them is never what is measured. */

export const WORDS = [
  'to the moon, buying more of it before everybody else does',
  'this looks weak to me, selling everything and going for a walk',
  'bullish breakout on strong volume, the shorts are in trouble now',
  'crash incoming, bearish, the chart says what nobody wants to hear',
  'just watching today, nothing to see, coffee is good though',
] as const;

/** A trade of Binance spot, numbered `n`; `sent` stands where the venue says when it sent the frame, read by nobody. */
export function tradeFrame(n: number, ts: number, sent = ts): string {
  const cents = 6_000_000 + ((n * 7_919) % 2_001);
  const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}000000`;
  return `{"stream":"btcusd@trade","data":{"e":"trade","E":${sent},"s":"BTCUSD","t":${n},"p":"${price}","q":"0.00120000","T":${ts},"m":${n % 3 === 0},"M":true}}`;
}

const CID = 'bafyreiaxf7tgbfydx3465sckitq6v564thxe2wwydbi7cwxbxvgssje3em';
const parent = (n: number): string =>
  `{"cid":"${CID}","uri":"at://did:plc:author${n % 997}aaaaaaaaaaaaaaa/app.bsky.feed.post/3lz${n % 1_013}aaaaaaa"}`;
const facet = (n: number): string =>
  `{"$type":"app.bsky.richtext.facet","features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://example.org/story/${n}"}],"index":{"byteEnd":54,"byteStart":30}}`;

/** What comes beside the words, as often and as long as posts have it: an answer, a link, a picture, nothing. */
const BESIDE: readonly ((n: number) => string)[] = [
  (n) => `"reply":{"parent":${parent(n)},"root":${parent(n + 1)}},`,
  (n) =>
    `"embed":{"$type":"app.bsky.embed.external","external":{"description":"What happened today, and what comes of it","title":"A story","uri":"https://example.org/story/${n}"}},"facets":[${facet(n)}],`,
  (n) => `"reply":{"parent":${parent(n)},"root":${parent(n + 7)}},`,
  (n) =>
    `"embed":{"$type":"app.bsky.embed.images","images":[{"alt":"a chart of it","aspectRatio":{"height":900,"width":1600},"image":{"$type":"blob","mimeType":"image/jpeg","ref":{"$link":"${CID}${n % 10}"},"size":512345}}]},`,
  () => '',
];

/** A post of Bluesky, numbered `n`; 400 to 900 bytes; `sent` stands in its revision. */
export function postFrame(n: number, ts: number, sent = n): string {
  const text = `$BTC ${WORDS[n % WORDS.length]} (${n})`;
  const beside = BESIDE[(n * 7) % BESIDE.length]?.(n) ?? '';
  const record = `{"$type":"app.bsky.feed.post","createdAt":"2026-01-05T00:00:00.000Z",${beside}"langs":["en"],"text":"${text}"}`;
  return `{"did":"did:plc:author${n % 5_000}aaaaaaaaaaaaaa","time_us":${ts}000,"kind":"commit","commit":{"rev":"3lz${sent}","operation":"create","collection":"app.bsky.feed.post","rkey":"3ly${n}","record":${record},"cid":"${CID}"}}`;
}

/** What stands in a frame for the time it was sent. */
export function sentIn(frame: string): number {
  const place = frame.startsWith('{"stream"') ? frame.indexOf('"E":') + 4 : frame.indexOf('"rev":"3lz') + 10;
  return Number.parseInt(frame.slice(place, place + 16), 10);
}

/** By a clock that all processes of the machine have in common. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}
