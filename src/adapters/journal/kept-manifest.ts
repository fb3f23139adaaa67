import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../domain/hash.ts';
import { vanished } from '../shared/plain-file.ts';
import { writeWhole } from '../shared/write-whole.ts';
import { CHAIN_START, type ChainHead } from './chain.ts';
import { MANIFEST, type Manifest, manifestText, readRunManifest } from './manifest.ts';
import type { Sign } from './signature.ts';

/** What grew so far: rows, calls or bytes, and the hash over all of them. */
export interface Grown {
  readonly length: number;
  readonly hash: string;
}

/** A file that was not begun yet. */
export const NOT_BEGUN: Grown = { length: 0, hash: CHAIN_START };

/**
 * The manifest of a run, in the hands of its one writer. Growth is written with the journal's next head, since only rows
 * tell what follows from it; a name is written before its file is made, so that no file is ever without.
 */
export class KeptManifest {
  readonly #path: string;
  readonly #sign: Sign | undefined;
  #manifest: Manifest;
  #inode: number;
  #isWritten = true;

  private constructor(folder: string, manifest: Manifest, sign: Sign | undefined) {
    this.#path = join(folder, MANIFEST);
    this.#manifest = manifest;
    this.#sign = sign;
    this.#inode = statSync(this.#path).ino;
  }

  /** Takes up the manifest of a run that goes on; undefined where the run was begun without. */
  static open(folder: string, sign: Sign | undefined): KeptManifest | undefined {
    const manifest = readRunManifest(folder);
    return manifest === undefined ? undefined : new KeptManifest(folder, manifest, sign);
  }

  grown(name: string): Grown | undefined {
    return this.#manifest.growing[name];
  }

  /** So much of a file is on the disk; to be written with the next head. */
  grow(name: string, grown: Grown): void {
    this.#manifest.growing[name] = grown;
    this.#isWritten = false;
  }

  /** A file will not change any more. */
  whole(name: string, hash: string): void {
    this.#manifest.files[name] = hash;
    this.#isWritten = false;
  }

  /** A growing file is whole, or was never begun. */
  drop(name: string): void {
    delete this.#manifest.growing[name];
    this.#isWritten = false;
  }

  hashOf(name: string): string | undefined {
    return this.#manifest.files[name];
  }

  writeHead({ sequence, hash }: ChainHead): void {
    this.grow('journal.db', { length: sequence, hash });
    this.write();
  }

  write(): void {
    if (this.#isWritten) return;
    this.check();
    writeWhole(this.#path, signedText(this.#manifest, this.#sign));
    this.#inode = statSync(this.#path).ino;
    this.#isWritten = true;
  }

  /** Throws IntegrityError when another file lies where the manifest lay, or none. */
  check(): void {
    if (statSync(this.#path, { throwIfNoEntry: false })?.ino !== this.#inode) throw vanished(this.#path);
  }
}

/** Names a new run's first files; the run folder is there. */
export function beginManifest(
  folder: string,
  texts: Readonly<Record<string, string>>,
  growing: readonly string[],
): void {
  const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, sha256(text)]));
  writeWhole(
    join(folder, MANIFEST),
    manifestText({ schema: 1, files, growing: Object.fromEntries(growing.map((name) => [name, NOT_BEGUN])) }),
  );
}

function signedText(manifest: Manifest, sign: Sign | undefined): string {
  const { signature: _, ...unsigned } = manifest;
  return manifestText(sign === undefined ? unsigned : { ...unsigned, signature: sign(manifestText(unsigned)) });
}
