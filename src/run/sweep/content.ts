import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { fileProblem, writeProblem } from '../../adapters/shared/file-problem.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { IntegrityError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import type { SharedStore } from '../../ports/shared-store.ts';
import { read } from './job-records.ts';

/** Packed, and in base64, a piece stays below the 1 MB that a message of a NATS server may have, whatever is in it. */
const PIECE_BYTES = 512 * 1024;
/** A store is no file server: larger ones are copied by hand. */
const MOST_PIECES = 16_384;

const headSchema = z.strictObject({ pieces: z.int().min(1).max(MOST_PIECES) });

/** Puts a file onto a store under the hash of its bytes, unless it is there. `tell` hears the share that is sent. */
export async function sendContent(
  store: SharedStore,
  { path, hash }: { readonly path: string; readonly hash: string },
  tell: (share: number) => void,
): Promise<void> {
  const file = await open(path).catch((error: unknown) => {
    throw fileProblem(error, 'tape', path);
  });
  try {
    const { size } = await file.stat();
    if (size > MOST_PIECES * PIECE_BYTES) throw tooLarge(path);
    const readPiece = async (from: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, from);
      return buffer.subarray(0, bytesRead);
    };
    await sendPieces(store, { hash, size, readPiece }, tell);
  } finally {
    await file.close();
  }
}

/** The same of a short text. */
export async function sendText(store: SharedStore, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const readPiece = async (from: number): Promise<Buffer> => bytes.subarray(from, from + PIECE_BYTES);
  await sendPieces(store, { hash: sha256(text), size: bytes.length, readPiece }, () => undefined);
}

interface Source {
  readonly hash: string;
  readonly size: number;
  readPiece(from: number): Promise<Buffer>;
}

/** The head comes last: what was cut off is not there. */
async function sendPieces(
  store: SharedStore,
  { hash, size, readPiece }: Source,
  tell: (share: number) => void,
): Promise<void> {
  if ((await store.get(headKey(hash))) !== undefined) return;
  const pieces = Math.max(1, Math.ceil(size / PIECE_BYTES));
  for (let piece = 0; piece < pieces; piece += 1) {
    const bytes = await readPiece(piece * PIECE_BYTES);
    await store.put(pieceKey(hash, piece), gzipSync(bytes).toString('base64'), 0);
    tell((piece + 1) / pieces);
  }
  await store.put(headKey(hash), JSON.stringify({ pieces }), 0);
}

/** @throws IntegrityError where what is on the store is not what its name says */
export async function fetchText(store: SharedStore, hash: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of piecesOf(store, hash)) parts.push(part);
  const text = Buffer.concat(parts).toString();
  if (sha256(text) !== hash) throw damaged(hash);
  return text;
}

/** Gets a file from a store, whole or not at all. */
export async function fetchContent(store: SharedStore, hash: string, to: string): Promise<void> {
  makeFolders(dirname(to));
  const folder = mkdtempSync(join(dirname(to), '.coming-'));
  try {
    const hashed = createHash('sha256');
    const file = await open(join(folder, 'file'), 'wx');
    try {
      for await (const part of piecesOf(store, hash)) {
        hashed.update(part);
        await file.write(part);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (hashed.digest('hex') !== hash) throw damaged(hash);
    renameSync(join(folder, 'file'), to);
  } catch (error) {
    throw writeProblem(error, 'tape', to);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* piecesOf(store: SharedStore, hash: string): AsyncGenerator<Buffer> {
  const head = await store.get(headKey(hash));
  if (head === undefined) throw damaged(hash);
  const { pieces } = read(head.value, headSchema, headKey(hash));
  for (let piece = 0; piece < pieces; piece += 1) {
    const entry = await store.get(pieceKey(hash, piece));
    if (entry === undefined) throw damaged(hash);
    yield unpackedPiece(entry.value, hash);
  }
}

function unpackedPiece(text: string, hash: string): Buffer {
  try {
    return gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: PIECE_BYTES });
  } catch {
    throw damaged(hash);
  }
}

function headKey(hash: string): string {
  return `content.${hash}`;
}

function pieceKey(hash: string, piece: number): string {
  return `piece.${hash}.${piece}`;
}

function damaged(hash: string): IntegrityError {
  const what = 'it is not there, or is not what its name says';
  const mend = 'delete the store, or serve the bus from an empty --folder, and run the sweep again: it is sent anew';
  return new IntegrityError({ code: 'content-damaged', where: `content ${hash.slice(0, 12)}`, what, mend });
}

function tooLarge(where: string): IntegrityError {
  const mend = 'copy it to the machines by hand, into their ~/.cache/quartet/content';
  return new IntegrityError({ code: 'content-too-large', where, what: 'it has over 8 GiB', mend });
}
