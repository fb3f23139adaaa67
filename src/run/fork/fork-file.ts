import { z } from 'zod';
import { isEntrantId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import { MODES, VOICES } from '../../domain/team.ts';
import { modelSchema, seasonSchema } from '../scenario/entrant-schema.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Evidence ids of one cluster. */
const posts = z.array(z.string().regex(/^post:\d+-\d+$/)).min(1);
const voice = z.enum(VOICES);

/** The one thing that a fork changes of an entrant; `nothing` asks what luck alone does. */
const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('nothing') }),
  /** Of every role. `maxCost` in dollars; left out, the entrant's own bound stays. */
  z.strictObject({ kind: z.literal('model'), model: modelSchema, maxCost: z.number().min(0).exactOptional() }),
  z.strictObject({ kind: z.literal('mode'), mode: z.enum(MODES) }),
  z.strictObject({ kind: z.literal('season'), season: seasonSchema }),
  /** Nobody asks that role any more. */
  z.strictObject({ kind: z.literal('role'), role: voice }),
  /** One critique is not heard. */
  z.strictObject({ kind: z.literal('critique'), cycle: z.int().min(1), role: voice }),
  /** Posts that were never written, as the entrant reads them. */
  z.strictObject({ kind: z.literal('posts'), ids: posts }),
  /** Posts that somebody else wrote. */
  z.strictObject({ kind: z.literal('author'), ids: posts, author: z.string().min(1).max(200) }),
]);
export type ForkChange = z.output<typeof changeSchema>;

/** What a run parts from another by: it stands in the run file, and names its parent without a place. */
export const forkSchema = z.strictObject({
  /** The parent's digest; null where it had not ended. */
  parent: hash.nullable(),
  /** Sequence of the last row that both have in common, and the hash of all rows up to it. */
  at: z.int().min(1),
  head: hash,
  entrant: z.string().refine(isEntrantId),
  change: changeSchema,
  /** In place of the entrant's own from there on. */
  seed: z.int().min(0).exactOptional(),
  /** Its models are asked anew from there on, for the so-manieth time; left out, what is asked again word for word has its old answer. */
  rerun: z.int().min(1).exactOptional(),
});
export type Fork = z.output<typeof forkSchema>;

/** The change in a few words. */
export function changeText(change: ForkChange): string {
  switch (change.kind) {
    case 'nothing':
      return 'nothing changed';
    case 'model':
      return `model ${change.model}`;
    case 'mode':
      return `mode ${change.mode}`;
    case 'season':
      return `season ${change.season}`;
    case 'role':
      return `without its ${change.role}`;
    case 'critique':
      return `without the critique of its ${change.role} in cycle ${change.cycle}`;
    case 'posts':
      return `without ${postsText(change.ids)}`;
    case 'author':
      return `${postsText(change.ids)} written by another`;
    default:
      return assertNever(change);
  }
}

function postsText(ids: readonly string[]): string {
  const [first = ''] = ids;
  return ids.length === 1 ? first : `${first} and its ${ids.length - 1} copies`;
}

/** What a reader of its board must know of a fork. */
export function forkNote({ parent, at, entrant, change, seed, rerun }: Fork): string {
  const whose = parent === null ? 'an unfinished run' : `the run ${parent.slice(0, 12)}`;
  const more = [
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...(rerun === undefined ? [] : [`asked anew, ${rerun}`]),
  ];
  return `a fork of ${whose} behind its row ${at}: ${[`${entrant} ${changeText(change)}`, ...more].join(', ')}`;
}
