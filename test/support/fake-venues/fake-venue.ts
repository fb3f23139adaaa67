/** One thing that happened at a fake venue: a trade with the quote around it, or a post. */
export interface Item {
  /** Counts up by one. */
  readonly n: number;
  readonly ts: number;
  readonly market: string;
  /** In cents. */
  readonly price: number;
}

/** A venue's side of its protocol. */
export interface FakeVenue {
  /** As a scenario's `live` names it. */
  readonly name: string;
  /** Where on the server it is found. */
  readonly path: string;
  readonly transport: 'socket' | 'stream' | 'poll';
  /** What a newcomer is sent of the past; `from` is where it asked to go on. */
  history(items: readonly Item[], request: URL): readonly string[];
  /** An item as its frames; `sequence` is the place of the next frame on the connection. */
  frames(item: Item, sequence: number): readonly string[];
  /** The markets asked for by a message or an address; undefined where it asks for none. */
  subscribed(text: string): readonly string[] | undefined;
  heartbeat(sequence: number): string | undefined;
  /** What it says to a ping of the application. */
  pong(text: string): string | undefined;
  /** What its HTTP side answers of the past; undefined where there is no such page. */
  past(url: URL, body: string, items: readonly Item[]): string | undefined;
  /** Whether its clients can tell when an item was left out in silence. */
  readonly numbered: boolean;
  /** Whether silence of its markets shows that it is dead. */
  readonly hasMarkets: boolean;
}

export const iso = (ts: number): string => new Date(ts).toISOString();
export const cents = (price: number): string => (price / 100).toFixed(2);
export const sideOf = (n: number): 'buy' | 'sell' => (n % 3 === 0 ? 'sell' : 'buy');

/** Nothing of what only some venues have. */
export const PLAIN = {
  transport: 'socket',
  history: () => [],
  heartbeat: () => undefined,
  pong: () => undefined,
  past: () => undefined,
  numbered: false,
  hasMarkets: false,
} as const;

export const MARKET = { ...PLAIN, hasMarkets: true } as const;

/** The markets that a JSON message asks for. */
export function listed(
  text: string,
  read: (message: Record<string, unknown>) => unknown,
): readonly string[] | undefined {
  if (!text.startsWith('{')) return undefined;
  const markets = read(JSON.parse(text));
  return Array.isArray(markets) ? markets.map(String) : undefined;
}
