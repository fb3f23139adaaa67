import { join } from 'node:path';
import { readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import type { Interval } from '../../arena/interval.ts';
import { mean } from '../../arena/statistics.ts';
import type { EntrantId } from '../../domain/ids.ts';
import type { RunRow } from '../../domain/record.ts';
import { VOICES } from '../../domain/team.ts';
import type { Backtest } from '../backtest.ts';
import type { Onlooker } from '../progress.ts';
import { readRunFile } from '../run-file.ts';
import { newRunFolder } from '../run-folder.ts';
import type { ForkChange } from './fork-file.ts';
import { type Forks, type ForksOptions, forkRuns } from './forks.ts';
import { type Move, movesIn } from './moves.ts';

export interface WorthRequest {
  readonly entrant: EntrantId;
  /** Where roles are left out from; critiques and posts say for themselves. */
  readonly at: number;
  /** At most so many of each, the weightiest first. */
  readonly critiques: number;
  readonly posts: number;
}

/** What an entrant had by something it was told: with it less without it. */
export interface WordWorth {
  readonly kind: 'role' | 'critique' | 'post' | 'author';
  readonly name: string;
  /** Last row of the journal before it could be felt. */
  readonly at: number;
  /** Of the return. */
  readonly worth: number;
  readonly interval: Interval;
  readonly money: number;
  /** Of the mean squared error of its probabilities: below 0 it helped. */
  readonly brier: number | undefined;
}

export interface Worth {
  readonly words: readonly WordWorth[];
  readonly moves: readonly Move[];
}

export type WorthOutcome =
  | { readonly kind: 'ended'; readonly worth: Worth }
  | Extract<Backtest, { readonly kind: 'stopped' }>;

interface PlannedWord {
  readonly kind: WordWorth['kind'];
  readonly name: string;
  readonly at: number | undefined;
  readonly change: ForkChange;
}

/** Leaves out one thing after the other that an entrant was told, and says what each was worth. */
export async function worthOf(
  parent: string,
  request: WorthRequest,
  { out, ...options }: ForksOptions,
  onlooker: Onlooker,
): Promise<WorthOutcome> {
  const { entrant } = request;
  const base = out ?? newRunFolder(`${readRunFile(parent).name}-worth`, new Date());
  const { planned, moves } = lookInto(parent, request);
  const words: WordWorth[] = [];
  for (const { kind, name, at, change } of planned) {
    onlooker.note(`${kind} ${name}`);
    const folder = join(base, `${kind}-${name.replace(/[^A-Za-z0-9]+/g, '-')}`);
    const outcome = await forkRuns(
      parent,
      { entrant, at, change },
      { ...options, out: folder, controls: join(base, 'control') },
      onlooker,
    );
    if (outcome.kind === 'stopped') return outcome;
    words.push({ kind, name, ...worthIn(outcome.forks) });
  }
  return { kind: 'ended', worth: { words, moves } };
}

/** Without it less with it, turned round. */
function worthIn({ request, pairs, worth, worthMoney }: Forks): Omit<WordWorth, 'kind' | 'name'> {
  const [only] = pairs;
  const single =
    pairs.length === 1 && only !== undefined && !('none' in only.versus) ? only.versus.interval : undefined;
  const briers = pairs.flatMap(({ brier }) => brier ?? []);
  return {
    at: request.at,
    worth: 0 - worth.mean,
    interval: turned(single ?? worth.interval),
    money: 0 - worthMoney.mean,
    brier: briers.length === 0 ? undefined : 0 - mean(briers),
  };
}

function turned(interval: Interval): Interval {
  return 'none' in interval ? interval : { low: 0 - interval.high, high: 0 - interval.low };
}

function lookInto(
  parent: string,
  { entrant, at, critiques, posts }: WorthRequest,
): { readonly planned: readonly PlannedWord[]; readonly moves: readonly Move[] } {
  const reader = readJournal(parent);
  try {
    const moves = movesIn(runRows(reader.rows(1)), entrant);
    const told = toldIn(runRows(reader.rows(1)), entrant);
    const roles = told.hasVoices
      ? VOICES.map((role): PlannedWord => ({ kind: 'role', name: role, at, change: { kind: 'role', role } }))
      : [];
    const cited = told.posts.slice(0, posts).flatMap((id): readonly PlannedWord[] => [
      { kind: 'post', name: id, at: undefined, change: { kind: 'posts', ids: [id] } },
      { kind: 'author', name: id, at: undefined, change: { kind: 'author', ids: [id], author: SOMEBODY } },
    ]);
    return { planned: [...roles, ...movingCritiques(moves, critiques), ...cited], moves };
  } finally {
    reader.close();
  }
}

/** A handle that nobody has heard of. */
const SOMEBODY = 'somebody-else';

/** The critiques of those who moved others, the furthest move first. */
function movingCritiques(moves: readonly Move[], most: number): readonly PlannedWord[] {
  const furthest = [...moves].sort((one, other) => Math.abs(other.to - other.from) - Math.abs(one.to - one.from));
  const named = new Map(
    furthest.flatMap(({ cycle, by }) =>
      by.map((role): readonly [string, PlannedWord] => [
        `${cycle}/${role}`,
        { kind: 'critique', name: `${cycle}/${role}`, at: undefined, change: { kind: 'critique', cycle, role } },
      ]),
    ),
  );
  return [...named.values()].slice(0, most);
}

/** Whether the entrant's voices are asked one by one, and the posts its decisions rest on, the most cited first. */
function toldIn(
  rows: Iterable<RunRow>,
  entrant: EntrantId,
): { readonly hasVoices: boolean; readonly posts: readonly string[] } {
  const own = new Set<string>();
  const cited = new Map<string, number>();
  let hasVoices = false;
  for (const { account, records } of rows) {
    for (const record of records) {
      if (record.kind === 'account-opened' && record.entrant === entrant && account !== undefined) own.add(account);
      if (account === undefined || !own.has(account)) continue;
      if (record.kind === 'role-answered' && record.phase === 'propose') hasVoices = true;
      if (record.kind !== 'team-decided') continue;
      for (const id of record.evidence) if (id.startsWith('post:')) cited.set(id, (cited.get(id) ?? 0) + 1);
    }
  }
  const posts = [...cited].sort(([one, times], [other, more]) => more - times || (one < other ? -1 : 1));
  return { hasVoices, posts: posts.map(([id]) => id) };
}
