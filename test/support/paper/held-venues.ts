import { createServer, type Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { hyperliquid } from '../fake-venues/markets.ts';
import type { HeldSource, Step } from './steps.ts';
import type { Standing } from './venue-clock.ts';

const MARKETS = 2;

/** Its run is gone. */
class Lost extends Error {}

/**
 * Venues and clock of a made-up world that waits for whoever lives in it: each thing is sent once the one before is
 * stepped and on the disk, and again to the next life of a run that died over it. Told not to hold, they go on without.
 */
export class HeldVenues {
  readonly port: number;
  /** Things that are through. */
  done = 0;
  readonly #steps: readonly Step[];
  readonly #server: Server;
  readonly #sockets = new Map<string, WebSocket>();
  readonly #subscribed = new Set<string>();
  #standing: Standing | undefined;
  /** To those who listen now. */
  readonly #sent: Record<HeldSource, number> = { hyperliquid: 0, bluesky: 0 };
  #now: number;
  #changed: (() => void)[] = [];

  private constructor(steps: readonly Step[], server: Server, port: number) {
    this.#steps = steps;
    this.#server = server;
    this.port = port;
    this.#now = steps[0]?.at ?? 0;
    const upgrades = new WebSocketServer({ server });
    upgrades.on('connection', (socket, request) => this.#welcome(socket, (request.url ?? '').split(/[/?]/)[1] ?? ''));
  }

  static async serve(steps: readonly Step[]): Promise<HeldVenues> {
    const server = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return new HeldVenues(steps, server, typeof address === 'object' && address !== null ? address.port : 0);
  }

  /** Sends everything up to there, `before` being called with each thing sent and not yet through. */
  async play(until: number, before: (step: number) => void = () => undefined): Promise<void> {
    while (this.done < until) {
      try {
        await this.#until(() => this.#isReady());
        await this.#pass(this.done, before);
        this.done += 1;
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
      }
    }
  }

  /** What happens meanwhile is lost: nobody is there to hear it. */
  skip(count: number): void {
    this.done += count;
    this.#now = this.#steps[this.done]?.at ?? this.#now;
  }

  /** Ends the run politely. */
  stop(): void {
    this.#sockets.get('clock')?.send('{"stop":true}');
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(place: number, before: (step: number) => void): Promise<void> {
    const step = this.#steps[place];
    if (step === undefined) throw new Error(`there is no step ${place}`);
    if (this.#sent.bluesky === 0) {
      // To a newcomer it repeats the last thing that was through.
      const last = this.#steps.slice(0, place).findLast(({ source }) => source === 'bluesky');
      if (last !== undefined) this.#send(last);
    }
    this.#now = step.at;
    this.#sockets.get('clock')?.send(JSON.stringify({ now: step.at }));
    await this.#settled(step.at);
    this.#send(step);
    before(place);
    await this.#settled(step.at);
  }

  #send({ source, frame }: Step): void {
    this.#sockets.get(source)?.send(frame);
    this.#sent[source] += 1;
  }

  #settled(at: number): Promise<void> {
    return this.#until(() => {
      const standing = this.#standing;
      if (!this.#isReady() || standing === undefined) throw new Lost();
      const heard = (source: HeldSource): boolean => (standing.frames[source] ?? 0) >= this.#sent[source];
      const rests = standing.dueAt === null || standing.dueAt > at;
      return standing.now === at && standing.idle && rests && heard('hyperliquid') && heard('bluesky');
    });
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  #isReady(): boolean {
    return this.#standing !== undefined && this.#sockets.size === 3 && this.#subscribed.size === MARKETS;
  }

  #welcome(socket: WebSocket, name: string): void {
    this.#sockets.set(name, socket);
    socket.on('message', (data) => {
      const text = data.toString();
      if (name === 'clock') this.#standing = JSON.parse(text);
      else if (name === 'hyperliquid')
        for (const coin of hyperliquid.subscribed(text) ?? []) this.#subscribed.add(coin);
      this.#wake();
    });
    socket.on('error', () => undefined);
    const forget = (): void => {
      if (name === 'clock') this.#standing = undefined;
      if (name === 'hyperliquid') this.#subscribed.clear();
      if (name === 'hyperliquid' || name === 'bluesky') this.#sent[name] = 0;
    };
    forget();
    socket.on('close', () => {
      // The next life may have come before this one's end was noticed.
      if (this.#sockets.get(name) !== socket) return;
      this.#sockets.delete(name);
      forget();
      this.#wake();
    });
    if (name === 'clock') socket.send(JSON.stringify({ now: this.#now }));
    // A run that stands still says nothing more, so the last of its sockets is what the world waits for.
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#changed.splice(0)) wake();
  }
}
