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

/** What the text before a patch says: the test that must find it. */
export function finderOf(name: string): string | undefined {
  return /^Found by: (.+)$/m.exec(readFileSync(patchOf(name), 'utf8'))?.[1];
}

export function patchOf(name: string): string {
  return join(PATCHES, `${name}.patch`);
}

/** Applies one patch to a scratch copy of the source tree and runs what must find it. */
export async function lookFor(name: string): Promise<Planted> {
  const by = finderOf(name);
  if (by === undefined) throw new Error(`${name}.patch does not say who finds it`);
  const copy = mkdtempSync(join(tmpdir(), 'quartet-planted-'));
  try {
    for (const item of COPIED) cpSync(join(ROOT, item), join(copy, item), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const applied = await run('git', ['apply', patchOf(name)], copy);
    if (applied.code !== 0) throw new Error(`${name}.patch does not apply any more: ${applied.out}`);
    const { code, out } = await run(process.execPath, commandFor(by), copy);
    const said = firstComplaint(out);
    return { name, by, isFound: code === 1 && said !== undefined, said: said ?? 'nothing' };
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
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir(), NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(program, [...words], { cwd, env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, out: `${stdout}\n${stderr}` });
    });
  });
}

/** Undefined where the looking itself went wrong. */
function firstComplaint(out: string): string | undefined {
  const line = out.split('\n').find((one) => /broke a rule|AssertionError: /.test(one));
  return line?.trim().slice(0, 200);
}
