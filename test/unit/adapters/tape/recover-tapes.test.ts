import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { recoverTapes } from '../../../../src/adapters/tape/recover-tapes.ts';
import { TRADE, temporaryFolder } from '../../../support/tape.ts';

const ORIGIN = { source: 'a test', synthetic: true, settings: {} };

it.each([
  ['nothing', Buffer.alloc(0)],
  ['the beginning of a member', gzipSync(`${TRADE}\n`).subarray(0, 12)],
])('a recorder that died with %s on the disk leaves no tape', async (_, bytes) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a-1.ndjson.gz.partial'), bytes);
  expect(await recoverTapes(folder, ORIGIN)).toMatchObject([{ path: join(folder, 'a-1.ndjson.gz'), lines: 0 }]);
  expect(readdirSync(folder)).toEqual([]);
});

it('what was whole is kept, and what was torn is told', async () => {
  const folder = temporaryFolder();
  const members = Buffer.concat([gzipSync(`${TRADE}\n`), gzipSync(`${TRADE}\n`).subarray(0, 30)]);
  writeFileSync(join(folder, 'a-1.ndjson.gz.partial'), members);
  expect(await recoverTapes(folder, ORIGIN)).toMatchObject([{ lines: 1, torn: true }]);
  expect(readdirSync(folder).sort()).toEqual(['a-1.manifest.json', 'a-1.ndjson.gz']);
});
