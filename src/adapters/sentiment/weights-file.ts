import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { InputError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import type { ModelWeights } from '../../sentiment/data.ts';
import { READINGS } from '../../sentiment/model.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { makeFolders } from '../shared/make-folders.ts';
import { readBytesOf } from '../shared/plain-file.ts';

const SCHEMA = 'quartet-weights-1';
const FIGURES = ['directionScale', 'opinionScale', 'directionBias', 'opinionBias', 'opinionLean'] as const;
const READING_LISTS = ['directionReadings', 'opinionReadings'] as const;
const BITS = { least: 8, most: 22 };

/** First line of a weights file; the gzipped table follows it. */
interface Header extends Omit<ModelWeights, 'table'> {
  readonly schema: typeof SCHEMA;
  /** What they were learned from, by name and number of texts. */
  readonly sources: WeightsSources;
  readonly tableSha256: string;
}

export type WeightsSources = readonly { readonly name: string; readonly texts: number }[];

/** By hand: a schema's library would take longer to load than everything else that scores a post. */
function isHeader(value: object): value is Header {
  const head: Readonly<Record<string, unknown>> = { ...value };
  const { schema, bits, sources, tableSha256 } = head;
  return (
    schema === SCHEMA &&
    typeof bits === 'number' &&
    Number.isInteger(bits) &&
    bits >= BITS.least &&
    bits <= BITS.most &&
    FIGURES.every((name) => typeof head[name] === 'number') &&
    READING_LISTS.every((name) => isReadings(head[name])) &&
    Array.isArray(sources) &&
    sources.every(({ name, texts }) => typeof name === 'string' && Number.isInteger(texts)) &&
    typeof tableSha256 === 'string'
  );
}

function isReadings(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length === READINGS.length && value.every((reading) => typeof reading === 'number')
  );
}

/** Where `quartet sentiment train` leaves weights for this user: below $XDG_DATA_HOME, else ~/.local/share. */
export function trainedWeightsPath(): string {
  const base = process.env.XDG_DATA_HOME;
  return join(base === undefined || base === '' ? join(homedir(), '.local', 'share') : base, 'quartet', 'weights.bin');
}

export function writeWeights(path: string, weights: ModelWeights, sources: WeightsSources): void {
  const { table, ...rest } = weights;
  const head: Header = { schema: SCHEMA, ...rest, sources, tableSha256: sha256(toBytes(table)) };
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), gzipSync(toBytes(table), { level: 9 })]);
  try {
    makeFolders(dirname(path));
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
  const mend = 'train some with `quartet sentiment train FILE`, or leave --trained out to measure the shipped ones';
  throw new InputError({ code: 'weights-untrained', what: 'no weights have been trained yet', where: path, mend });
}

function readWhole(path: string): { readonly weights: ModelWeights; readonly sources: WeightsSources } {
  const bytes = readBytesOf(path, 'weights');
  const end = bytes.indexOf(0x0a);
  try {
    const head: unknown = JSON.parse(bytes.toString('utf8', 0, end));
    if (typeof head !== 'object' || head === null || !isHeader(head)) throw new Error('unknown header');
    const { schema: _, sources, tableSha256, ...rest } = head;
    const raw = gunzipSync(bytes.subarray(end + 1), { maxOutputLength: 2 << rest.bits });
    if (raw.length !== 2 << rest.bits || sha256(raw) !== tableSha256)
      throw new Error('the table is not the one written');
    return { weights: { ...rest, table: new Int8Array(raw.buffer, raw.byteOffset, raw.length) }, sources };
  } catch (error) {
    const what = `not a weights file (${String(error)})`;
    const mend = 'make it again with `quartet sentiment train`';
    throw new InputError({ code: 'weights-unreadable', what, where: path, mend });
  }
}

function toBytes(table: Int8Array): Buffer {
  return Buffer.from(table.buffer, table.byteOffset, table.byteLength);
}
