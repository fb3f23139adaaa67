import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { IntegrityError } from '../../domain/errors.ts';
import { jsonOf } from '../../domain/json.ts';
import { refuseSpecial } from '../shared/plain-file.ts';
import type { ChainHead } from './chain.ts';

export const MANIFEST = 'manifest.json';
const JOURNAL = 'journal.db';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Ed25519: the public key and the signature, both base64. */
export const signatureSchema = z.strictObject({ key: z.string(), value: z.string() });

const manifestSchema = z.strictObject({
  schema: z.literal(1),
  /** SHA-256 of each file that does not change any more, by its path in the run folder. */
  files: z.record(z.string(), hash),
  /** How far each file that grows is known to be on the disk: rows, calls or bytes, and the hash over all of them. */
  growing: z.record(z.string(), z.strictObject({ length: z.int().nonnegative(), hash })),
  /** Over this manifest without it; left out where its writer has no key. */
  signature: signatureSchema.exactOptional(),
});
export type Manifest = z.output<typeof manifestSchema>;
export type Signature = z.output<typeof signatureSchema>;

/** All there is in a run folder. Undefined in one of before there were manifests. Throws IntegrityError on any other text. */
export function readRunManifest(folder: string): Manifest | undefined {
  return readKept(join(folder, MANIFEST), {
    kind: 'manifest',
    schema: manifestSchema,
    textOf: manifestText,
    trouble: { code: 'run-manifest-unreadable', what: 'it does not name files and hashes as they were written' },
  });
}

export function headIn({ growing }: Manifest): ChainHead | undefined {
  const head = growing[JOURNAL];
  return head === undefined ? undefined : { sequence: head.length, hash: head.hash };
}

/** One text a manifest: the same names in the same order. */
export function manifestText({ schema, files, growing, signature }: Manifest): string {
  const whole = { schema, files: sorted(files), growing: sorted(growing), ...(signature && { signature }) };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}

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
  const value = schema.safeParse(jsonOf(text)).data;
  if (value !== undefined && textOf(value) === text) return value;
  const mend = 'it was changed from outside; restore the run folder from a copy';
  throw new IntegrityError({ ...trouble, where: path, mend });
}
