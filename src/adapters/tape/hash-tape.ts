import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileProblem } from '../shared/file-problem.ts';
import { refuseSpecial } from '../shared/plain-file.ts';

/** SHA-256 of the file's bytes as they lie on disk, in hex. */
export async function hashTape(path: string): Promise<string> {
  refuseSpecial(path, 'tape');
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw fileProblem(error, 'tape', path);
  }
  return hash.digest('hex');
}
