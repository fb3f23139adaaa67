import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Simulated } from './simulate.ts';

/** What a worker is told, and what it says. */
export interface Task {
  readonly seed: number;
  readonly cycles: number;
}
export type Told = { readonly seed: number } & (
  | { readonly ok: true; readonly simulated: Simulated }
  | { readonly ok: false; readonly broke: string }
);

/** Runs seeds on all cores, a process each, and tells each as it ends; stops handing out seeds when `onTold` says so. */
export async function runSeeds(tasks: readonly Task[], onTold: (told: Told) => 'go-on' | 'stop'): Promise<void> {
  const waiting = [...tasks];
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), tasks.length) }, () =>
      tend(waiting, (told) => {
        if (onTold(told) === 'stop') waiting.length = 0;
      }),
    ),
  );
}

function tend(waiting: Task[], onTold: (told: Told) => void): Promise<void> {
  const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
    execArgv: ['--max-semi-space-size=64', '--import', 'tsx'],
  });
  return new Promise((resolve, reject) => {
    worker.on('message', (told: Told) => {
      onTold(told);
      next(worker, waiting);
    });
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
    next(worker, waiting);
  });
}

function next(worker: ChildProcess, waiting: Task[]): void {
  const task = waiting.shift();
  if (task === undefined) worker.disconnect();
  else worker.send(task);
}
