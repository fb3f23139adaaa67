import { feeProfileNamed } from '../../src/domain/fee-profile.ts';
import { accountId, type EntrantId } from '../../src/domain/ids.ts';
import { moneyOfNumber } from '../../src/domain/units.ts';
import type { AccountPlan, RunPlan } from '../../src/engine/plan.ts';
import type { LatencyModel } from '../../src/execution/latency.ts';
import type { Scorer } from '../../src/ports/scorer.ts';
import type { Strategy } from '../../src/ports/strategy.ts';
import { teamPlanOf } from '../support/team-plan.ts';
import { Chance } from './chance.ts';
import { type SimulatedMarket, simulatedMarket } from './market.ts';
import { randomTrader, turnedRound } from './trader.ts';

/** The fee of every fill, known to the checks without asking the program. */
export const FEE_BPS = 5;

/** Everything a simulated run is made of; the same seed makes the same world. */
export interface World {
  readonly seed: number;
  readonly market: SimulatedMarket;
  readonly plan: RunPlan;
  readonly scorer: Scorer;
}

export interface WorldOptions {
  /** Minutes of market, and slots of the teams' schedule. */
  readonly cycles: number;
  /** Share of events that the code competitors act on. */
  readonly appetite: number;
  readonly hasTeams: boolean;
}

const LATENCIES: readonly LatencyModel[] = [
  { kind: 'fixed', ms: 0 },
  { kind: 'fixed', ms: 250 },
  { kind: 'fixed', ms: 1_000 },
  { kind: 'fixed', ms: 45_000 },
  { kind: 'sampled', leastMs: 100, medianMs: 900, p95Ms: 4_000, mostMs: 20_000 },
  { kind: 'recorded', ms: [3_000, 200, 50, 9_000] },
];

export function worldOf(seed: number, { cycles, appetite, hasTeams }: WorldOptions): World {
  const chance = new Chance('world', seed);
  const market = simulatedMarket(seed, cycles);
  const team: Strategy = {
    kind: 'team',
    name: 'sim-team',
    mode: chance.pick([...Array.from({ length: 10 }, () => 'fast' as const), 'vote', 'vote', 'team']),
    model: 'sim/talker',
    models: {},
    tools: false,
    briefs: {},
  };
  const accounts = [
    accountOf('one', randomTrader(appetite), seed),
    accountOf('two', randomTrader(appetite / 4), seed),
    ...(hasTeams ? [accountOf('team', team, seed)] : []),
  ];
  return { seed, market, plan: planOf(chance, market, accounts), scorer: plainScorer(market) };
}

/** The same world, in which code competitors spell what they ask for the other way round. */
export function turnedWorld(world: World): World {
  const accounts = world.plan.accounts.map((account) =>
    account.strategy.kind === 'code' ? { ...account, strategy: turnedRound(account.strategy) } : account,
  );
  return { ...world, plan: { ...world.plan, accounts } };
}

function planOf(chance: Chance, { instruments }: SimulatedMarket, accounts: readonly AccountPlan[]): RunPlan {
  const fees = feeProfileNamed(`percent:${FEE_BPS}bps`, []);
  if (fees === undefined) throw new Error('the simulation has no fees');
  return {
    name: 'simulation',
    seed: chance.whole(0, 1_000_000),
    instruments: [...instruments.values()],
    capital: moneyOfNumber(chance.pick([500, 10_000, 1_000_000]), 'down'),
    currency: 'USD',
    cycle: {
      schedule: chance.pick([{ kind: 'every', spanMs: 60_000 }, { kind: 'bar-close' }]),
      triggers: chance.pick([[], ['post-burst']]),
      deadlineMs: 30_000,
      replyLatencyMs: chance.happens(0.5) ? undefined : 700,
    },
    execution: {
      latency: chance.pick(LATENCIES),
      fillModel: 'next-event',
      intrabar: chance.pick(['pessimistic', 'optimistic', 'ohlc-path']),
      spreadBps: chance.pick([0, 2, 10]),
      slippageBps: chance.pick([0, 1, 7]),
      impactBps: 5,
      staleMs: chance.pick([20_000, 60_000]),
      marginMode: chance.pick(['isolated', 'isolated', 'cross']),
    },
    fees: new Map([...instruments.keys()].map((symbol) => [symbol, fees])),
    leverageTables: [],
    season: {
      name: 'baseline',
      brief: '',
      showsRivals: false,
      limits: { maxLeverage: 20, maxSymbolExposure: 12, minNotional: 10, pyramiding: true, minimumAuthors: 1 },
    },
    minimumHistory: 0,
    barsMs: 60_000,
    barIntervals: new Map(),
    sampleMs: undefined,
    accounts: [...accounts].sort((left, right) => (left.account < right.account ? -1 : 1)),
  };
}

function accountOf(id: string, strategy: Strategy, seed: number): AccountPlan {
  const entrant = id as EntrantId;
  return {
    account: accountId(entrant),
    entrant,
    seed,
    strategy,
    parameters: {},
    team: teamPlanOf(strategy),
    season: undefined,
  };
}

/** Reads the three things that simulated posts say. */
function plainScorer({ instruments }: SimulatedMarket): Scorer {
  const symbols = [...instruments.keys()];
  return {
    name: 'plain',
    score(text) {
      const symbol = symbols.find((one) => text.startsWith(one));
      const score = text.includes('moon') ? 0.8 : text.includes('zero') ? -0.8 : 0;
      const label = score > 0 ? 'bullish' : score < 0 ? 'bearish' : 'neutral';
      return { score, label, confidence: 1, symbols: symbol === undefined ? [] : [{ symbol, score, weight: 1 }] };
    },
  };
}
