/** Places where dying is worst: between two writes that belong together. */
export type CrashPoint =
  | 'rows-committed'
  | 'head-written'
  | 'head-moved'
  | 'page-kept'
  | 'tape-published'
  | 'manifest-written';

const [name, nth] = (process.env.QUARTET_CRASH_AT ?? '').split(':');
let left = Number(nth ?? 1);

/**
 * Ends the process here as `kill -9` would, if QUARTET_CRASH_AT asks for it (`head-written:3` at the third time): so
 * that tests can stop a run exactly where chance seldom does. Without that variable it does nothing.
 */
export function crashPoint(point: CrashPoint): void {
  if (point !== name) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}
