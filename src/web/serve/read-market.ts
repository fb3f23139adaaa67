import { openParts, recordingParts } from '../../adapters/tape/open-tape.ts';
import type { FeedEvent } from '../../domain/feed-event.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type Instant, instant, MINUTE_MS } from '../../domain/time.ts';
import { type Price, priceToNumber } from '../../domain/units.ts';
import type { FeedSource } from '../../ports/feed-source.ts';
import type { Scorer } from '../../ports/scorer.ts';
import { scenarioInstruments } from '../../run/live.ts';
import { MarketBars } from '../../run/market-bars.ts';
import { earOf } from '../../run/mask/masked-ear.ts';
import { mergedFeeds, tapePaths } from '../../run/prepare.ts';
import { prepareTape } from '../../run/prepare-tape.ts';
import { recordingIn } from '../../run/recording.ts';
import { tapeFeed } from '../../run/tape-feed.ts';
import type { MarketPost } from '../api/market-items.ts';
import type { ChartCandle, MarketWriter } from '../api/market-writer.ts';
import { type SetUp, setUpOf } from './facts-at.ts';

/** Ticks are gathered into candles of this length; bars are candles already. */
const CANDLE_MS = MINUTE_MS;
const MOST_CHARACTERS = 600;

interface TapeEvents {
  readonly instruments: readonly Instrument[];
  readonly events: AsyncIterable<readonly FeedEvent[]>;
  /** The ear with which the run heard its posts. */
  readonly scorer: Scorer;
  /** Whether they were made up. */
  readonly synthetic: boolean;
  readonly setUp: SetUp;
}

/** What a run's tapes tell, in the order it was told; `onLeftOut` hears of tapes that are no longer what they were. */
export async function tapeEvents(folder: string, onLeftOut: (tape: string) => void): Promise<TapeEvents> {
  const setUp = await setUpOf(folder);
  const { scenario, file, synthetic } = setUp;
  const all = scenarioInstruments(scenario);
  const instruments = new Map(all.map((instrument) => [instrument.symbol, instrument]));
  const sources: FeedSource[] = [];
  const { maximumBadShare } = scenario.data;
  if (file.live) {
    const [first, ...rest] = recordingParts(recordingIn(folder));
    if (first !== undefined) sources.push(openParts([first, ...rest], { instruments, tape: 0, maximumBadShare: 1 }));
  } else {
    const paths = tapePaths(scenario, { from: file.from, live: false, tapes: file.givenTapes });
    for (const [tape, named] of paths.entries()) {
      const prepared = await prepareTape(named);
      if (prepared.hash !== file.tapes[tape]?.hash) onLeftOut(prepared.path);
      else sources.push(tapeFeed(prepared, { instruments, tape, maximumBadShare }));
    }
  }
  const scorer = earOf(scenario, file.from, all);
  return { instruments: all, events: mergedFeeds(sources), scorer, synthetic, setUp };
}

/** Gathers the events of a run's tapes, as they come, into what the window shows of its market. */
export class Gathering {
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #scorer: Scorer;
  readonly #bars: MarketBars;
  readonly #writer: MarketWriter;
  /** Of each symbol the candle that its ticks still add to. */
  readonly #open = new Map<string, ChartCandle>();
  #now = instant(0);

  constructor({ instruments, scorer, setUp }: TapeEvents, writer: MarketWriter) {
    this.#instruments = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
    this.#scorer = scorer;
    this.#bars = new MarketBars(setUp.scenario, instruments);
    this.#writer = writer;
  }

  /** Everything that became visible before this time has come. */
  get now(): Instant {
    return this.#now;
  }

  add(event: FeedEvent): void {
    this.#now = event.visible;
    const bar = this.#bars.add(event);
    if (bar !== undefined) this.#writer.addBar(bar);
    if (event.kind === 'post') this.#writer.addPost(postOf(event, this.#scorer));
    else if (event.kind === 'bar-close') {
      const [open = 0, high = 0, low = 0, close = 0] = [event.open, event.high, event.low, event.close].map((value) =>
        this.#decimal(event.symbol, value),
      );
      this.#writer.addCandle(event.symbol, { from: event.openedAt, to: event.visible, open, high, low, close });
    } else if (event.kind === 'trade')
      this.#tick(event.symbol, event.visible, this.#decimal(event.symbol, event.price));
    else if (event.kind === 'quote') {
      const middle = (this.#decimal(event.symbol, event.bid) + this.#decimal(event.symbol, event.ask)) / 2;
      this.#tick(event.symbol, event.visible, middle);
    }
  }

  /** Into the lists with all that can be seen by now, though no later tick has told that it is over. */
  keep(): void {
    for (const bar of this.#bars.due(this.#now)) this.#writer.addBar(bar);
    for (const [symbol, candle] of this.#open) if (candle.to <= this.#now) this.#close(symbol, candle);
    this.#writer.keep();
  }

  /** The tapes have ended: so have their candles. */
  end(): void {
    for (const [symbol, candle] of this.#open) this.#close(symbol, candle);
    this.keep();
  }

  #tick(symbol: string, at: number, value: number): void {
    const from = Math.floor(at / CANDLE_MS) * CANDLE_MS;
    const open = this.#open.get(symbol);
    if (open?.from === from) {
      const [high, low] = [Math.max(open.high, value), Math.min(open.low, value)];
      this.#open.set(symbol, { ...open, high, low, close: value });
      return;
    }
    if (open !== undefined) this.#close(symbol, open);
    this.#open.set(symbol, { from, to: from + CANDLE_MS, open: value, high: value, low: value, close: value });
  }

  #close(symbol: string, candle: ChartCandle): void {
    this.#writer.addCandle(symbol, candle);
    this.#open.delete(symbol);
  }

  #decimal(symbol: string, value: Price): number {
    return priceToNumber(value, this.#instruments.get(symbol)?.priceDecimals ?? 0);
  }
}

function postOf(post: Extract<FeedEvent, { readonly kind: 'post' }>, scorer: Scorer): MarketPost {
  const { symbols } = scorer.score(post.text);
  return {
    id: `post:${post.tape}-${post.line}`,
    at: post.visible,
    author: post.author,
    source: post.source,
    text: post.text.slice(0, MOST_CHARACTERS),
    scores: symbols.map(({ symbol, score }) => ({ symbol, score })),
  };
}
