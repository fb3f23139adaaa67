import type Database from 'better-sqlite3';
import { blockHash, type RowBuffer } from './block.ts';
import type { ChainHead } from './chain.ts';

/** Writes rows behind the head of the chain, in one transaction; gives the head behind them. */
export type InsertRows = (rows: RowBuffer, head: ChainHead) => ChainHead;

export function inserter(database: Database.Database): InsertRows {
  const statement = database.prepare<[number, Buffer, string]>('INSERT INTO block (last, rows, hash) VALUES (?, ?, ?)');
  const insertAll = database.transaction((pending: RowBuffer, before: ChainHead): ChainHead => {
    let head = before;
    for (const { rows, text } of pending.blocks()) {
      head = { sequence: head.sequence + rows, hash: blockHash(head, text) };
      statement.run(head.sequence, text, head.hash);
    }
    return head;
  });
  return (rows, head) => insertAll.immediate(rows, head);
}
