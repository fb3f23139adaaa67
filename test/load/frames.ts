/** Frames of made-up venues, cheap enough that the one who sends them is never what is measured. */

const WORDS = [
  'to the moon, buying more of it before everybody else does',
  'this looks weak to me, selling everything and going for a walk',
  'bullish breakout on strong volume, the shorts are in trouble now',
  'crash incoming, bearish, the chart says what nobody wants to hear',
  'just watching today, nothing to see, coffee is good though',
] as const;

/** A trade of Binance spot, numbered `n`. */
export function tradeFrame(n: number, ts: number): string {
  const cents = 6_000_000 + ((n * 7_919) % 2_001);
  const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}000000`;
  return `{"stream":"btcusd@trade","data":{"e":"trade","E":${ts},"s":"BTCUSD","t":${n},"p":"${price}","q":"0.00120000","T":${ts},"m":${n % 3 === 0},"M":true}}`;
}

/** A post of Bluesky, numbered `n`. */
export function postFrame(n: number, ts: number): string {
  const text = `$BTC ${WORDS[n % WORDS.length]} (${n})`;
  const record = `{"$type":"app.bsky.feed.post","createdAt":"2026-01-05T00:00:00.000Z","langs":["en"],"text":"${text}"}`;
  return `{"did":"did:plc:author${n % 5_000}","time_us":${ts}000,"kind":"commit","commit":{"rev":"r${n}","operation":"create","collection":"app.bsky.feed.post","rkey":"k${n}","record":${record},"cid":"bafyreiaxf7tgbfydx3465sckitq6v564thxe2wwydbi7cwxbxvgssje3em"}}`;
}
