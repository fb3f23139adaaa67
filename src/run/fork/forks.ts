import { basename, join } from 'node:path';
import { readJournal } from '../../adapters/journal/read-journal.ts';
import { type ComparedEntrant, compareEntrants } from '../../arena/comparison.ts';
import { type PairedDifference, pairedDifference } from '../../arena/paired.ts';
import { mean } from '../../arena/statistics.ts';
import type { Versus } from '../../arena/verdict.ts';
import { moneyToNumber } from '../../domain/units.ts';
import type { Backtest } from '../backtest.ts';
import type { Onlooker } from '../progress.ts';
import { finishedIn, type KeptRun, withRun } from '../result.ts';
import { newRunFolder } from '../run-folder.ts';
import { type ForkOptions, type ForkRequest, forkable, forkRun } from './fork-run.ts';
import { type AskedFork, placedFork } from './place.ts';

/** Which forks are made of one change: one, or one for each seed or rerun, each beside a control of the same luck. */
export type ForkLuck =
  | { readonly kind: 'same' }
  | { readonly kind: 'seeds'; readonly seeds: readonly number[] }
  | { readonly kind: 'reruns'; readonly count: number };

/** A fork held against the run that differs from it by the change alone. */
export interface ForkPair {
  readonly folder: string;
  /** Undefined where the parent itself is what the fork is held against. */
  readonly control: string | undefined;
  readonly digest: string;
  /** Row of the journal at which the two part; undefined where they never do. */
  readonly partsAt: number | undefined;
  /** Return of the entrant less that in the control, with the interval of its blocks. */
  readonly versus: Versus;
  /** The same in the run's currency, a mean over its accounts. */
  readonly money: number;
  /** Mean squared error of the probabilities it acted on, less that in the control; below 0 the fork foretold better. */
  readonly brier: number | undefined;
}

export interface ForksOptions extends Omit<ForkOptions, 'out'> {
  readonly luck: ForkLuck;
  /** A new folder under runs/ unless given. */
  readonly out: string | undefined;
  /** Where controls are, which forks of several changes share; beside each fork unless given. */
  readonly controls?: string | undefined;
}

export interface Forks {
  /** What was asked for, with the row and the posts that it came to. */
  readonly request: ForkRequest;
  readonly pairs: readonly ForkPair[];
  /** Over all pairs: how much the change is worth, whatever the luck. */
  readonly worth: PairedDifference;
  readonly worthMoney: PairedDifference;
}

export type ForksOutcome =
  | { readonly kind: 'ended'; readonly forks: Forks }
  | Extract<Backtest, { readonly kind: 'stopped' }>;

/** Makes the forks of a change and says what it is worth; each folder that was begun in `out` goes on. */
export async function forkRuns(
  parent: string,
  asked: AskedFork,
  { luck, out, trust, controls }: ForksOptions,
  onlooker: Onlooker,
): Promise<ForksOutcome> {
  await forkable(parent);
  const parentRun = withRun(parent, (rows) => finishedIn(parent, rows()));
  const base = out ?? newRunFolder(`${parentRun.facts.scenario}-fork`, new Date());
  const placed = await placedFork(parent, asked, trust);
  const pairs: ForkPair[] = [];
  const controlFolder = (folder: string, at: number): string =>
    controls === undefined ? `${folder}-control` : join(controls, `${at}-${basename(folder)}`);
  for (const { name, own, control } of pairsOf(placed, luck)) {
    const folder = name === undefined ? base : join(base, name);
    const made = await forkRun(parent, own, { out: folder, trust }, onlooker);
    if (made.kind === 'stopped') return made;
    if (control === undefined) {
      pairs.push(pairOf(made.result, parentRun, asked.entrant));
      continue;
    }
    const beside = await forkRun(parent, control, { out: controlFolder(folder, placed.at), trust }, onlooker);
    if (beside.kind === 'stopped') return beside;
    pairs.push({ ...pairOf(made.result, beside.result, asked.entrant), control: beside.result.folder });
  }
  const differences = pairs.map(({ versus }) => ('none' in versus ? Number.NaN : versus.difference));
  return {
    kind: 'ended',
    forks: {
      request: placed,
      pairs,
      worth: pairedDifference(differences),
      worthMoney: pairedDifference(pairs.map(({ money }) => money)),
    },
  };
}

interface PlannedPair {
  /** Of its folder; undefined where there is only one. */
  readonly name: string | undefined;
  readonly own: ForkRequest;
  /** Undefined where the parent is what it is held against. */
  readonly control: ForkRequest | undefined;
}

function pairsOf(asked: ForkRequest, luck: ForkLuck): readonly PlannedPair[] {
  if (luck.kind === 'same') return [{ name: undefined, own: asked, control: undefined }];
  const lucks =
    luck.kind === 'seeds'
      ? luck.seeds.map((seed) => ({ name: `seed-${seed}`, lot: { seed } }))
      : Array.from({ length: luck.count }, (_, place) => ({ name: `rerun-${place + 1}`, lot: { rerun: place + 1 } }));
  return lucks.map(({ name, lot }) => ({
    name,
    own: { ...asked, ...lot },
    // With nothing changed luck itself is what is asked for: the parent is one draw of it.
    control: asked.change.kind === 'nothing' ? undefined : { ...asked, ...lot, change: { kind: 'nothing' } },
  }));
}

function pairOf(fork: KeptRun, control: KeptRun, entrant: string): ForkPair {
  const { rows } = compareEntrants(fork.history.accounts, control.history.accounts);
  const row = rows.find((one) => one.entrant === entrant);
  return {
    folder: fork.folder,
    control: undefined,
    digest: fork.history.finished?.digest ?? '',
    partsAt: partingRow(fork.folder, control.folder),
    versus: row?.versus ?? { none: 'it takes part in only one of the two' },
    brier: row === undefined ? undefined : brierDifference(row),
    money: equityOf(fork, entrant) - equityOf(control, entrant),
  };
}

function brierDifference({ left, right }: ComparedEntrant): number | undefined {
  const [own, other] = [left.brierFinal, right.brierFinal];
  return 'none' in own || 'none' in other ? undefined : own.value - other.value;
}

function equityOf({ history }: KeptRun, entrant: string): number {
  const own = history.accounts.filter((account) => account.entrant === entrant);
  return mean(own.map(({ finalEquity }) => moneyToNumber(finalEquity)));
}

/** The first row that the journals of two finished runs do not share; their last rows tell of the boards, and are left out. */
function partingRow(left: string, right: string): number | undefined {
  const [own, other] = [readJournal(left), readJournal(right)];
  try {
    const [ownLast, otherLast] = [own.last() - 1, other.last() - 1];
    const others = other.rows(1, otherLast)[Symbol.iterator]();
    for (const row of own.rows(1, ownLast)) {
      const beside = others.next();
      if (beside.done === true) return row.sequence;
      const { at, account, body } = beside.value;
      if (at !== row.at || account !== row.account || body !== row.body) return row.sequence;
    }
    return ownLast === otherLast ? undefined : ownLast + 1;
  } finally {
    own.close();
    other.close();
  }
}
