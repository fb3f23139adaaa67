import { hash } from 'node:crypto';
import type { JournalRow } from '../../ports/journal.ts';

/** The last row that is known to be on the disk, kept outside the database so that a lost tail can be told. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** What the first row follows. */
export const CHAIN_START = '0'.repeat(64);

/** A row's hash: over the one before it and all that the row says. Only the body, which stands last, can hold a newline. */
export function chainHash(previous: string, { sequence, at, account, body }: JournalRow): string {
  return hash('sha256', `${previous}\n${sequence}\n${at}\n${account ?? ''}\n${body}`, 'hex');
}
