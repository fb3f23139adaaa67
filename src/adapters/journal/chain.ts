import { IntegrityError } from '../../domain/errors.ts';

/** The last row that is known to be on the disk, kept outside the database so that a lost tail can be told. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** What the first row follows. */
export const CHAIN_START = '0'.repeat(64);

/** What a journal holds before its first row. */
export const EMPTY_HEAD: ChainHead = { sequence: 0, hash: CHAIN_START };

/** `sequence` names the first row that does not follow. */
export function brokenChain(path: string, sequence: number, what: string): IntegrityError {
  const mend = 'the journal was changed after it was written; restore the run folder from a copy';
  return new IntegrityError({ code: 'journal-chain-broken', what, where: `${path}, row ${sequence}`, mend }, sequence);
}
