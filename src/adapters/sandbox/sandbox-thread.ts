import { workerData } from 'node:worker_threads';
import { newQuickJSWASMModuleFromVariant, type QuickJSRuntime, type QuickJSWASMModule } from 'quickjs-emscripten-core';
import { z } from 'zod';
import type { Program } from '../../ports/tools.ts';
import type { ThreadData } from './thread.ts';

/*
 * The thread behind `quickJsSandbox`: one program after the other, each in an interpreter of its own that knows the
 * language, its data and nothing else.
 */

const LIMIT_MS = 300;
const MEMORY_BYTES = 16 * 1024 * 1024;
/** More than this lets a deep recursion of the guest run off the host's own stack, and takes the process along. */
const STACK_BYTES = 128 * 1024;

/** Whatever could give two runs of one program two results is taken away before it starts. */
const CALM = `'use strict';
for (const name of ['Date', 'WeakRef', 'FinalizationRegistry', 'performance']) delete globalThis[name];
delete Math.random;`;

const { port, told }: ThreadData = workerData;

const module = await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'));
port.on('message', (program: Program) => {
  port.postMessage(resultOf(module, program));
  tell();
});
tell();

function tell(): void {
  Atomics.add(told, 0, 1);
  Atomics.notify(told, 0);
}

function resultOf(module: QuickJSWASMModule, program: Program): string {
  const runtime = module.newRuntime();
  try {
    runtime.setMemoryLimit(MEMORY_BYTES);
    runtime.setMaxStackSize(STACK_BYTES);
    const deadline = performance.now() + LIMIT_MS;
    runtime.setInterruptHandler(() => performance.now() > deadline);
    return evaluated(runtime, program);
  } finally {
    runtime.dispose();
  }
}

function evaluated(runtime: QuickJSRuntime, { code, data }: Program): string {
  const context = runtime.newContext();
  try {
    context.evalCode(CALM).dispose();
    const result = context.evalCode(
      `JSON.stringify({value: (new Function('data', ${JSON.stringify(code)}))(${data})})`,
    );
    if (result.error === undefined) return shortEnough(result.value.consume((text) => context.getString(text)));
    return JSON.stringify({ error: problemText(result.error.consume((error) => context.dump(error))) });
  } finally {
    context.dispose();
  }
}

const MOST_CHARACTERS = 65_536;

function shortEnough(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : JSON.stringify({ error: 'the result is too long' });
}

const PROBLEM = z.object({ name: z.string(), message: z.string() });
const PROBLEM_CHARACTERS = 200;

/** A program may throw anything, also something that is no error. */
function problemText(thrown: unknown): string {
  const problem = PROBLEM.safeParse(thrown);
  const text = problem.success
    ? `${problem.data.name}: ${problem.data.message}`
    : 'it threw something that is no error';
  return text === 'InternalError: interrupted' ? `no end within ${LIMIT_MS} ms` : text.slice(0, PROBLEM_CHARACTERS);
}
