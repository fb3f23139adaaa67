import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { IntegrityError } from '../../domain/errors.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { refuseSpecial } from '../shared/plain-file.ts';
import { memberBefore } from './members.ts';

const CHUNK_BYTES = 262_144;

/** A tape's text as bytes, unpacked if it is gzip (one or many members). */
export interface TapeBytes {
  readonly chunks: AsyncIterable<Buffer>;
  /** Once read: whether the last gzip member was cut off, as by a crash of its writer. */
  torn(): boolean;
}

/** `from`: how many bytes of its text are passed over. */
export function readBytes(path: string, from = 0): TapeBytes {
  const ending: Ending = { torn: false };
  return { chunks: chunksOf(path, from, ending), torn: () => ending.torn };
}

interface Ending {
  torn: boolean;
}

async function* chunksOf(path: string, from: number, ending: Ending): AsyncGenerator<Buffer> {
  refuseSpecial(path, 'tape');
  let given = from;
  try {
    const chunks = (await isGzip(path))
      ? unpack(path, { from, finishFlush: constants.Z_FINISH }, ending)
      : createReadStream(path, { highWaterMark: CHUNK_BYTES, start: from });
    for await (const chunk of chunks) {
      given += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (!hasCode(error, 'Z_BUF_ERROR'))
      throw hasCode(error, 'Z_DATA_ERROR') ? damage(path) : fileProblem(error, 'tape', path);
    ending.torn = true;
    // A failing stream forgets what it had ready: read again, asking for whatever can be had, and go on from there.
    yield* unpack(path, { from: given, finishFlush: constants.Z_SYNC_FLUSH }, ending);
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

interface Unpacking {
  readonly from: number;
  readonly finishFlush: number;
}

async function* unpack(path: string, { from, finishFlush }: Unpacking, ending: Ending): AsyncGenerator<Buffer> {
  const place = memberBefore(path, from);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES, start: place.bytes });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES, finishFlush });
  // Errors of either stream surface where the unpacked bytes are read.
  pipeline(file, gunzip, () => {});
  yield* skip(gunzip, from - place.text);
  // Zeros behind a member (room the file was given and never filled) are passed over by zlib in silence.
  if (gunzip.bytesWritten < file.bytesRead) ending.torn = true;
}

async function* skip(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function damage(path: string): IntegrityError {
  const what = 'its compressed data contradict their checksums';
  return new IntegrityError({ code: 'tape-damaged', what, where: path, mend: 'restore the file from a copy' });
}
