import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('failing-disk.c', import.meta.url));

/** Without a C compiler there is no disk that fails on demand. */
export const canFailDisk = spawnSync('cc', ['--version']).status === 0;

export interface DiskFault {
  readonly call: 'write' | 'sync';
  /** How the names of the files begin that it strikes. */
  readonly file: string;
  /** The first of these calls that fails. */
  readonly after: number;
  /** How many fail; all from there on unless given. */
  readonly times?: number;
  /** The process is killed where the first of them would be. */
  readonly kills?: boolean;
}

/** Builds what makes calls fail, into `folder`; gives the environment that has a process suffer a fault. */
export function failingDisk(folder: string): (fault: DiskFault) => NodeJS.ProcessEnv {
  const library = join(folder, 'failing-disk.so');
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-o', library, SOURCE, '-ldl'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cc cannot build ${SOURCE}: ${stderr}`);
  return ({ call, file, after, times, kills }) => ({
    LD_PRELOAD: library,
    FAIL_CALL: call,
    FAIL_FILE: file,
    FAIL_AFTER: String(after),
    ...(times === undefined ? {} : { FAIL_TIMES: String(times) }),
    ...(kills === true ? { FAIL_KILLS: '1' } : {}),
  });
}
