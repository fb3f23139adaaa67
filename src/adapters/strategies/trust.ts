import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../domain/errors.ts';
import { readJsonFile } from '../../domain/strict-json.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { makeFolders } from '../shared/make-folders.ts';
import { readText, statOf } from '../shared/plain-file.ts';

/** What a person lets run beside the strategies that the package ships. */
export interface Trust {
  /** `once`: all that this command names; `always`: and from now on the very same code without a word. */
  readonly given: 'none' | 'once' | 'always';
  /** The person's own list of hashes; there may be none yet. */
  readonly file: string;
}

const remembered = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string());

/**
 * Whether code of this hash may run. The hash is over the file and the local files that it imports by name; what it
 * reads or imports otherwise is the person's to look at.
 * @throws InputError when it may not
 */
export function checkTrust(file: string, hash: string, trust: Trust): void {
  const known = readRemembered(trust.file);
  if (trust.given === 'always' && known[hash] === undefined) remember(trust.file, { ...known, [hash]: file });
  if (trust.given !== 'none' || known[hash] !== undefined) return;
  const what = `it is code that did not come with Quartet (sha256 ${hash})`;
  const mend = 'read it, then add --trust, or --trust-always to be asked again only when it changes';
  throw new InputError({ code: 'strategy-not-trusted', where: file, what, mend });
}

function readRemembered(path: string): Readonly<Record<string, string>> {
  if (statOf(path, 'trust') === undefined) return {};
  const read = readJsonFile(readText(path, 'trust'));
  const known = read.ok ? remembered.safeParse(read.value).data : undefined;
  if (known !== undefined) return known;
  const what = 'it is no list of hashes that are trusted';
  const mend = 'mend or delete it; the strategies in it are then asked for again';
  throw new InputError({ code: 'trust-file-broken', where: path, what, mend });
}

function remember(path: string, known: Readonly<Record<string, string>>): void {
  try {
    makeFolders(dirname(path));
    writeFileSync(path, `${JSON.stringify(known, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw fileProblem(error, 'list of what is trusted', path);
  }
}
