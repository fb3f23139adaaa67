import type { EntrantResult } from './entrant-result.ts';
import type { EntrantFacts, RunFacts } from './facts.ts';
import { type Metric, none, value } from './metric.ts';
import { mean, sum } from './statistics.ts';

/** What results may differ by beside luck. */
export const FACTORS = ['model', 'mode', 'seed', 'tape', 'cycle time'] as const;
export type Factor = (typeof FACTORS)[number];

export type FactorShare = {
  readonly factor: Factor;
  /** Different values of it. */
  readonly levels: number;
  /** Accounts behind the estimate. */
  readonly samples: number;
  /** Of the variance of returns less buy-and-hold's, what lies between its values, 0 … 1. */
  readonly share: Metric;
};

export type PassShare = {
  readonly k: number;
  /** Entrants with at least k accounts. */
  readonly entrants: number;
  /** Chance that all of k reruns of one end above buy-and-hold, mean over them. */
  readonly share: number;
};

/** Whose doing results were: the entrant's, its seed's, or what surrounds both. */
export type Factors = {
  readonly shares: readonly FactorShare[];
  readonly passes: readonly PassShare[];
};

export function factorsOf(
  competitors: readonly EntrantResult[],
  benchmark: EntrantResult | undefined,
  facts: RunFacts,
): Factors | { readonly none: string } {
  if (benchmark === undefined) return { none: 'no buy-and-hold entrant in this run' };
  const samples = competitors.flatMap((result) => samplesOf(result, benchmark.totalReturn, facts));
  return {
    shares: FACTORS.map((factor) => ({ factor, ...shareOf(samples, factor) })),
    passes: passesOf(competitors.map((result) => samplesOf(result, benchmark.totalReturn, facts))),
  };
}

/** An account: its return less buy-and-hold's, and what it was played with. */
interface Sample {
  readonly lead: number;
  readonly levels: Readonly<Record<Factor, string>>;
}

function samplesOf({ entrant, accounts }: EntrantResult, hold: number, facts: RunFacts): Sample[] {
  const own = facts.entrants.find((one) => one.entrant === entrant);
  return accounts.flatMap(({ history, metrics }) =>
    'none' in metrics.return
      ? []
      : [{ lead: metrics.return.value - hold, levels: levelsOf(history.account, own, facts) }],
  );
}

/** A board is of one market under one set of rules, so that tape and cycle time are the same in all of it. */
function levelsOf(account: string, own: EntrantFacts | undefined, facts: RunFacts): Sample['levels'] {
  const run = /^(\d+)\//.exec(account)?.[1];
  const ofRun = facts.runs[run === undefined ? 0 : Number(run) - 1]?.seed;
  return {
    model: own?.model ?? 'code',
    mode: own?.mode ?? 'code',
    seed: account.split('#')[1] ?? String(ofRun),
    tape: facts.tapes.map(({ hash }) => hash).join(' '),
    'cycle time': facts.rules.find(({ label }) => label === 'teams meet')?.text ?? '',
  };
}

/**
 * One factor at a time, by the mean squares of a one-way layout (Searle, Casella and McCulloch 1992, unbalanced): between
 * less within, by the mean number a level; below zero is none.
 */
function shareOf(samples: readonly Sample[], factor: Factor): Omit<FactorShare, 'factor'> {
  const groups = new Map<string, number[]>();
  for (const { lead, levels } of samples) groups.set(levels[factor], [...(groups.get(levels[factor]) ?? []), lead]);
  const [count, levels] = [samples.length, groups.size];
  const told = (share: Metric) => ({ levels, samples: count, share });
  if (levels < 2) return told(none('one level'));
  if (count === levels) return told(none('one sample a level'));
  const all = mean(samples.map(({ lead }) => lead));
  const each = [...groups.values()];
  const between = sum(each.map((leads) => leads.length * (mean(leads) - all) ** 2)) / (levels - 1);
  const within = sum(each.map((leads) => sum(leads.map((lead) => (lead - mean(leads)) ** 2)))) / (count - levels);
  const size = (count - sum(each.map(({ length }) => length ** 2)) / count) / (levels - 1);
  const component = Math.max(0, (between - within) / size);
  return told(component + within === 0 ? none('all alike') : value(component / (component + within)));
}

/** C(won, k) / C(n, k) is unbiased whatever n is (Chen et al. 2021, for one success in k; here all of k). */
function passesOf(entrants: readonly (readonly Sample[])[]): PassShare[] {
  const most = Math.max(0, ...entrants.map(({ length }) => length));
  return Array.from({ length: most }, (_, at) => {
    const k = at + 1;
    const able = entrants.filter(({ length }) => length >= k);
    const share = mean(able.map((samples) => allOf(samples.filter(({ lead }) => lead > 0).length, samples.length, k)));
    return { k, entrants: able.length, share };
  });
}

function allOf(won: number, count: number, k: number): number {
  let share = 1;
  for (let at = 0; at < k; at += 1) share *= Math.max(0, won - at) / (count - at);
  return share;
}
