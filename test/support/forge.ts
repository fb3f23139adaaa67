import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_HEAD } from '../../src/adapters/journal/chain.ts';
import { readHead } from '../../src/adapters/journal/head.ts';
import { type Manifest, manifestText, readRunManifest } from '../../src/adapters/journal/manifest.ts';
import { readJournal } from '../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { sha256 } from '../../src/domain/hash.ts';
import type { JournalRow } from '../../src/ports/journal.ts';

/** Rows of a journal, to be changed. */
export type Rows = { -readonly [Key in keyof JournalRow]: JournalRow[Key] }[];

/** Changes a run as one who knows its format would: chain, head, hashes and manifest are made anew; a signature goes. */
export function forge(folder: string, change: (rows: Rows) => void): void {
  const reader = readJournal(folder);
  const rows: Rows = [...reader.rows(1)];
  reader.close();
  change(rows);
  const manifest = readRunManifest(folder);
  if (manifest === undefined) throw new Error(`${folder} has no manifest`);
  rmSync(join(folder, 'journal.db'));
  rmSync(join(folder, 'manifest.json'));
  const journal = openJournal(folder, 'group');
  for (const row of rows) journal.append(row);
  journal.commit();
  journal.close();
  const { sequence: length, hash } = readHead(folder) ?? EMPTY_HEAD;
  rmSync(join(folder, 'journal.head'));
  reseal(folder, { ...manifest, growing: { ...manifest.growing, 'journal.db': { length, hash } } });
}

function reseal(folder: string, { schema, files, growing }: Manifest): void {
  const hashes = Object.keys(files).map((name) => [name, sha256(readFileSync(join(folder, name)))]);
  writeFileSync(join(folder, 'manifest.json'), manifestText({ schema, files: Object.fromEntries(hashes), growing }));
}

/** Rewrites the JSON of the rows that hold a text. */
export function rewrite(rows: Rows, holds: string, from: string | RegExp, to: string, which = 0): void {
  const row = rows.filter(({ body }) => body.includes(holds)).at(which);
  if (row === undefined) throw new Error(`no row holds ${holds}`);
  const body = row.body.replace(from, to);
  if (body === row.body) throw new Error(`${from} is not in ${row.body.slice(0, 500)}`);
  row.body = body;
}

/** Changes the board in the last row. */
export function onBoard<Board>(rows: Rows, change: (board: Board) => void): void {
  const last = rows.at(-1);
  if (last === undefined) throw new Error('no rows');
  const [finished, ...rest] = JSON.parse(last.body);
  const board: Board = JSON.parse(finished.board);
  change(board);
  last.body = canonicalJson([{ ...finished, board: canonicalJson(board) }, ...rest]);
}
