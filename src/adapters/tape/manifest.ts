import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { InputError, IntegrityError } from '../../domain/errors.ts';
import { isInstant } from '../../domain/time.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { parseJson } from '../shared/parse-json.ts';
import { readText, refuseSpecial, statOf } from '../shared/plain-file.ts';

const count = z.int().min(0);
const moment = z.number().refine(isInstant);

export const tapeManifestSchema = z.strictObject({
  schema: z.literal(1),
  name: z.string().min(1),
  /** Where the records come from, in words. */
  source: z.string(),
  /** Made by a generator: its results carry a banner. */
  synthetic: z.boolean(),
  /** What its lines are sorted by: event time, or (written live) the time they became visible. */
  order: z.enum(['ts', 'visible']),
  /** Earliest and latest event time; null when it holds no record. */
  span: z.strictObject({ from: moment, to: moment }).nullable(),
  lines: count,
  /** Records by type, as written. */
  counts: z.record(z.string(), count),
  symbols: z.array(z.string()),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** How it was made, e.g. a generator's settings. */
  settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
});

/** What is known of a tape beside its bytes. */
export type TapeManifest = Readonly<z.output<typeof tapeManifestSchema>>;

/** `tapes/demo.ndjson.gz` → `tapes/demo.manifest.json`. */
export function manifestPath(tapePath: string): string {
  return `${tapePath.replace(/\.(ndjson|jsonl|csv)(\.gz)?$|\.gz$/i, '')}.manifest.json`;
}

/** `prices.csv` → `prices.csv.manifest.json`, where `prices.manifest.json` tells of `prices.ndjson.gz`. */
function ownManifestPath(tapePath: string): string {
  return `${tapePath}.manifest.json`;
}

/** The manifest of a tape; undefined when there is none. Throws `manifest-malformed`. */
export async function readTapeManifest(tapePath: string): Promise<TapeManifest | undefined> {
  const own = await readManifestAt(ownManifestPath(tapePath));
  if (own !== undefined) return own;
  const shared = await readManifestAt(manifestPath(tapePath));
  return shared === undefined || tellsOfSibling(shared, tapePath) ? undefined : shared;
}

/** Where a tape's manifest goes: not over that of a file of the same name in another form. */
export async function placeForManifest(tapePath: string): Promise<string> {
  const shared = await readManifestAt(manifestPath(tapePath)).catch(() => undefined);
  const isTaken = shared !== undefined && tellsOfSibling(shared, tapePath);
  return isTaken ? ownManifestPath(tapePath) : manifestPath(tapePath);
}

/** `prices.csv` and `prices.ndjson.gz` share the short name; a tape that was renamed with its manifest does not. */
function tellsOfSibling({ name }: TapeManifest, tapePath: string): boolean {
  return name !== basename(tapePath) && manifestPath(name) === basename(manifestPath(tapePath));
}

async function readManifestAt(path: string): Promise<TapeManifest | undefined> {
  if (statOf(path, 'manifest') === undefined) return undefined;
  const parsed = tapeManifestSchema.safeParse(parseJson(readText(path, 'manifest')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const what = `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not a manifest'}`;
  const mend = 'write it anew with quartet tape convert, or remove it';
  throw new InputError({ code: 'manifest-malformed', what, where: path, mend });
}

export function formatManifest(manifest: TapeManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Throws `tape-changed` when a tape's bytes are not those its manifest was written for. */
export function checkHash(tapePath: string, manifest: TapeManifest, sha256: string): void {
  if (manifest.sha256 === sha256) return;
  const what = `its bytes hash to ${sha256.slice(0, 12)}…, its manifest says ${manifest.sha256.slice(0, 12)}…`;
  const mend = 'restore the tape, or remove the manifest to take the tape as it is';
  throw new IntegrityError({ code: 'tape-changed', what, where: tapePath, mend });
}

/** In small pieces a stream costs more than the hash does. */
const HASHED_BYTES = 1_048_576;

/** SHA-256 of the file's bytes as they lie on disk, in hex. */
export async function hashTape(path: string): Promise<string> {
  refuseSpecial(path, 'tape');
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: HASHED_BYTES }), hash);
  } catch (error) {
    throw fileProblem(error, 'tape', path);
  }
  return hash.digest('hex');
}
