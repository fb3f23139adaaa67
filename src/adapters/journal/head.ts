import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import { IntegrityError } from '../../domain/errors.ts';
import { crashPoint } from '../shared/crash-point.ts';
import { CHAIN_START } from './chain.ts';

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

/** Undefined where there is no such file. Anything in it but a head is an IntegrityError. */
export function readHead(folder: string): ChainHead | undefined {
  const path = headPath(folder);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const head = parse(text);
  if (head !== undefined && headText(head) === text) return head;
  throw new IntegrityError({
    code: 'journal-head-unreadable',
    what: 'it does not hold a sequence and a hash as they were written',
    where: path,
    mend: 'it was changed from outside; restore the run folder from a copy',
  });
}

/** Replaces the head in one step: a reader, or a run after a crash, finds the old one or the new one. */
export function writeHead(folder: string, head: ChainHead): void {
  const path = headPath(folder);
  const next = `${path}.next`;
  withFile(next, 'w', (file) => {
    writeSync(file, headText(head));
    fsyncSync(file);
  });
  crashPoint('head-written');
  renameSync(next, path);
  withFile(folder, 'r', fsyncSync);
  crashPoint('head-moved');
}

function headText({ sequence, hash }: ChainHead): string {
  return `${canonicalJson({ sequence, hash })}\n`;
}

function parse(text: string): ChainHead | undefined {
  try {
    return SCHEMA.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function withFile(path: string, flags: 'r' | 'w', use: (file: number) => void): void {
  const file = openSync(path, flags);
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}
