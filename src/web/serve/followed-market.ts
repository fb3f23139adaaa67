import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { SqliteLists } from '../../adapters/kept-lists/sqlite-lists.ts';
import { openThread } from '../../adapters/shared/open-thread.ts';
import { MarketLog } from '../api/market-log.ts';
import { BeingRead } from '../api/source.ts';
import { cacheFolder } from './cache-place.ts';
import { checkedLists } from './checked-lists.ts';
import type { MarketSoFar } from './market-keeper.ts';
import type { MarketNews } from './market-thread.ts';

/** How long an answer waits for tapes that are being read. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 25;
/** Between two readings of tapes that grow, or could not be read: at least so long, and so many times a reading's length. */
const REST_MS = 30_000;
const RESTS_A_READING = 10;
/** Of the thread's memory. */
const LIMITS = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 16 };

let cache: string | undefined;

/** The market of one run, read from its tapes by a thread that comes and goes, and looked into place by place. */
export class FollowedMarket {
  readonly #folder: string;
  readonly #isLive: boolean;
  #lists: string | undefined;
  #log: MarketLog | undefined;
  #readTo = 0;
  #trouble: string | undefined;
  #worker: Worker | undefined;
  #began = 0;
  #rests = 0;

  constructor(folder: string, isLive: boolean) {
    this.#folder = folder;
    this.#isLive = isLive;
  }

  /** @throws BeingRead where what was seen before this time takes longer to read than an answer waits */
  async before(time: number): Promise<MarketLog> {
    this.#readOn();
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      if (this.#log !== undefined && this.#readTo >= time) return this.#log;
      if (this.#trouble !== undefined) throw new Error(this.#trouble);
      if (Date.now() >= until) throw new BeingRead('the tapes of the run are being read');
      await pause(LOOK_EVERY_MS);
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #readOn(): void {
    const isOver = this.#log !== undefined && !this.#isLive;
    if (this.#worker !== undefined || isOver || Date.now() < this.#rests) return;
    this.#began = Date.now();
    this.#trouble = undefined;
    cache ??= cacheFolder();
    const data = { folder: this.#folder, cache };
    const worker = openThread(new URL('./market-thread', import.meta.url), data, { resourceLimits: LIMITS });
    worker.on('message', ({ soFar, trouble }: MarketNews) => {
      if (soFar !== undefined) this.#follow(soFar);
      this.#trouble = trouble;
    });
    worker.on('error', (error) => {
      this.#trouble = error.message;
    });
    worker.on('exit', () => {
      const now = Date.now();
      this.#worker = undefined;
      this.#rests = now + Math.max(REST_MS, RESTS_A_READING * (now - this.#began));
    });
    this.#worker = worker;
  }

  /** What was read to its end before is looked into until it has been read to its end again. */
  #follow({ path, readTo = Number.POSITIVE_INFINITY }: MarketSoFar): void {
    if (this.#readTo > readTo) return;
    this.#readTo = readTo;
    if (this.#lists === path) return;
    this.#lists = path;
    // The one before is closed when nobody looks into it any more.
    this.#log = new MarketLog(checkedLists(SqliteLists.open(path, 'read'), () => this.#forget(path)));
  }

  /** What is not as it was written is made anew. */
  #forget(path: string): void {
    rmSync(path, { force: true });
    this.#log = undefined;
    this.#lists = undefined;
    this.#readTo = 0;
    this.#rests = 0;
  }
}
