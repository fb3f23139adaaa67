import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PATCHES = fileURLToPath(new URL('planted/', import.meta.url));
/** What the program and its tests are made of. */
const COPIED = ['src', 'test', 'strategies', 'data', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
const SEEDS = '80';

/** A bug put into a copy of the program, and what came of looking for it. */
export interface Planted {
  readonly name: string;
  /** `simulation`, or the test file that must find it. */
  readonly by: string;
  readonly isFound: boolean;
  /** The first line of what was said of it. */
  readonly said: string;
}

/** Names of all planted bugs: patches whose first line tells what is wrong and whose second who must find it. */
export function plantedBugs(): readonly string[] {
  return readdirSync(PATCHES)
    .filter((name) => name.endsWith('.patch'))
    .map((name) => name.slice(0, -'.patch'.length));
}

/** Applies one patch to a scratch copy of the source tree and runs what must find it. */
export async function lookFor(name: string): Promise<Planted> {
  const patch = join(PATCHES, `${name}.patch`);
  const by = /^Found by: (.+)$/m.exec(readFileSync(patch, 'utf8'))?.[1];
  if (by === undefined) throw new Error(`${patch} does not say who finds it`);
  const copy = mkdtempSync(join(tmpdir(), 'quartet-planted-'));
  try {
    for (const item of COPIED) cpSync(join(ROOT, item), join(copy, item), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const applied = await run('git', ['apply', patch], copy);
    if (applied.code !== 0) throw new Error(`${name}.patch does not apply any more: ${applied.out}`);
    const { code, out } = await run(process.execPath, commandFor(by), copy);
    return { name, by, isFound: code === 1, said: firstComplaint(out) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function commandFor(by: string): readonly string[] {
  return by === 'simulation'
    ? ['--import', 'tsx', 'test/simulation/main.ts', '--seeds', SEEDS, '--until-first']
    : ['node_modules/vitest/vitest.mjs', 'run', by];
}

/** A copy under version control of its own name would be taken for part of the one around it. */
function run(
  program: string,
  words: readonly string[],
  cwd: string,
): Promise<{ readonly code: number; readonly out: string }> {
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
  return new Promise((resolve) => {
    execFile(program, [...words], { cwd, env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, out: `${stdout}\n${stderr}` });
    });
  });
}

function firstComplaint(out: string): string {
  const line = out.split('\n').find((one) => /broke a rule|Error: /.test(one)) ?? 'nothing';
  return line.trim().slice(0, 200);
}
