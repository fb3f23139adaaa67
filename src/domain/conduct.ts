import type { AuditFlag, RoleAnswered } from './record.ts';
import type { Phase } from './team.ts';

/** How one model did in one phase, over a run: plain counts, so that several add up. */
export type Conduct = {
  /** `house`, or `provider/model`. */
  readonly model: string;
  /** Blind in `propose`, after hearing the others in `criticise`. */
  readonly phase: Phase;
  /** Questions; how many of them were answered, `outcomes` tells. */
  readonly asked: number;
  readonly outcomes: Readonly<Partial<Record<RoleAnswered['outcome'], number>>>;
  /** Why questions were not answered, in our own words. */
  readonly troubles: Readonly<Partial<Record<string, number>>>;
  /** By the rung that was answered on. */
  readonly rungs: Readonly<Partial<Record<string, number>>>;
  /** Repeated ones included. */
  readonly calls: number;
  readonly toolCalls: number;
  /** Read and written. */
  readonly tokens: number;
  /** US dollars. */
  readonly cost: number;
  /** Of the calls that came with a bill: that bill, and our own reckoning, in ticks of 1e-10 US dollars. */
  readonly billedTicks: number;
  readonly reckonedTicks: number;
  /** Of each answer of a language model, from the first request to the last reply. */
  readonly latenciesMs: readonly number[];
  /** Of those that were streamed. */
  readonly firstTokensMs: readonly number[];
  /** Claims that the audit looked at, and those it dropped: fabricated, or from the future. */
  readonly claims: number;
  readonly dropped: number;
  /** Claims by what was wrong with them; one may have several faults. */
  readonly flags: Readonly<Partial<Record<AuditFlag, number>>>;
};

/** One entry a model and phase, in the order they first come in. */
export function addConducts(conducts: readonly Conduct[]): readonly Conduct[] {
  const sums = new Map<string, Conduct>();
  for (const one of conducts) {
    const key = `${one.model} ${one.phase}`;
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? one : added(sum, one));
  }
  return [...sums.values()];
}

function added(left: Conduct, right: Conduct): Conduct {
  return {
    ...left,
    asked: left.asked + right.asked,
    outcomes: addedCounts(left.outcomes, right.outcomes),
    troubles: addedCounts(left.troubles, right.troubles),
    rungs: addedCounts(left.rungs, right.rungs),
    calls: left.calls + right.calls,
    toolCalls: left.toolCalls + right.toolCalls,
    tokens: left.tokens + right.tokens,
    cost: left.cost + right.cost,
    billedTicks: left.billedTicks + right.billedTicks,
    reckonedTicks: left.reckonedTicks + right.reckonedTicks,
    latenciesMs: [...left.latenciesMs, ...right.latenciesMs],
    firstTokensMs: [...left.firstTokensMs, ...right.firstTokensMs],
    claims: left.claims + right.claims,
    dropped: left.dropped + right.dropped,
    flags: addedCounts(left.flags, right.flags),
  };
}

function addedCounts(
  left: Readonly<Record<string, number | undefined>>,
  right: Readonly<Record<string, number | undefined>>,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const counts of [left, right]) {
    for (const [name, count = 0] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
