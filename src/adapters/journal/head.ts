import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import { writeWhole } from '../shared/write-whole.ts';
import { CHAIN_START } from './chain.ts';
import { headIn, readRunManifest } from './manifest.ts';
import { readKept } from './read-kept.ts';

/** The last row that is known to be on the disk, kept outside the database so that a lost tail can be told. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

export const EMPTY_HEAD: ChainHead = { sequence: 0, hash: CHAIN_START };

const SCHEMA = z.strictObject({ sequence: z.int().nonnegative(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

function headPath(folder: string): string {
  return join(folder, 'journal.head');
}

/**
 * As the run's manifest has it, or, in a folder without, a file of its own. Undefined where there is neither. Anything in
 * that but a head is an IntegrityError.
 */
export function readHead(folder: string): ChainHead | undefined {
  const manifest = readRunManifest(folder);
  if (manifest !== undefined) return headIn(manifest);
  return readKept(headPath(folder), {
    kind: 'journal',
    schema: SCHEMA,
    textOf: headText,
    trouble: { code: 'journal-head-unreadable', what: 'it does not hold a sequence and a hash as they were written' },
  });
}

export function writeHead(folder: string, head: ChainHead): void {
  writeWhole(headPath(folder), headText(head));
}

function headText({ sequence, hash }: ChainHead): string {
  return `${canonicalJson({ sequence, hash })}\n`;
}
