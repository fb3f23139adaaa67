import { compareEntrants } from '../../arena/comparison.ts';
import { METRICS } from '../../arena/metrics.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { RunRow } from '../../domain/record.ts';
import { instrumentsOf, type RunHistory } from '../../ledger/history.ts';
import { partingsOf } from '../../ledger/partings.ts';
import type { CompareAnswer } from '../api/shapes.ts';
import { fromDifference, stepText } from '../api/step.ts';
import type { SetUp } from './facts-at.ts';

/** A run as of a row, to be held against another. */
export interface ComparedRun {
  readonly setUp: SetUp;
  readonly history: RunHistory;
  readonly rows: () => Iterable<RunRow>;
}

export type Comparison = Omit<CompareAnswer, 'left' | 'right'>;

/** What two runs have in common, how far their entrants lie apart, and where each first did something else. */
export function comparisonOf(left: ComparedRun, right: ComparedRun): Comparison {
  const parts = comparedParts(partsOf(left), partsOf(right));
  return {
    equal: parts.filter(({ values }) => values.length === 0).map(({ part }) => part),
    different: parts.filter(({ values }) => values.length > 0),
    ...compareEntrants(left.history.accounts, right.history.accounts),
    definitions: METRICS.map(({ id, label, unit, definition }) => ({ id, label, unit, text: definition })),
    partings: partings(left, right),
  };
}

function partings(left: ComparedRun, right: ComparedRun): Comparison['partings'] {
  const kinds = new Map(right.history.accounts.map(({ account, kind }): [AccountId, string] => [account, kind]));
  const shared = left.history.accounts.map(({ account }) => account).filter((account) => kinds.has(account));
  const grids = [left, right].map(({ history }) => instrumentsOf(history.started));
  return partingsOf(left.rows(), right.rows(), new Set(shared)).map(({ account, cycle, at, ...records }) => {
    const [one, other] = fromDifference(
      stepText(records.left, grids[0] ?? new Map()),
      stepText(records.right, grids[1] ?? new Map()),
    );
    return { account, isDebated: kinds.get(account) !== 'code', cycle, at, left: one, right: other };
  });
}

/** What a scenario says, part by part, with what its paths stand for in place of the paths. */
function partsOf({ setUp: { scenario, file }, history: { started } }: ComparedRun): ReadonlyMap<string, unknown> {
  const { name: _, feeds: __, instruments: ___, entrants, seed: ____, ...rest } = scenario.data;
  const hashes = new Map(file.strategies.map(({ name, hash }) => [name, hash]));
  return new Map<string, unknown>([
    ['tapes', file.tapes.map(({ hash }) => hash)],
    ['instruments', scenario.instruments],
    ['seed', file.seed],
    ['version', started.version],
    ...Object.entries(rest),
    ...entrants.map(({ id, strategy: _strategy, ...entrant }): [string, unknown] => [
      `entrant ${id}`,
      { ...entrant, strategy: hashes.get(id) },
    ]),
  ]);
}

function comparedParts(
  left: ReadonlyMap<string, unknown>,
  right: ReadonlyMap<string, unknown>,
): Comparison['different'] {
  return [...new Set([...left.keys(), ...right.keys()])].map((part) => {
    const [one, other] = [left, right].map((parts) => leavesOf(parts.get(part), part));
    const paths = [...new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])])];
    const values = paths.map((path) => ({ path, left: one?.get(path), right: other?.get(path) }));
    return { part, values: values.filter((value) => value.left !== value.right) };
  });
}

/** Every single value with its path. */
function leavesOf(value: unknown, path: string): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null) return new Map([[path, canonicalJson(value)]]);
  const members = Object.entries(value);
  if (members.length === 0) return new Map([[path, canonicalJson(value)]]);
  return new Map(members.flatMap(([key, member]) => [...leavesOf(member, `${path}.${key}`)]));
}
