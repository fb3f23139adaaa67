import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/quartet-python', import.meta.url));

/** A Python interpreter that has these pinned packages; made once and kept. Needs `python3` with venv and pip. */
export function pythonWith(requirements: string): string {
  const pinned = readFileSync(requirements, 'utf8');
  const folder = join(CACHE, createHash('sha256').update(pinned).digest('hex').slice(0, 16));
  if (!existsSync(folder)) {
    const making = `${folder}.${process.pid}`;
    mkdirSync(CACHE, { recursive: true });
    execFileSync('python3', ['-m', 'venv', making], { stdio: 'ignore' });
    execFileSync(join(making, 'bin/python'), ['-m', 'pip', 'install', '-q', '-r', requirements], { stdio: 'pipe' });
    if (existsSync(folder)) rmSync(making, { recursive: true });
    else renameSync(making, folder);
  }
  return join(folder, 'bin/python');
}

/** What a script prints for a value handed in, both as JSON. */
export function askPython(python: string, script: string, input: unknown): unknown {
  const text = execFileSync(python, [script], { input: JSON.stringify(input), maxBuffer: 1 << 28 });
  return JSON.parse(text.toString('utf8'));
}
