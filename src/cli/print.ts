import { relative } from 'node:path';
import { InvariantBroken } from '../domain/errors.ts';
import { OUTPUTS, type OutputName } from './output/outputs.ts';
import type { Terminal } from './terminal.ts';

/**
 * A result for machines, on one line. It must be what its published schema says: a member of another kind, or one that the
 * schema does not name, is a mistake of ours.
 */
export function printJson(terminal: Terminal, name: OutputName, value: unknown): void {
  const text = JSON.stringify(value);
  const plain: unknown = JSON.parse(text);
  const read = OUTPUTS[name].safeParse(plain);
  const [issue] = read.error?.issues ?? [];
  const problem = issue === undefined ? unnamedIn(plain, read.data, 'it') : `${issue.path.join('.')}: ${issue.message}`;
  if (problem !== undefined) throw new InvariantBroken(`the output of ${name} is not what its schema says: ${problem}`);
  terminal.out(text);
}

/** The first member that was left out on the way from a value to what its schema names. */
function unnamedIn(value: unknown, named: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = new Map<string, unknown>(Object.entries(named ?? {}));
  for (const [key, member] of Object.entries(value)) {
    const place = `${path}.${key}`;
    if (!members.has(key)) return `${place} is not named there`;
    const found = unnamedIn(member, members.get(key), place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A folder as a person here would write it. */
export function nearPath(folder: string): string {
  const place = relative(process.cwd(), folder);
  return place === '' || place.startsWith('..') ? folder : place;
}
