import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import type { FakeVenue, Item } from './fake-venue.ts';

/** What can be done to a client of the venue. */
export const FAULTS = [
  'drop',
  'reset',
  'half-open',
  'silent',
  'stale',
  'duplicate',
  'reorder',
  'gap',
  'malformed',
  'oversized',
  'binary',
  'slow',
  'restart',
  'refused',
  'rate-limited',
] as const;
export type Fault = (typeof FAULTS)[number];

/** The other side of a connection, whatever carries it. */
interface Client {
  send(text: string): void;
  sendBinary(bytes: Buffer): void;
  close(): void;
  reset(): void;
  freeze(): void;
  markets: readonly string[];
  sequence: number;
  /** Waiting to be sent, while it is slow. */
  readonly held: string[];
  /** `stale`: no news any more; `silent`: nothing at all; `half-open`: not even from the operating system. */
  mute: 'stale' | 'silent' | 'half-open' | undefined;
}

const KEPT_ITEMS = 200_000;
/** No venue repeats more of the past than this. */
const MOST_PAST = 5_000;
const HUGE = 17_000_000;
const SLOW_MS = 30;
const SETTLED_MS = 10;

/** A fake venue with its market, its clients, and whatever is to go wrong with them. */
export class FakeExchange {
  readonly venue: FakeVenue;
  readonly items: Item[] = [];
  /** Most clients at once that were not given up by this side. */
  mostClients = 0;
  connections = 0;
  /** How often its HTTP side was asked. */
  questions = 0;
  readonly #now: () => number;
  readonly #clients = new Set<Client>();
  #held: Item | undefined;
  #skip = false;
  #swap = false;
  #slowUntil = 0;
  #spoil: Fault | undefined;
  #refuse: number | undefined;
  #refusals = 0;
  #n = 0;
  #price = 6_000_000;

  constructor(venue: FakeVenue, now: () => number) {
    this.venue = venue;
    this.#now = now;
  }

  /** Something happens at the venue, and all clients hear of it. */
  happen(): void {
    this.#n += 1;
    this.#price += 10 * (((this.#n * 7_919) % 201) - 100);
    const ts = Math.max(Math.floor(this.#now()), (this.items.at(-1)?.ts ?? 0) + 1);
    const item = { n: this.#n, ts, market: 'BTC-USD', price: this.#price };
    this.items.push(item);
    if (this.items.length > KEPT_ITEMS * 2) this.items.splice(0, KEPT_ITEMS);
    if (this.#skip) {
      this.#skip = false;
      this.#tellSkipped();
      return;
    }
    if (this.#swap) {
      this.#swap = false;
      this.#held = item;
      return;
    }
    this.#tell(item);
    if (this.#held !== undefined) this.#tell(this.#held);
    this.#held = undefined;
  }

  beat(): void {
    for (const client of this.#clients) {
      if (isMute(client) || client.markets.length === 0) continue;
      const frame = this.venue.heartbeat(client.sequence);
      if (frame === undefined) continue;
      client.sequence += 1;
      client.send(frame);
    }
  }

  /** Does it to the clients there are, or to the next ones. */
  commit(fault: Fault): void {
    switch (fault) {
      case 'drop':
        for (const client of this.#clients) client.close();
        return;
      case 'reset':
        for (const client of this.#clients) client.reset();
        return;
      case 'half-open':
      case 'silent':
      case 'stale':
        for (const client of this.#clients) this.#muzzle(client, fault);
        return;
      case 'duplicate':
        for (const item of this.items.slice(-3)) this.#tell(item);
        return;
      case 'reorder':
        this.#swap = true;
        return;
      case 'gap':
        this.#skip = true;
        return;
      case 'slow':
        this.#slowUntil = this.#n + 5;
        return;
      case 'malformed':
      case 'oversized':
      case 'binary':
        this.#spoil = fault;
        return;
      case 'restart':
      case 'refused':
      case 'rate-limited':
        this.#refuse = fault === 'refused' ? 401 : fault === 'restart' ? 503 : 429;
        this.#refusals = 2;
        for (const client of this.#clients) client.reset();
        return;
    }
  }

  /** A venue without heartbeats cannot be stale and alive. */
  #muzzle(client: Client, fault: 'stale' | 'silent' | 'half-open'): void {
    client.mute = fault === 'stale' && !this.venue.hasMarkets ? 'silent' : fault;
    if (fault === 'half-open') client.freeze();
  }

  /** The status with which the next client is turned away. */
  refusal(): number | undefined {
    if (this.#refusals === 0) return undefined;
    this.#refusals -= 1;
    return this.#refuse;
  }

  welcomeSocket(socket: WebSocket, url: URL): void {
    const carrier = Object(Reflect.get(socket, '_socket'));
    const client = this.#enter({
      send: (text) => socket.send(text),
      sendBinary: (bytes) => socket.send(bytes, { binary: true }),
      close: () => socket.close(1001, 'going away'),
      reset: () => carrier.resetAndDestroy(),
      freeze: () => carrier.pause(),
    });
    socket.on('message', (data) => {
      if (isMute(client)) return;
      const text = data.toString();
      const pong = this.venue.pong(text);
      if (pong !== undefined) client.send(pong);
      else this.#subscribe(client, text, url);
    });
    socket.on('close', () => this.#clients.delete(client));
    socket.on('error', () => undefined);
    this.#subscribe(client, url.pathname.endsWith('/stream') ? url.href : '', url);
  }

  welcomeRequest(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (this.venue.transport === 'socket' || url.pathname.endsWith('/rules')) {
      void this.#tellPast(request, response, url);
      return;
    }
    this.connections += 1;
    if (this.venue.transport === 'poll') {
      this.#answer(response, url);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('\r\n');
    const client = this.#enter({
      send: (text) => response.write(`${text}\r\n`),
      sendBinary: (bytes) => response.write(Buffer.concat([bytes, Buffer.from('\r\n')])),
      close: () => response.end(),
      reset: () => response.socket?.resetAndDestroy(),
      freeze: () => response.socket?.pause(),
    });
    response.on('close', () => this.#clients.delete(client));
    this.#subscribe(client, '', url);
  }

  async #tellPast(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    this.questions += 1;
    let body = '';
    for await (const chunk of request) body += chunk;
    const told = this.venue.past(url, body, this.items);
    const isCut = this.#spoil === 'malformed' && told !== undefined;
    if (isCut) {
      this.#spoil = undefined;
      response.writeHead(200, { 'content-length': Buffer.byteLength(told) });
      response.write(told.slice(0, told.length / 2), () => response.destroy());
      return;
    }
    response.writeHead(told === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(told ?? '{}');
  }

  #answer(response: ServerResponse, url: URL): void {
    const [body = ''] = this.venue.history(this.items, url);
    const spoil = this.#spoil;
    this.#spoil = undefined;
    if (spoil === 'malformed' || spoil === 'binary') response.end(body.slice(0, body.length / 2).replaceAll('}', ''));
    else if (spoil === 'oversized') response.end(' '.repeat(HUGE));
    else response.end(body);
  }

  #enter(carrier: Pick<Client, 'send' | 'sendBinary' | 'close' | 'reset' | 'freeze'>): Client {
    const client: Client = { ...carrier, markets: [], sequence: 0, held: [], mute: undefined };
    this.connections += 1;
    // A client that this side has given up does not see why the other side comes again.
    for (const other of this.#clients) {
      if (other.mute === undefined) continue;
      other.reset();
      this.#clients.delete(other);
    }
    this.#clients.add(client);
    // One that has just hung up may stand here until its end has been read.
    setTimeout(() => {
      this.mostClients = Math.max(this.mostClients, this.#clients.size);
    }, SETTLED_MS);
    return client;
  }

  #subscribe(client: Client, text: string, url: URL): void {
    const markets = this.venue.subscribed(text);
    if (markets === undefined) return;
    const isFirst = client.markets.length === 0;
    client.markets = [...new Set([...client.markets, ...markets])];
    if (!isFirst) return;
    const past = this.items.slice(-MOST_PAST).map((item) => itemFor(client, item));
    for (const frame of this.venue.history(past, url)) {
      client.send(frame);
      client.sequence += 1;
    }
  }

  #tell(item: Item): void {
    for (const client of this.#clients) {
      if (client.mute !== undefined || client.markets.length === 0) continue;
      const told = itemFor(client, item);
      for (const frame of this.venue.frames(told, client.sequence)) this.#send(client, frame);
    }
  }

  #send(client: Client, frame: string): void {
    client.sequence += 1;
    const spoil = this.#spoil;
    this.#spoil = undefined;
    if (spoil === 'malformed') client.send(frame.slice(0, frame.length - 9));
    else if (spoil === 'binary') client.sendBinary(Buffer.from([0xff, 0xfe, 0, 1]));
    else if (spoil === 'oversized') client.send(`${' '.repeat(HUGE)}${frame}`);
    else if (this.#n < this.#slowUntil || client.held.length > 0) this.#delay(client, frame);
    else client.send(frame);
  }

  /** Late, but in order. */
  #delay(client: Client, frame: string): void {
    client.held.push(frame);
    if (client.held.length > 1) return;
    setTimeout(() => {
      for (const late of client.held.splice(0)) client.send(late);
    }, SLOW_MS);
  }

  /** What numbered venues leave out shows in the numbers; the others hang up, or nobody could tell. */
  #tellSkipped(): void {
    for (const client of this.#clients) {
      if (this.venue.numbered) client.sequence += 1;
      else client.close();
    }
  }
}

function isMute({ mute }: Client): boolean {
  return mute === 'silent' || mute === 'half-open';
}

/** So much of the price the others cost. */
const SCALES: ReadonlyMap<string, number> = new Map([
  ['ETH', 20],
  ['SOL', 400],
]);

/** What happens is spread over the markets that a client asked for. */
function itemFor({ markets }: Client, item: Item): Item {
  const market = markets[item.n % markets.length] ?? item.market;
  const price = Math.round(item.price / (SCALES.get(market.slice(0, 3)) ?? 1));
  // Each market counts for itself.
  return { ...item, n: Math.floor(item.n / Math.max(1, markets.length)), market, price };
}
