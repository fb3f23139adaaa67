import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crashPoint } from './crash-point.ts';

/** Replaces a small file in one step, on the disk: a reader, or a run after a crash, finds the old one or the new one. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const next = `${path}.next`;
  withFile(next, 'w', (file) => {
    writeFileSync(file, content);
    fsyncSync(file);
  });
  crashPoint('head-written');
  renameSync(next, path);
  withFile(dirname(path), 'r', fsyncSync);
  crashPoint('head-moved');
}

function withFile(path: string, flags: 'r' | 'w', use: (file: number) => void): void {
  const file = openSync(path, flags);
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}
