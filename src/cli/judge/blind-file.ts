import { existsSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { readText } from '../../adapters/shared/plain-file.ts';
import { writeWhole } from '../../adapters/shared/write-whole.ts';
import { PREFERENCES } from '../../agents/preference/preference-call.ts';
import type { Ballot } from '../../arena/preference/panel.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeCsv } from '../../domain/escape.ts';
import { ballotOf } from './panel.ts';
import { isLeftFirst, type RationalePair } from './rationales.ts';

/** The name of people among judges. */
const PEOPLE = 'people';
const COLUMNS = ['pair', 'symbol', 'first action', 'first', 'second action', 'second', 'vote'] as const;

export function hasBlindFile(path: string): boolean {
  return existsSync(path);
}

/** Pairs to be read by people, in an order drawn for each, with a column for their word. */
export function writeBlindFile(path: string, pairs: readonly RationalePair[]): void {
  const lines = pairs.map((pair) => {
    const [first, second] = isLeftFirst(pair) ? [pair.left, pair.right] : [pair.right, pair.left];
    return [pair.id, first.symbol, first.action, first.rationale, second.action, second.rationale, ''];
  });
  writeWhole(path, [COLUMNS, ...lines].map((cells) => `${cells.map(escapeCsv).join(',')}\r\n`).join(''));
}

/**
 * The votes that people have written into the last column; lines without one are not counted.
 * @throws InputError at a vote that is none, or a pair that the runs do not have
 */
export function readBlindFile(path: string, pairs: readonly RationalePair[]): readonly Ballot[] {
  const rows: Record<string, string>[] = parse(readText(path, 'votes'), { columns: true, bom: true, trim: true });
  const known = new Map(pairs.map((pair) => [pair.id, pair]));
  return rows.flatMap((row, at) => {
    const { pair: id = '', vote = '' } = row;
    if (vote === '') return [];
    const said = PREFERENCES.find((one) => one === vote.toLowerCase());
    const where = `${path}, line ${at + 2}`;
    if (said === undefined) throw refused(where, `${JSON.stringify(vote.slice(0, 40))} is no vote`);
    const pair = known.get(id);
    if (pair === undefined) throw refused(where, `${JSON.stringify(id.slice(0, 40))} is no pair of these runs`);
    return [ballotOf(pair, { judge: PEOPLE, isLeftFirst: isLeftFirst(pair), said })];
  });
}

function refused(where: string, what: string): InputError {
  const mend = `give ${PREFERENCES.join(', ')} or nothing, for the runs and --pairs it was written for`;
  return new InputError({ code: 'bad-vote', where, what, mend });
}
