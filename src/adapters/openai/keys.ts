import { join } from 'node:path';
import { InputError } from '../../domain/errors.ts';
import { readText, refuseSpecial } from '../shared/plain-file.ts';
import type { ProviderFile } from './provider-file.ts';

export interface KeySource {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of files named by provider, each holding one key; undefined: no such folder. */
  readonly folder: string | undefined;
}

/** A provider's key: from its variable, else from a file that only its owner may read; undefined when there is none. */
export function keyOf(file: ProviderFile, source: KeySource): string | undefined {
  if (file.keyVariable === null) return undefined;
  const fromEnvironment = source.environment[file.keyVariable]?.trim();
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  return source.folder === undefined ? undefined : keyInFile(join(source.folder, file.provider));
}

const OTHERS = 0o077;

function keyInFile(path: string): string | undefined {
  const stats = refuseSpecial(path, 'key');
  if (stats === undefined) return undefined;
  if ((stats.mode & OTHERS) !== 0) {
    const mend = 'make it yours alone: chmod 600';
    throw new InputError({ code: 'key-file-open', what: 'others may read this key', where: path, mend });
  }
  const key = readText(path, 'key').trim();
  return key === '' ? undefined : key;
}
