import { readFile } from 'node:fs/promises';
import { sha256 } from '../../domain/hash.ts';
import { manifestPath } from './manifest.ts';

/** Who is told what a recording's files are, so that each can be held to it: by their paths. */
export interface TapeWitness {
  /** Told before the file is made. */
  begun(path: string): void;
  /** So many of its bytes are on the disk, with this hash. */
  grown(path: string, length: number, sha256: string): void;
  /** It does not change any more. */
  whole(path: string, sha256: string): void;
  isWhole(path: string): boolean;
  /** It grows no longer: it is whole, or nothing came of it. */
  ended(path: string): void;
}

export async function witnessWhole(witness: TapeWitness, path: string, hash: string): Promise<void> {
  const manifest = manifestPath(path);
  witness.whole(manifest, sha256(await readFile(manifest)));
  witness.whole(path, hash);
}
