import { expect, it } from 'vitest';
import type { EntrantId } from '../../src/domain/ids.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import type { CyclePlan } from '../../src/engine/plan.ts';
import buyAndHold from '../../strategies/buy-and-hold.ts';
import cash from '../../strategies/cash.ts';
import equalWeight from '../../strategies/equal-weight.ts';
import houseTeam from '../../strategies/house-team.ts';
import momentum from '../../strategies/momentum.ts';
import rsi from '../../strategies/rsi.ts';
import seededRandom from '../../strategies/seeded-random.ts';
import sentimentThreshold from '../../strategies/sentiment-threshold.ts';
import { describeWithData } from '../support/data.ts';
import { type Competitor, competitor, type Market, planFor, recordedMarket, runTest } from '../support/engine-run.ts';

/** The seven baselines and a house team. */
const COMPETITORS: readonly Competitor[] = [
  competitor('cash', cash),
  competitor('hold', buyAndHold),
  competitor('equal', equalWeight),
  competitor('random', seededRandom),
  competitor('momentum', momentum),
  competitor('rsi', rsi),
  competitor('sentiment', sentimentThreshold),
  competitor('house', houseTeam),
];
/** Whose decisions no seed enters. */
const UNSEEDED = ['cash', 'hold', 'equal', 'momentum', 'rsi', 'sentiment'];

const TAPES: readonly (readonly [name: string, tapes: readonly string[], schedule: CyclePlan['schedule']])[] = [
  ['a year of stocks and posts', ['stocknet-2014-a'], { kind: 'bar-close' }],
  ['three weeks of minutes', ['btc-perp-1m-2022-01'], { kind: 'every', spanMs: HOUR_MS }],
  ['trades merged with quotes', ['binance-usdm-20240808', 'binance-usdm-20240808-quotes'], { kind: 'bar-close' }],
];

describeWithData('one digest', () => {
  for (const [name, tapes, schedule] of TAPES) {
    it(`of ${name}: again the same, and nobody's turns on another's presence or seed`, {
      timeout: 300_000,
    }, async () => {
      const market = await recordedMarket(tapes);
      const first = await digests(market, schedule, COMPETITORS);

      // Nobody is gone from both: everybody's digest comes again, and without a seed with another one, too.
      const withoutCash = await digests(market, schedule, without('cash'));
      expect(withoutCash).toEqual(new Map([...first].filter(([id]) => id !== 'cash')));
      const reseeded = await digests(market, schedule, without('house'), 8);
      for (const id of UNSEEDED) expect([id, reseeded.get(id)]).toEqual([id, first.get(id)]);
    });
  }
});

function without(gone: string): readonly Competitor[] {
  return COMPETITORS.filter(({ id }) => id !== gone);
}

async function digests(
  market: Market,
  schedule: CyclePlan['schedule'],
  competitors: readonly Competitor[],
  seed = 7,
): Promise<Map<string, string>> {
  const plan = planFor(market, competitors, {
    seed,
    cycle: { schedule, triggers: [], deadlineMs: 60_000, replyLatencyMs: undefined },
  });
  const { outcome } = await runTest(plan, market.feeds());
  return new Map([...outcome.digest.entrants].map(([entrant, digest]: [EntrantId, string]) => [entrant, digest]));
}
