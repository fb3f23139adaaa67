import { z } from 'zod';
import { CHAIN_START } from '../../adapters/journal/chain.ts';
import { signatureSchema } from '../../adapters/journal/manifest.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { sha256 } from '../../domain/hash.ts';
import { maybe } from '../../domain/record-parts.ts';

/** A season's own file: one signed statement a line, each chained to the one before it. */
export const SEASON_FILE = 'season.ndjson';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime();

const freezeSchema = z.strictObject({
  kind: z.literal('freeze'),
  schema: z.literal(1),
  at: time,
  name: z.string(),
  /** Of Quartet. */
  version: z.string(),
  /** Over market and rules: the scenario without its name, seed and entrants, and the tapes. */
  marketHash: hash,
  seed: z.int().min(0),
  tapes: z.array(z.strictObject({ name: z.string(), hash })),
  /** Of `scenario.yaml` and `plan.md` in the season's folder. */
  scenario: hash,
  plan: hash,
});

const entrySchema = z.strictObject({
  kind: z.literal('enter'),
  at: time,
  entrant: z.string(),
  config: hash,
  tries: z.int().min(1),
});

const figure = z.union([z.strictObject({ value: z.number() }), z.strictObject({ none: z.string() })]);

const closeSchema = z.strictObject({
  kind: z.literal('close'),
  at: time,
  /** Of Quartet: another may reckon otherwise. */
  version: z.string(),
  begun: time,
  /** Below the season's folder: where the run's relative paths start, and the tapes that were given to it. */
  from: z.string(),
  givenTapes: z.array(z.string()),
  digest: hash,
  /** Of what each entrant of the run was. */
  configs: z.record(z.string(), hash),
  standings: z.array(
    z.strictObject({
      entrant: z.string(),
      status: z.enum(['in-time', 'late', 'changed', 'not-entered', 'absent']),
      tries: z.int(),
      /** Undefined where it did not run. */
      totalReturn: maybe(z.number()),
      deflatedSharpe: figure,
    }),
  ),
  /** SHA-256 of every other file of the folder. */
  files: z.record(z.string(), hash),
});

const saysSchema = z.discriminatedUnion('kind', [freezeSchema, entrySchema, closeSchema]);
export const statementSchema = z.strictObject({ says: saysSchema, previous: hash, signature: signatureSchema });

export type SeasonFreeze = z.output<typeof freezeSchema>;
export type SeasonEntry = z.output<typeof entrySchema>;
export type SeasonClose = z.output<typeof closeSchema>;
export type Says = z.output<typeof saysSchema>;
export type SeasonStatement = z.output<typeof statementSchema>;

export function statementText(statement: SeasonStatement): string {
  return `${canonicalJson(statement)}\n`;
}

/** The statement that follows those, signed by a person's key. */
export function nextStatement(
  statements: readonly SeasonStatement[],
  says: Says,
  sign: (text: string) => SeasonStatement['signature'],
): SeasonStatement {
  const last = statements.at(-1);
  const previous = last === undefined ? CHAIN_START : sha256(statementText(last));
  return { says, previous, signature: sign(signedText(says, previous)) };
}

export function signedText(says: Says, previous: string): string {
  return canonicalJson({ says, previous });
}
