import { Worker, type WorkerOptions } from 'node:worker_threads';

/** A thread does not inherit the loader that runs the program from its sources, as tests do. */
const FROM_SOURCES = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(require('node:worker_threads').workerData.url);
})`;

/**
 * Starts a module of this package on a thread of its own, which keeps no process alive.
 * @param url of the module without its ending, made by the caller from its own `import.meta.url`
 */
export function openThread(
  url: URL,
  data: object,
  options: Pick<WorkerOptions, 'transferList' | 'resourceLimits'> = {},
): Worker {
  const worker = import.meta.url.endsWith('.ts')
    ? new Worker(FROM_SOURCES, { ...options, eval: true, workerData: { ...data, url: `${url.href}.ts` } })
    : new Worker(new URL(`${url.href}.js`), { ...options, workerData: data, execArgv: [] });
  // A thread that breaks is silent from then on.
  worker.on('error', () => undefined);
  worker.unref();
  return worker;
}
