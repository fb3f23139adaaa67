import { join } from 'node:path';
import { CHAIN_START } from '../../adapters/journal/chain.ts';
import { signerOf } from '../../adapters/journal/signature.ts';
import { readText, statOf } from '../../adapters/shared/plain-file.ts';
import { InputError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import { jsonOf } from '../../domain/json.ts';
import {
  type Says,
  SEASON_FILE,
  type SeasonClose,
  type SeasonEntry,
  type SeasonFreeze,
  type SeasonStatement,
  signedText,
  statementSchema,
  statementText,
} from './statement.ts';

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
      const { says } = statement;
      const name = says.kind === 'enter' ? `entry of ${says.entrant}` : says.kind;
      const problem = problemOf(statement, statements.at(-1));
      if (problem !== undefined) problems.push(`statement ${place + 1} (${name}): ${problem}`);
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
