import { memoryJournal } from '../adapters/journal/memory-journal.ts';
import type { Ask } from '../agents/ask.ts';
import { type CycleTokens, cycleTokens } from '../agents/prompt/cycle-tokens.ts';
import { BOTTOMLESS } from '../agents/purse.ts';
import { HOUSE_MODEL, modelsOf } from '../agents/team-config.ts';
import type { AccountPlan, TeamPlan } from '../engine/plan.ts';
import { runPlan } from '../engine/run.ts';
import { feedsOf } from './execute.ts';
import { earOf } from './mask/masked-ear.ts';
import type { PreparedRun } from './prepare.ts';
import { secretsForReplay } from './providers.ts';

/** What a cycle's prompts are, on the mean of those counted. */
export interface PromptTokens extends CycleTokens {
  /** Counted. */
  readonly cycles: number;
}

/** Played first, so that indicators are warm and series full. */
const WARMING_CYCLES = 40;
const COUNTED_CYCLES = 8;
/** Of tapes whose cycles lie far apart no more is read. */
const MOST_EVENTS = 2_000_000;

/**
 * Plays the first 48 cycles of the tapes with the house in the models' place, in memory, and counts the prompts of the
 * last eight: by entrant, since accounts of other seeds are asked the like. Nobody without a cycle on the tapes is in it,
 * and so nobody of a live run. House models use no tools.
 */
export async function promptTokens(
  prepared: PreparedRun,
  asking: readonly AccountPlan[],
): Promise<ReadonlyMap<string, PromptTokens>> {
  const firsts = new Map(asking.toReversed().map((account) => [account.entrant, account]));
  const accounts = asking.filter((account) => firsts.get(account.entrant) === account);
  const heard = new Map(accounts.map(({ account }) => [account, new Map<number, Ask[]>()]));
  if (accounts.length > 0 && prepared.tapes.length > 0)
    await play(prepared, accounts, (ask) => {
      const cycles = heard.get(ask.team.account);
      if (cycles === undefined) return false;
      const { cycle } = ask.snapshot;
      cycles.set(cycle, [...(cycles.get(cycle) ?? []), ask]);
      // One more, which may not be over.
      if (cycles.size > COUNTED_CYCLES + 1) cycles.delete(Math.min(...cycles.keys()));
      return [...heard.values()].every((one) => Math.max(0, ...one.keys()) > WARMING_CYCLES + COUNTED_CYCLES);
    });
  return new Map(
    accounts.flatMap(({ account, entrant, team }) => {
      const cycles = [...(heard.get(account)?.values() ?? [])];
      const whole = cycles.length > 1 ? cycles.slice(0, -1) : cycles;
      return team === undefined || whole.length === 0
        ? []
        : [[entrant, meanOf(whole.map((asks) => cycleTokens(asks, team.models)))]];
    }),
  );
}

/** Until `enough` says so of a question. */
async function play(
  prepared: PreparedRun,
  accounts: readonly AccountPlan[],
  enough: (ask: Ask) => boolean,
): Promise<void> {
  const { plan, started, scenario, request } = prepared;
  const over = new AbortController();
  const housed = {
    ...plan,
    turn: undefined,
    accounts: accounts.map((account) => ({ ...account, team: account.team && housedTeam(account.team) })),
  };
  try {
    await runPlan(housed, started, {
      feeds: feedsOf(prepared),
      journal: memoryJournal(),
      scorer: earOf(scenario, request.from, plan.instruments),
      secrets: secretsForReplay(),
      commitEveryRows: Number.POSITIVE_INFINITY,
      onAsk(ask) {
        if (enough(ask)) over.abort();
      },
      onProgress(_, events) {
        if (events > MOST_EVENTS) over.abort();
        over.signal.throwIfAborted();
      },
    });
  } catch (error) {
    if (error !== over.signal.reason) throw error;
  }
}

/** Pictures are reckoned apart. */
function housedTeam(team: TeamPlan): TeamPlan {
  return { ...team, models: modelsOf(HOUSE_MODEL), eyes: 'none', liveSearch: [], purse: BOTTOMLESS };
}

function meanOf(all: readonly CycleTokens[]): PromptTokens {
  const mean = (of: (one: CycleTokens) => number): number => all.reduce((sum, one) => sum + of(one), 0) / all.length;
  const names = new Set(all.flatMap(({ parts }) => [...parts.keys()]));
  const parts = [...names].map((name) => [name, Math.round(mean((one) => one.parts.get(name) ?? 0))] as const);
  return {
    cycles: all.length,
    calls: mean(({ calls }) => calls),
    tokens: Math.round(mean(({ tokens }) => tokens)),
    cached: Math.round(mean(({ cached }) => cached)),
    parts: new Map(parts.sort(([, left], [, right]) => right - left)),
  };
}
