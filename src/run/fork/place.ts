import { readJournal, runRows } from '../../adapters/journal/read-journal.ts';
import type { Trust } from '../../adapters/strategies/trust.ts';
import { InputError } from '../../domain/errors.ts';
import type { RunRow } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import { postName } from '../../engine/scored-posts.ts';
import { createSignalBook } from '../../sentiment/signal-book.ts';
import { feedsOf } from '../execute.ts';
import { earOf } from '../mask/masked-ear.ts';
import { mergedFeeds, type PreparedRun } from '../prepare.ts';
import type { ForkChange } from './fork-file.ts';
import { type ForkRequest, prepareParent } from './fork-run.ts';

/** A fork as it is asked for: a post stands for its copies, and where a change can only be felt from says where to part. */
export type AskedFork = Omit<ForkRequest, 'at'> & { readonly at: number | undefined };

/** @throws InputError where nothing says where to part */
export async function placedFork(parent: string, asked: AskedFork, trust: Trust): Promise<ForkRequest> {
  const { change } = asked;
  if (change.kind === 'posts' || change.kind === 'author') {
    const { from, copies } = await copiesOf(await prepareParent(parent, undefined, trust), change.ids[0] ?? '');
    const ids = change.kind === 'posts' ? [...copies] : change.ids;
    return { ...asked, change: { ...change, ids }, at: asked.at ?? rowBefore(parent, from) };
  }
  if (change.kind !== 'critique') return { ...asked, at: given(asked) };
  return { ...asked, at: asked.at ?? rowBeforeCycle(parent, asked.entrant, change) };
}

function given({ at }: AskedFork): number {
  if (at !== undefined) return at;
  const mend = 'give the last row of the journal that stays; 1 changes the whole run';
  throw new InputError({ code: 'option-missing', where: '--at', what: 'is missing', mend });
}

/** The last row before an instant; the first one where there is none. */
function rowBefore(parent: string, instant: Instant): number {
  return lastRow(parent, ({ at }) => at >= instant);
}

function rowBeforeCycle(parent: string, entrant: string, { cycle }: Extract<ForkChange, { kind: 'critique' }>): number {
  return lastRow(
    parent,
    ({ account, records }) =>
      account?.split('#')[0] === entrant &&
      records.some((record) => record.kind === 'cycle-opened' && record.cycle === cycle),
  );
}

function lastRow(parent: string, isBehind: (row: RunRow) => boolean): number {
  const reader = readJournal(parent);
  try {
    let sequence = 1;
    for (const row of runRows(reader.rows(2))) {
      if (isBehind(row)) break;
      if (row.records.some(({ kind }) => kind === 'run-finished')) break;
      sequence = row.sequence;
    }
    return sequence;
  } finally {
    reader.close();
  }
}

/** Posts that count as one voice. */
interface Copies {
  /** In the order they became visible. */
  readonly copies: readonly string[];
  /** When the first of them did. */
  readonly from: Instant;
}

/**
 * The posts of a run's tapes that its signals took for copies of one, itself included.
 * @param wanted its evidence id, such as `post:0-17`
 * @throws InputError where it is no post about anything traded
 */
async function copiesOf(prepared: PreparedRun, wanted: string): Promise<Copies> {
  const scorer = earOf(prepared.scenario, prepared.request.from, prepared.plan.instruments);
  const book = createSignalBook({ minimumHistory: 1, priceOf: () => undefined });
  const clusters = new Map<number, { readonly copies: string[]; readonly from: Instant }>();
  let found: Copies | undefined;
  for await (const batch of mergedFeeds(feedsOf(prepared))) {
    for (const event of batch) {
      if (event.kind !== 'post') continue;
      book.add(event, scorer.score(event.text));
      const cluster = book.clusterOf(event);
      if (cluster === undefined) continue;
      const known = clusters.get(cluster) ?? { copies: [], from: event.visible };
      clusters.set(cluster, known);
      known.copies.push(postName(event));
      if (postName(event) === wanted) found = known;
    }
  }
  if (found !== undefined) return found;
  const mend = 'name one that a decision cites, such as post:0-17';
  const what = 'no post of the tapes about anything traded';
  throw new InputError({ code: 'no-such-post', where: wanted, what, mend });
}
