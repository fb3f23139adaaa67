import { InputError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import { postName } from '../../engine/scored-posts.ts';
import { createSignalBook } from '../../sentiment/signal-book.ts';
import { feedsOf } from '../execute.ts';
import { earOf } from '../mask/masked-ear.ts';
import { mergedFeeds, type PreparedRun } from '../prepare.ts';

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
export async function copiesOf(prepared: PreparedRun, wanted: string): Promise<Copies> {
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
  throw new InputError({
    code: 'no-such-post',
    where: wanted,
    what: 'no post of the tapes about anything traded',
    mend,
  });
}
