import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOnly } from './code-only.ts';

/** A file of the project: its path from the root with forward slashes, its text, and the text without prose. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** Line for line the same, with comments and the insides of strings blanked. */
  readonly code: string;
}

export function source(path: string, text: string): Source {
  return { path, text, code: /\.tsx?$/.test(path) ? codeOnly(text) : text };
}

/** Files that git tracks or would track: what a reader of the repository gets. */
export function trackedFiles(): readonly Source[] {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  return [...new Set(listed.toString().split('\0'))]
    .filter((path) => path !== '' && isText(path) && statSync(join(root, path), { throwIfNoEntry: false })?.isFile())
    .sort()
    .map((path) => source(path, readFileSync(join(root, path), 'utf8')));
}

function isText(path: string): boolean {
  return !/\.(gz|png|bin|db)$/.test(path);
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** One complaint a match, as `path:line: what`. */
export function matches(file: Source, pattern: RegExp, what: string, text = file.code): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => `${file.path}:${lineOf(text, match.index)}: ${what}`);
}
