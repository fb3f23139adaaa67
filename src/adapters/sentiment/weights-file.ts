import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { InputError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import type { ModelWeights } from '../../sentiment/data.ts';
import { READINGS } from '../../sentiment/model.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { readBytesOf } from '../shared/plain-file.ts';

const readings = z.array(z.number()).length(READINGS.length);

/** First line of a weights file; the gzipped table follows it. */
const header = z.strictObject({
  schema: z.literal('quartet-weights-1'),
  bits: z.number().int().min(8).max(22),
  directionScale: z.number(),
  opinionScale: z.number(),
  directionBias: z.number(),
  opinionBias: z.number(),
  opinionLean: z.number(),
  directionReadings: readings,
  opinionReadings: readings,
  /** What they were learned from, by name and number of texts. */
  sources: z.array(z.strictObject({ name: z.string(), texts: z.number().int() })),
  tableSha256: z.string(),
});

export type WeightsSources = z.infer<typeof header>['sources'];

/** Where `quartet sentiment train` leaves weights for this user: below $XDG_DATA_HOME, else ~/.local/share. */
export function trainedWeightsPath(): string {
  const base = process.env.XDG_DATA_HOME;
  return join(base === undefined || base === '' ? join(homedir(), '.local', 'share') : base, 'quartet', 'weights.bin');
}

export function writeWeights(path: string, weights: ModelWeights, sources: WeightsSources): void {
  const { table, ...rest } = weights;
  const head = header.parse({ schema: 'quartet-weights-1', ...rest, sources, tableSha256: sha256(toBytes(table)) });
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), gzipSync(toBytes(table), { level: 9 })]);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, bytes);
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw fileProblem(error, 'weights', path);
  }
}

export function readWeights(path: string): ModelWeights {
  return readWhole(path).weights;
}

/** What `quartet sentiment train` left, with what it learned from. */
export function readTrained(): { readonly weights: ModelWeights; readonly sources: WeightsSources } {
  const path = trainedWeightsPath();
  if (existsSync(path)) return readWhole(path);
  throw new InputError({
    code: 'weights-untrained',
    what: 'no weights have been trained yet',
    where: path,
    mend: 'train some with `quartet sentiment train FILE`, or leave --trained out to measure the shipped ones',
  });
}

function readWhole(path: string): { readonly weights: ModelWeights; readonly sources: WeightsSources } {
  const bytes = readBytesOf(path, 'weights');
  const end = bytes.indexOf(0x0a);
  try {
    const { schema: _, sources, tableSha256, ...rest } = header.parse(JSON.parse(bytes.toString('utf8', 0, end)));
    const raw = gunzipSync(bytes.subarray(end + 1), { maxOutputLength: 2 << rest.bits });
    if (raw.length !== 2 << rest.bits || sha256(raw) !== tableSha256)
      throw new Error('the table is not the one written');
    return { weights: { ...rest, table: new Int8Array(raw.buffer, raw.byteOffset, raw.length) }, sources };
  } catch (error) {
    throw new InputError({
      code: 'weights-unreadable',
      what: `not a weights file (${error instanceof z.ZodError ? 'unknown header' : String(error)})`,
      where: path,
      mend: 'make it again with `quartet sentiment train`',
    });
  }
}

function toBytes(table: Int8Array): Buffer {
  return Buffer.from(table.buffer, table.byteOffset, table.byteLength);
}
