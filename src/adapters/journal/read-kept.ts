import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { IntegrityError } from '../../domain/errors.ts';
import { refuseSpecial } from '../shared/plain-file.ts';

/** What a small file of a run folder holds, the one text of it, and what is said of any other. */
interface Kept<Value> {
  /** Begins the code of a file that is none. */
  readonly kind: string;
  readonly schema: z.ZodType<Value>;
  readonly textOf: (value: Value) => string;
  readonly trouble: { readonly code: string; readonly what: string };
}

/** Undefined where there is no file. Throws IntegrityError on a text that was not written so, to the letter. */
export function readKept<Value>(path: string, { kind, schema, textOf, trouble }: Kept<Value>): Value | undefined {
  refuseSpecial(path, kind);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const value = parse(text, schema);
  if (value !== undefined && textOf(value) === text) return value;
  const mend = 'it was changed from outside; restore the run folder from a copy';
  throw new IntegrityError({ ...trouble, where: path, mend });
}

function parse<Value>(text: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
