import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTapeLine, tapeLines } from '../../adapters/tape/tape-lines.ts';
import type { MaskKey } from '../../workshop/mask/key.ts';
import { type Leak, LeakFinder } from '../../workshop/mask/leaks.ts';
import { MASKED_SCENARIO } from './key-file.ts';

/** More is not listed: one is enough to mend a mask by. */
const MOST_LEAKS = 1_000;

/** Looks through all texts of a masked scenario and its tapes, member by member. */
export interface FoundLeak extends Leak {
  /** A file, its line, and the member. */
  readonly where: string;
}

export async function scanMasked(folder: string, key: MaskKey): Promise<readonly FoundLeak[]> {
  const finder = new LeakFinder(key);
  const leaks: FoundLeak[] = [];
  const look = (where: string, text: string): void => {
    for (const leak of finder.find(text)) if (leaks.length < MOST_LEAKS) leaks.push({ ...leak, where });
  };
  for (const [place, line] of readFileSync(join(folder, MASKED_SCENARIO), 'utf8').split('\n').entries())
    if (/^\s*(-\s+)?(symbol|name):/.test(line)) look(`${MASKED_SCENARIO}:${place + 1}`, line);
  for (const name of readdirSync(join(folder, 'tapes'))
    .filter((one) => /\.ndjson(\.gz)?$/.test(one))
    .sort()) {
    let number = 0;
    for await (const { lines } of tapeLines(join(folder, 'tapes', name))) {
      for (const line of lines) {
        number += 1;
        if (typeof line !== 'string' || line === '') continue;
        const record = parseTapeLine(line);
        if (typeof record === 'string') look(`tapes/${name}:${number}`, line);
        else for (const [member, text] of textsIn(record)) look(`tapes/${name}:${number} ${member}`, text);
      }
    }
  }
  return leaks;
}

function textsIn(value: unknown, path = ''): readonly (readonly [member: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsIn(member, path === '' ? name : `${path}.${name}`));
}
