import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';

const folder = process.env.QUARTET_DATA;

/** A file of the recordings' folder, which is named by QUARTET_DATA and by nothing else. */
export function dataPath(name: string): string {
  if (folder === undefined) throw new Error('set QUARTET_DATA to the folder of recordings');
  const path = join(folder, name);
  if (!existsSync(path)) throw new Error(`QUARTET_DATA holds no ${name}`);
  return path;
}

/** Tests on real recordings: where the folder is not named they are skipped, and say what they need. */
export function describeWithData(name: string, tests: () => void): void {
  if (folder !== undefined) {
    describe(name, tests);
    return;
  }
  describe(name, () => {
    it.skipIf(true)('needs the recordings: set QUARTET_DATA to their folder', () => undefined);
  });
}
