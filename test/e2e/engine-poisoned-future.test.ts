import { defineStrategy, target } from 'quartet';
import { expect, it } from 'vitest';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { DecisionMade, HoldMade, RunRow, TeamDecided } from '../../src/domain/record.ts';
import { type Instant, instant } from '../../src/domain/time.ts';
import { type Price, price } from '../../src/domain/units.ts';
import houseTeam from '../../strategies/house-team.ts';
import momentum from '../../strategies/momentum.ts';
import rsi from '../../strategies/rsi.ts';
import sentimentThreshold from '../../strategies/sentiment-threshold.ts';
import smaCross from '../../strategies/sma-cross.ts';
import { describeWithData } from '../support/data.ts';
import { changedSource, competitor, type Market, planFor, recordedMarket, runTest } from '../support/engine-run.ts';
import { shareOf } from '../support/share.ts';

/** Follows the last ticks: on a short tape it decides more often than those that wait for bars. */
const tapeReader = defineStrategy({
  name: 'tape-reader',
  parameters: {},
  start({ symbols }) {
    let [ups, trades] = [0, 0];
    return {
      onTrade(context, trade) {
        trades += 1;
        ups += trade.side === 'buy' ? 1 : -1;
        const [instrument] = symbols;
        if (trades % 100 !== 0 || instrument === undefined) return [];
        const lean = Math.sign(ups);
        ups = 0;
        return target(context, instrument.symbol, lean * 0.3);
      },
    };
  },
});

const COMPETITORS = [
  competitor('reader', tapeReader),
  competitor('house', houseTeam),
  competitor('momentum', momentum),
  competitor('rsi', rsi),
  competitor('sentiment', sentimentThreshold, { minimumAuthors: 1 }),
  competitor('cross', smaCross, { fast: 3, slow: 8 }),
];

const TAPES: readonly (readonly [name: string, tapes: readonly string[], poisonedAt: readonly string[]])[] = [
  ['daily stocks with posts', ['stocknet-2014-a'], ['2014-05-21T03:29:00Z', '2014-09-02T20:00:00Z']],
  ['minutes with a post now and then', ['doge-musk-2021h1'], ['2021-01-28T22:30:00Z', '2021-04-01T10:25:00Z']],
  ['trades with quotes', ['binance-usdm-20240808', 'binance-usdm-20240808-quotes'], ['2024-08-08T23:57:00Z']],
];

describeWithData('a poisoned future', () => {
  for (const [name, tapes, times] of TAPES) {
    it(`changes no decision made before it: ${name}`, { timeout: 300_000 }, async () => {
      const market = await recordedMarket(tapes);
      const honest = await decisions(market);
      for (const time of times.slice(0, shareOf(times.length))) {
        const until = instant(Date.parse(time));
        const poisoned = await decisions({ ...market, feeds: () => poison(market, until) });
        const before = upTo(honest, until);
        expect(upTo(poisoned, until)).toEqual(before);
        expect(before.length).toBeGreaterThan(5);
        // The poison does reach those who decide after it: the comparison is not one of nothing with nothing.
        expect(poisoned).not.toEqual(honest);
      }
    });
  }
});

type Decision = DecisionMade | TeamDecided | HoldMade;

async function decisions(market: Market): Promise<readonly Decision[]> {
  const { rows } = await runTest(planFor(market, COMPETITORS), market.feeds());
  return rows.flatMap((row: RunRow) => row.records.filter(isDecision));
}

function isDecision(record: RunRow['records'][number]): record is Decision {
  return record.kind === 'decision-made' || record.kind === 'team-decided' || record.kind === 'hold-made';
}

function upTo(made: readonly Decision[], until: Instant): readonly Decision[] {
  return made.filter(({ at }) => at <= until);
}

function poison(market: Market, until: Instant): ReturnType<Market['feeds']> {
  return market
    .feeds()
    .map((source) => changedSource(source, (event) => (event.visible > until ? nonsense(event) : event)));
}

/** The same kind of event at the same time that says the opposite, and shouts it. */
function nonsense(event: FeedEvent): FeedEvent {
  const wild = (value: number): Price => price(Math.max(1, Math.round(value * (event.line % 2 === 0 ? 1.15 : 0.88))));
  switch (event.kind) {
    case 'post':
      return { ...event, text: `${event.text} — no wait, crash incoming, selling everything`, author: 'poison' };
    case 'trade':
      return { ...event, price: wild(event.price) };
    case 'quote':
      return { ...event, bid: wild(event.bid), ask: price(wild(event.ask) + 10) };
    case 'bar-open':
      return { ...event, open: wild(event.open) };
    case 'bar-close': {
      const [open, close] = [wild(event.open), wild(event.close)];
      const high = price(Math.max(open, close) + 1);
      return { ...event, open, close, high, low: price(Math.max(1, Math.min(open, close) - 1)) };
    }
    case 'post-edited':
    case 'post-deleted':
    case 'post-picture':
    case 'mark':
    case 'funding':
    case 'dividend':
    case 'split':
    case 'gap':
    case 'clock':
    case 'clock-offset':
    case 'control':
      return event;
    default: {
      const never: never = event;
      return never;
    }
  }
}
