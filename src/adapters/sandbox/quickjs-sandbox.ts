import type { Sandbox } from '../../ports/tools.ts';
import { SandboxThread } from './thread.ts';

const NO_END = JSON.stringify({ error: 'no end in time' });

/**
 * JavaScript in an interpreter compiled to WebAssembly, on a thread of its own: no clock, chance, files or network,
 * 300 ms, 16 MiB and a stack of 128 KiB a program, and nothing left over for the next. The thread starts with the first
 * program and is replaced when one did not come back; the caller waits meanwhile.
 */
export function quickJsSandbox(): Sandbox {
  let thread: SandboxThread | undefined;
  const close = (): void => {
    thread?.end();
    thread = undefined;
  };
  return {
    run(program) {
      thread ??= new SandboxThread();
      const text = thread.run(program);
      if (text === undefined) close();
      return text ?? NO_END;
    },
    close,
  };
}
