import type { InputProblem } from '../domain/errors.ts';
import type { AccountHistory } from '../domain/history.ts';
import { accountId, type EntrantId, isEntrantId } from '../domain/ids.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type Board, boardOf } from './board.ts';
import type { EntrantFacts, RunFacts } from './facts.ts';
import { runFlag } from './knowledge.ts';

/** A run as it is kept: what it was, and its accounts. */
export interface FinishedRun {
  readonly facts: RunFacts;
  readonly histories: readonly AccountHistory[];
}

/** Runs merged into what one run would have been. */
export interface MergedRuns extends FinishedRun {
  readonly board: Board;
}

/**
 * One board over several runs of one market. An entrant that is the same in several runs is one row over all its
 * accounts, counted once where nothing differs; one that changed between runs gets a row a run, named `<run>/<entrant>`
 * by the run's place in the list. Refused: other tapes or rules, another buy-and-hold, and runs that lie differently
 * against their models' knowledge.
 */
export function leaderboardOf(runs: readonly FinishedRun[]): Result<MergedRuns, InputProblem> {
  const [first] = runs;
  const changed = changedEntrants(runs);
  const problem = mixProblem(runs, changed);
  if (first === undefined || problem !== undefined) return fail(problem ?? NO_RUNS);
  const entrants = new Map<EntrantId, EntrantFacts>();
  const histories = new Map<string, AccountHistory>();
  runs.forEach((run, at) => {
    const rename = (entrant: EntrantId): EntrantId => (changed.has(entrant) ? qualified(entrant, at) : entrant);
    for (const facts of run.facts.entrants) {
      entrants.set(rename(facts.entrant), { ...facts, entrant: rename(facts.entrant) });
    }
    for (const history of run.histories) {
      const key = `${rename(history.entrant)} ${history.account} ${history.digest}`;
      if (histories.has(key)) continue;
      const account = runs.length === 1 ? history.account : qualifiedAccount(history, at);
      histories.set(key, { ...history, entrant: rename(history.entrant), account });
    }
  });
  const merged = [...histories.values()];
  const facts = {
    ...first.facts,
    runs: runs.flatMap((run) => run.facts.runs),
    notes: [...new Set(runs.flatMap((run) => run.facts.notes))],
    entrants: [...entrants.values()],
  };
  return ok({ facts, histories: merged, board: boardOf(merged, facts) });
}

const NO_RUNS: InputProblem = {
  code: 'leaderboard-no-runs',
  what: 'there is nothing to compare',
  where: 'leaderboard',
  mend: 'name at least one finished run',
};

/** Why these runs may not share a board; undefined when they may. */
function mixProblem(runs: readonly FinishedRun[], changed: ReadonlySet<EntrantId>): InputProblem | undefined {
  const [first, ...others] = runs;
  const tapes = (run: FinishedRun | undefined): string => run?.facts.tapes.map((tape) => tape.hash).join(' ') ?? '';
  for (const run of others) {
    const where = run.facts.runs.map(({ name }) => name).join(', ');
    if (run.facts.marketHash !== first?.facts.marketHash || tapes(run) !== tapes(first)) {
      return {
        code: 'leaderboard-other-market',
        what: 'its tapes or rules differ from those of the first run',
        where,
        mend: 'compare runs of the same feeds, instruments, execution, season and capital',
      };
    }
    const { benchmark } = first.facts;
    if (run.facts.benchmark !== benchmark || (benchmark !== undefined && changed.has(benchmark))) {
      return {
        code: 'leaderboard-other-benchmark',
        what: 'its buy-and-hold entrant is not that of the first run',
        where,
        mend: 'run all of them with the same buy-and-hold entrant',
      };
    }
  }
  const flags = new Set(runs.map((run) => runFlag(run.facts)).filter((flag) => flag !== undefined));
  if (flags.size > 1) {
    return {
      code: 'leaderboard-mixed-knowledge',
      what: `some lie ${[...flags].join(', some ')} their models' knowledge cut-off`,
      where: 'leaderboard',
      mend: 'compare only runs that lie on the same side of it',
    };
  }
  return undefined;
}

/** Entrants whose strategy, parameters or models are not the same in all runs that have them. */
function changedEntrants(runs: readonly FinishedRun[]): ReadonlySet<EntrantId> {
  const hashes = new Map<EntrantId, string>();
  const changed = new Set<EntrantId>();
  for (const { entrant, configHash } of runs.flatMap((run) => run.facts.entrants)) {
    if ((hashes.get(entrant) ?? configHash) !== configHash) changed.add(entrant);
    hashes.set(entrant, configHash);
  }
  return changed;
}

/** The longest names lose their ends rather than their run. */
function qualified(entrant: EntrantId, run: number): EntrantId {
  const name = `${run + 1}/${entrant}`.slice(0, 64);
  return isEntrantId(name) ? name : entrant;
}

function qualifiedAccount({ account, entrant }: AccountHistory, run: number): AccountHistory['account'] {
  const seed = account.split('#')[1];
  return accountId(qualified(entrant, run), seed === undefined ? undefined : Number(seed));
}
