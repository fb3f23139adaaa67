import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crashPoint } from './crash-point.ts';

/** Replaces a small file in one step, on the disk: a reader, or a run after a crash, finds the old one or the new one. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const next = `${path}.next`;
  writeAnew(next, content, fsyncSync);
  crashPoint('head-written');
  renameSync(next, path);
  withFile(dirname(path), 'r', fsyncSync);
  crashPoint('head-moved');
}

/**
 * Writes a file of ours anew. What lay under its name goes and is not written through: in a folder from elsewhere it may be a
 * link to something of the person's, or a pipe that nobody reads.
 */
export function writeAnew(path: string, content: string | Uint8Array, then: (file: number) => void = () => {}): void {
  rmSync(path, { force: true });
  withFile(path, 'wx', (file) => {
    writeFileSync(file, content);
    then(file);
  });
}

function withFile(path: string, flags: 'r' | 'wx', use: (file: number) => void): void {
  const file = openSync(path, flags);
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}
