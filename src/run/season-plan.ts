import { memoryJournal } from '../adapters/journal/memory-journal.ts';
import { runRows } from '../adapters/journal/read-journal.ts';
import { entrantResults } from '../arena/entrant-result.ts';
import { daysFor, type Luck, luckOf, type Outlook, outlookOf, type SeasonAims } from '../arena/plan.ts';
import { InputError } from '../domain/errors.ts';
import { escapeTerminal } from '../domain/escape.ts';
import type { PromptForm } from '../domain/team.ts';
import { historyOf } from '../ledger/history.ts';
import { execute } from './execute.ts';
import { factsOf } from './facts.ts';
import { asksModels, recordedModels } from './models.ts';
import { type PreparedRun, prepareRun, type RunRequest } from './prepare.ts';
import type { Onlooker } from './progress.ts';
import { promptLines, type Quoted, quotesOf } from './quote.ts';

/** A season before it is played: what its board could tell. Differences are returns over the tapes' span. */
export interface SeasonOutlook {
  readonly scenario: string;
  readonly luck: Luck;
  readonly rivals: number;
  readonly difference: number;
  readonly outlooks: readonly (Outlook & {
    /** US dollars that models usually take. */
    readonly cost: number;
  })[];
  /** Until the difference is told with `TOLD_POWER`, at the first number of seeds. */
  readonly daysNeeded: number;
  /** Tokens of a cycle's prompts, of the entrants that ask models and could be counted. */
  readonly prompts: readonly {
    readonly entrant: string;
    readonly prompt: PromptForm;
    readonly calls: number;
    readonly tokens: number;
    /** Of them from a provider's cache, at most. */
    readonly cached: number;
    readonly parts: Readonly<Record<string, number>>;
  }[];
  /** What is to be told with it, a line each. */
  readonly notes: readonly string[];
}

/** Times the tapes' span, and seeds an entrant, that are looked at. */
const LENGTHS = [1, 2, 4, 8, 16];
const SEEDS = [1, 3, 5];

/**
 * Plays the entrants that need no model over the scenario's tapes, in memory, and reckons from their leads over
 * buy-and-hold what a season could tell. No model is asked.
 * @throws InputError where their returns tell nothing
 */
export async function planSeason(
  asked: Omit<RunRequest, 'kept' | 'live'>,
  difference: number,
  onlooker: Onlooker,
): Promise<SeasonOutlook> {
  // Nobody is asked here, and so nobody needs a key.
  const prepared = await prepareRun({ ...asked, live: false, kept: undefined }, { asksElsewhere: true });
  const { quoted } = await quotesOf(prepared);
  // Ahead of what may be refused: it holds for any season.
  for (const line of promptLines(quoted)) onlooker.note(escapeTerminal(line));
  const { luck, rivals } = await luckIn(prepared, onlooker);
  const all = { rivals, difference };
  const cost = quoted.reduce((sum, { quote }) => sum + quote.usual.cost, 0);
  const lengths: SeasonAims[] = LENGTHS.map((length) => ({ ...all, length, seeds: 1 }));
  const seeds: SeasonAims[] =
    luck.seedShare === undefined ? [] : SEEDS.slice(1).map((count) => ({ ...all, length: 1, seeds: count }));
  return {
    scenario: prepared.plan.name,
    luck,
    ...all,
    outlooks: [...lengths, ...seeds].map((ask) => ({
      ...outlookOf(luck, ask),
      cost: cost * ask.length * ask.seeds,
    })),
    daysNeeded: daysFor(luck, { ...all, seeds: 1 }),
    prompts: promptsIn(quoted),
    notes: prepared.notes,
  };
}

function promptsIn(quoted: readonly Quoted[]): SeasonOutlook['prompts'] {
  const byEntrant = new Map(
    quoted.flatMap(({ entrant, team: { prompt }, prompts }) => {
      if (prompts === undefined) return [];
      const { calls, tokens, cached, parts } = prompts;
      return [[entrant, { entrant, prompt, calls, tokens, cached, parts: Object.fromEntries(parts) }]];
    }),
  );
  return [...byEntrant.values()];
}

async function luckIn(
  prepared: PreparedRun,
  onlooker: Onlooker,
): Promise<{ readonly luck: Luck; readonly rivals: number }> {
  const { plan } = prepared;
  const free = { ...prepared, plan: { ...plan, accounts: plan.accounts.filter((account) => !asksModels(account)) } };
  const journal = memoryJournal();
  const models = recordedModels(free, '');
  const outcome = await execute(free, { journal, models, onlooker }).finally(() => models.close());
  const where = prepared.request.scenarioFile;
  const mend = 'plan with tapes of more days, and with buy-and-hold and another baseline among the entrants';
  const refuse = (what: string): InputError => new InputError({ code: 'plan-untold', where, what, mend });
  if (outcome.span === undefined) throw refuse("no line of its tapes is an event of the scenario's instruments");
  const { benchmark, entrants } = factsOf(prepared, plan.name, outcome, outcome.span);
  const results = entrantResults(historyOf(runRows(journal.rows(1))).accounts);
  const luck = luckOf(
    results.filter(({ entrant }) => entrant !== benchmark),
    results.find(({ entrant }) => entrant === benchmark),
  );
  if ('none' in luck) throw refuse(luck.none);
  return { luck, rivals: Math.max(1, entrants.filter(({ baseline }) => !baseline).length) };
}
