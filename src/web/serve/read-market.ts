import { loadScorer } from '../../adapters/sentiment/load.ts';
import { openParts, recordingParts } from '../../adapters/tape/open-tape.ts';
import type { BarClose, FeedEvent } from '../../domain/feed-event.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { type Price, priceToNumber } from '../../domain/units.ts';
import type { FeedSource } from '../../ports/feed-source.ts';
import type { Scorer } from '../../ports/scorer.ts';
import { scenarioInstruments } from '../../run/live.ts';
import { MarketBars } from '../../run/market-bars.ts';
import { mergedFeeds, tapePaths } from '../../run/prepare.ts';
import { prepareTape } from '../../run/prepare-tape.ts';
import { recordingIn } from '../../run/recording.ts';
import type { Scenario } from '../../run/scenario/read.ts';
import { tapeFeed } from '../../run/tape-feed.ts';
import type { ChartCandle, MarketHistory, MarketPost } from '../api/source.ts';
import { setUpOf } from './facts-at.ts';

/** Ticks are gathered into candles of this length; bars are candles already. */
const CANDLE_MS = MINUTE_MS;
const MOST_CHARACTERS = 600;

/** Reads a run's tapes for its prices and posts. A tape that is no longer what the run was fed is not shown for it. */
export async function readMarket(folder: string): Promise<MarketHistory> {
  const { instruments, scenario, events } = await tapeEvents(folder, () => undefined);
  const bySymbol = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
  const gathering = new Gathering(bySymbol, loadScorer(instruments), new MarketBars(scenario, instruments));
  for await (const batch of events) for (const event of batch) gathering.add(event);
  return gathering.market();
}

interface TapeEvents {
  readonly instruments: readonly Instrument[];
  readonly scenario: Scenario;
  readonly events: AsyncIterable<readonly FeedEvent[]>;
  /** Whether they were made up. */
  readonly synthetic: boolean;
}

/** What a run's tapes tell, in the order it was told; `onLeftOut` hears of tapes that are no longer what they were. */
export async function tapeEvents(folder: string, onLeftOut: (tape: string) => void): Promise<TapeEvents> {
  const { scenario, file, synthetic } = await setUpOf(folder);
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
  return { instruments: all, scenario, events: mergedFeeds(sources), synthetic };
}

class Gathering {
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #scorer: Scorer;
  readonly #candles = new Map<string, ChartCandle[]>();
  readonly #bars: MarketBars;
  readonly #barLists = new Map<string, BarClose[]>();
  readonly #posts: MarketPost[] = [];

  constructor(instruments: ReadonlyMap<string, Instrument>, scorer: Scorer, bars: MarketBars) {
    this.#instruments = instruments;
    this.#scorer = scorer;
    this.#bars = bars;
  }

  add(event: FeedEvent): void {
    const bar = this.#bars.add(event);
    if (bar !== undefined) listIn(this.#barLists, bar.symbol).push(bar);
    if (event.kind === 'post') this.#posts.push(postOf(event, this.#scorer));
    else if (event.kind === 'bar-close') {
      const [open, high, low, close] = [event.open, event.high, event.low, event.close].map((value) =>
        this.#decimal(event.symbol, value),
      );
      const candle = { open: open ?? 0, high: high ?? 0, low: low ?? 0, close: close ?? 0 };
      listIn(this.#candles, event.symbol).push({ from: event.openedAt, to: event.visible, ...candle });
    } else if (event.kind === 'trade')
      this.#tick(event.symbol, event.visible, this.#decimal(event.symbol, event.price));
    else if (event.kind === 'quote') {
      const middle = (this.#decimal(event.symbol, event.bid) + this.#decimal(event.symbol, event.ask)) / 2;
      this.#tick(event.symbol, event.visible, middle);
    }
  }

  market(): MarketHistory {
    return {
      candles: this.#candles,
      bars: this.#barLists,
      posts: this.#posts.sort((left, right) => left.at - right.at),
    };
  }

  #tick(symbol: string, at: number, value: number): void {
    const candles = listIn(this.#candles, symbol);
    const from = Math.floor(at / CANDLE_MS) * CANDLE_MS;
    const last = candles.at(-1);
    if (last === undefined || last.from !== from) {
      candles.push({ from, to: from + CANDLE_MS, open: value, high: value, low: value, close: value });
      return;
    }
    const high = Math.max(last.high, value);
    candles[candles.length - 1] = { ...last, high, low: Math.min(last.low, value), close: value };
  }

  #decimal(symbol: string, value: Price): number {
    return priceToNumber(value, this.#instruments.get(symbol)?.priceDecimals ?? 0);
  }
}

function listIn<Item>(lists: Map<string, Item[]>, symbol: string): Item[] {
  const known = lists.get(symbol);
  if (known !== undefined) return known;
  const made: Item[] = [];
  lists.set(symbol, made);
  return made;
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
