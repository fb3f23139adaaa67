import { join } from 'node:path';
import { z } from 'zod';
import { CHAIN_START } from '../../adapters/journal/chain.ts';
import { signatureSchema } from '../../adapters/journal/manifest.ts';
import { signerOf } from '../../adapters/journal/signature.ts';
import { readText, statOf } from '../../adapters/shared/plain-file.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { InputError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import { jsonOf } from '../../domain/json.ts';
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
const statementSchema = z.strictObject({ says: saysSchema, previous: hash, signature: signatureSchema });

export type SeasonFreeze = z.output<typeof freezeSchema>;
export type SeasonEntry = z.output<typeof entrySchema>;
export type SeasonClose = z.output<typeof closeSchema>;
type Says = z.output<typeof saysSchema>;
export type SeasonStatement = z.output<typeof statementSchema>;

/** What a season's file says, and what is wrong with it, each by name. */
export interface ReadSeason {
  readonly freeze: SeasonFreeze | undefined;
  readonly entries: readonly SeasonEntry[];
  readonly close: SeasonClose | undefined;
  readonly statements: readonly SeasonStatement[];
  /** Fingerprint of the key that froze it; undefined where no signature holds. */
  readonly signedBy: string | undefined;
  readonly problems: readonly string[];
}

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

function signedText(says: Says, previous: string): string {
  return canonicalJson({ says, previous });
}

/** @throws InputError where there is no such file */
export function readSeason(folder: string): ReadSeason {
  const path = join(folder, SEASON_FILE);
  if (statOf(path, 'season') === undefined) {
    const mend = 'give the folder of a season; quartet season freeze makes one';
    throw new InputError({ code: 'season-not-found', where: folder, what: `it holds no ${SEASON_FILE}`, mend });
  }
  const text = readText(path, 'season');
  const problems: string[] = [];
  const statements: SeasonStatement[] = [];
  for (const [place, line] of text.split('\n').slice(0, -1).entries()) {
    const statement = parse(line);
    if (statement === undefined) problems.push(`statement ${place + 1}: it is none, to the letter`);
    else {
      const problem = problemOf(statement, statements.at(-1));
      if (problem !== undefined) problems.push(`${nameOf(statement, place)}: ${problem}`);
      statements.push(statement);
    }
  }
  if (!text.endsWith('\n')) problems.push('its last line is cut off');
  return { ...partsOf(statements, problems), statements, problems };
}

function parse(line: string): SeasonStatement | undefined {
  const statement = statementSchema.safeParse(jsonOf(line)).data;
  return statement !== undefined && statementText(statement) === `${line}\n` ? statement : undefined;
}

function problemOf(statement: SeasonStatement, before: SeasonStatement | undefined): string | undefined {
  const { says, previous, signature } = statement;
  if (signerOf(signedText(says, previous), signature) === undefined) return 'its signature is of something else';
  const follows = before === undefined ? CHAIN_START : sha256(statementText(before));
  if (previous !== follows) return 'it does not follow the one before it: one was dropped, added or moved';
  return before !== undefined && says.at < before.says.at ? 'it is dated before the one before it' : undefined;
}

function nameOf({ says }: SeasonStatement, place: number): string {
  return `statement ${place + 1} (${says.kind === 'enter' ? `entry of ${says.entrant}` : says.kind})`;
}

function partsOf(
  statements: readonly SeasonStatement[],
  problems: string[],
): Pick<ReadSeason, 'freeze' | 'entries' | 'close' | 'signedBy'> {
  const all = statements.map(({ says }) => says);
  const [freeze, ...moreFreezes] = all.filter((says) => says.kind === 'freeze');
  const [close, ...moreCloses] = all.filter((says) => says.kind === 'close');
  if (freeze === undefined || all[0] !== freeze || moreFreezes.length > 0)
    problems.push('it does not begin with the one statement that froze it');
  if (close !== undefined && (all.at(-1) !== close || moreCloses.length > 0))
    problems.push('it goes on after it was closed');
  const keyOf = (says: Says | undefined) => statements.find((one) => one.says === says)?.signature.key;
  if (close !== undefined && keyOf(close) !== keyOf(freeze))
    problems.push('it was closed by another key than froze it');
  const [first] = statements;
  const signedBy = first === undefined ? undefined : signerOf(signedText(first.says, first.previous), first.signature);
  return { freeze, entries: all.filter((says) => says.kind === 'enter'), close, signedBy };
}
