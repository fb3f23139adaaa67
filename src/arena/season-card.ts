import { luckiestSharpe } from './deflated-sharpe.ts';
import { mean, variance } from './statistics.ts';

/** What was said of a season that somebody else played. */
export interface SeasonClaims {
  /** Of each entrant: accounts, and what each began with. */
  readonly accounts: number;
  readonly capital: number;
  /** What one source says that the entrants came to: money at the end, or percent. */
  readonly results: readonly {
    readonly source: string;
    readonly finals?: Readonly<Record<string, number>> | undefined;
    readonly percent?: Readonly<Record<string, number>> | undefined;
  }[];
}

/** What those rows show by themselves. Returns are shares of capital. */
export interface ShownByRows {
  readonly entrants: readonly {
    readonly entrant: string;
    /** As each source has it, in their order; undefined where it says nothing. */
    readonly returns: readonly (number | undefined)[];
    /** Between the sources. */
    readonly apart: number;
  }[];
  /** By the first source: mean and standard deviation over entrants; undefined of fewer than 2. */
  readonly spread: { readonly mean: number; readonly deviation: number } | undefined;
  /** What luck alone gives the best of so many whose returns vary so; undefined where their spread is not known. */
  readonly luckiest: number | undefined;
}

export function shownByRows({ accounts, capital, results }: SeasonClaims): ShownByRows {
  const all = accounts * capital;
  const bySource = results.map(({ finals = {}, percent = {} }) => {
    const fromFinals = Object.entries(finals).map(([entrant, final]) => [entrant, final / all - 1] as const);
    return new Map([...fromFinals, ...Object.entries(percent).map(([name, told]) => [name, told / 100] as const)]);
  });
  const names = [...new Set(bySource.flatMap((returns) => [...returns.keys()]))];
  const entrants = names.map((entrant) => {
    const returns = bySource.map((told) => told.get(entrant));
    const known = returns.filter((one) => one !== undefined);
    return { entrant, returns, apart: Math.max(...known) - Math.min(...known) };
  });
  const first = entrants.flatMap(({ returns }) => returns[0] ?? []);
  if (first.length < 2) return { entrants, spread: undefined, luckiest: undefined };
  const spread = { mean: mean(first), deviation: Math.sqrt(variance(first)) };
  return { entrants, spread, luckiest: spread.mean + luckiestSharpe(first.length, spread.deviation) };
}
