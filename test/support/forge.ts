import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CHAIN_START, chainHash } from '../../src/adapters/journal/chain.ts';
import { type Manifest, manifestText, readRunManifest } from '../../src/adapters/journal/manifest.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { sha256 } from '../../src/domain/hash.ts';
import type { JournalRow } from '../../src/ports/journal.ts';

/** Rows of a journal, to be changed. */
export type Rows = { -readonly [Key in keyof JournalRow]: JournalRow[Key] }[];

/** Changes a run as one who knows its format would: chain, head, hashes and manifest are made anew; a signature goes. */
export function forge(folder: string, change: (rows: Rows) => void): void {
  const database = new Database(join(folder, 'journal.db'));
  const rows = database
    .prepare<[], Rows[number]>('SELECT sequence, at, account, body FROM journal ORDER BY sequence')
    .all()
    .map((row) => ({ ...row, account: row.account ?? undefined }));
  change(rows);
  const insert = database.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?)');
  let hash = CHAIN_START;
  database.transaction(() => {
    database.exec('DELETE FROM journal');
    for (const row of rows) {
      hash = chainHash(hash, row);
      insert.run(row.sequence, row.at, row.account ?? null, row.body, hash);
    }
  })();
  database.close();
  const manifest = readRunManifest(folder);
  if (manifest === undefined) throw new Error(`${folder} has no manifest`);
  reseal(folder, { ...manifest, growing: { ...manifest.growing, 'journal.db': { length: rows.length, hash } } });
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
