import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A copy of the built program in which one text of a file stands for another; gives its main file. */
export function alteredProgram(
  to: string,
  changes: Readonly<Record<string, readonly [from: string, to: string]>>,
): string {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of ['dist', 'data', 'package.json']) cpSync(name, join(to, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(to, 'node_modules'));
  for (const [name, [from, other]] of Object.entries(changes)) {
    const path = join(to, 'dist', name);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    writeFileSync(path, text.replace(from, other));
  }
  return join(to, 'dist', 'cli', 'main.js');
}
