import type { Protocol } from '../agents/protocol.ts';
import type { Purse } from '../agents/purse.ts';
import type { FeeProfile } from '../domain/fee-profile.ts';
import type { AccountId, EntrantId, SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { MarginMode } from '../domain/margin.ts';
import type { LeverageTable } from '../domain/margin-tier.ts';
import type { SeasonLimits } from '../domain/snapshot.ts';
import type { Eyes, LiveSearch, MemoryArm, Mode, PromptForm, Role } from '../domain/team.ts';
import type { Money } from '../domain/units.ts';
import type { LatencyModel } from '../execution/latency.ts';
import type { Parameters, Strategy } from '../ports/strategy.ts';

export type CycleTrigger = 'post-burst' | 'price-move';

/** When teams meet. A code strategy has no schedule: it decides on the events it listens to. */
export interface CyclePlan {
  readonly schedule: { readonly kind: 'every'; readonly spanMs: number } | { readonly kind: 'bar-close' };
  readonly triggers: readonly CycleTrigger[];
  /** After the slot, in event time. */
  readonly deadlineMs: number;
  /** Undefined: the cassette's or the measured latency; the house model then takes 1000. */
  readonly replyLatencyMs: number | undefined;
}

/** How the paper venue treats orders; every name here stands in the result. */
export interface ExecutionPlan {
  /** Transport from decision to venue. */
  readonly latency: LatencyModel;
  readonly fillModel: 'next-event' | 'on-close';
  readonly intrabar: 'pessimistic' | 'optimistic' | 'ohlc-path' | 'whole-bar';
  readonly spreadBps: number;
  readonly slippageBps: number;
  readonly impactBps: number;
  readonly staleMs: number;
  readonly marginMode: MarginMode;
  /** Orders fill on bars in which nobody traded. */
  readonly fillsWithoutVolume?: boolean | undefined;
}

/** The rules of a season. */
export interface SeasonPlan {
  readonly name: string;
  /** What teams are told of it. */
  readonly brief: string;
  readonly limits: SeasonLimits;
  /** Teams see how all accounts of the season stand. */
  readonly showsRivals: boolean;
}

/** One competitor's books: an entrant has one account, or one a listed seed. */
export interface AccountPlan {
  readonly account: AccountId;
  readonly entrant: EntrantId;
  /** The scenario's seed, or the listed one in its place. */
  readonly seed: number;
  readonly strategy: Strategy;
  readonly parameters: Parameters;
  /** Undefined for code. */
  readonly team: TeamPlan | undefined;
  /** In place of the run's. */
  readonly season: SeasonPlan | undefined;
}

/** What a team's account thinks with. */
export interface TeamPlan {
  readonly mode: Mode;
  /** `house`, or `provider/model`, by role. */
  readonly models: Readonly<Record<Role, string>>;
  /** Whether language models are offered tools where there is reason to doubt. */
  readonly tools: boolean;
  /** What providers may search while their models think; nothing in a backtest. */
  readonly liveSearch: readonly LiveSearch[];
  readonly prompt: PromptForm;
  readonly eyes: Eyes;
  readonly memory: MemoryArm;
  readonly protocol: Protocol;
  /** What its models may use up in the run. */
  readonly purse: Purse;
}

/** From a row on, some accounts go on under other plans: what a fork changes. */
export interface Turn {
  /** Sequence of the last row that both have in common. */
  readonly after: number;
  readonly accounts: ReadonlyMap<AccountId, AccountPlan>;
  /** Undefined: they read what everybody reads. */
  readonly posts: PostChange | undefined;
}

/** Some posts as others are to read them: never written, or by somebody else. */
export interface PostChange {
  /** Their evidence ids. */
  readonly ids: ReadonlySet<string>;
  /** Undefined: never written. */
  readonly author: string | undefined;
}

/** All that a run is made of, checked: same plan, same tapes, same cassettes, same digest. */
export interface RunPlan {
  readonly name: string;
  readonly seed: number;
  readonly instruments: readonly Instrument[];
  readonly capital: Money;
  readonly currency: string;
  readonly cycle: CyclePlan;
  readonly execution: ExecutionPlan;
  /** By instrument. */
  readonly fees: ReadonlyMap<SymbolId, FeeProfile>;
  readonly leverageTables: readonly LeverageTable[];
  readonly season: SeasonPlan;
  /** Posts a symbol needs behind it before its signal stops warming; 0 counts from the first. */
  readonly minimumHistory: number;
  /** Interval of the bars made from ticks where the tape has none. */
  readonly barsMs: number;
  /** Intervals of the bars on the tapes, finest first; symbols without any are left out. Empty in a live run. */
  readonly barIntervals: ReadonlyMap<SymbolId, readonly number[]>;
  /** Undefined: from the tape's own grain, coarser as the run grows (see sampling.ts). */
  readonly sampleMs: number | undefined;
  /** Sorted by account id. */
  readonly accounts: readonly AccountPlan[];
  /** Undefined in a run that is no fork. */
  readonly turn?: Turn | undefined;
}

/** Every plan that an account of the run has at some time. */
export function allAccountPlans({ accounts, turn }: RunPlan): readonly AccountPlan[] {
  return turn === undefined ? accounts : [...accounts, ...turn.accounts.values()];
}
