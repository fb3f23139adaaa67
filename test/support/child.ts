import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A TypeScript program of the tests in a process of its own, its lines as they come. */
export class Child {
  readonly lines: string[] = [];
  readonly process: ChildProcess;
  readonly ended: Promise<number | NodeJS.Signals>;
  #waiting: (() => void)[] = [];

  /** `program` is a file of test/support; `prefix` is a command that the process is started through. */
  constructor(
    program: string,
    parameters: readonly string[],
    env: NodeJS.ProcessEnv = {},
    prefix: readonly string[] = [],
  ) {
    const path = fileURLToPath(new URL(program, import.meta.url));
    const [command, ...rest] = [...prefix, process.execPath, '--import', 'tsx', path, ...parameters];
    this.process = spawn(command ?? process.execPath, rest, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let unfinished = '';
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (unfinished + text).split('\n');
      unfinished = lines.pop() ?? '';
      this.lines.push(...lines);
      this.#wake();
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.lines.push(...text.split('\n').map((line) => `stderr ${line}`));
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      this.process.once('close', (code, signal) => {
        resolve(signal ?? code ?? 0);
        this.#wake();
      });
    });
  }

  /** The first line that begins so, once it has come; throws when the process ends without one. */
  async line(start: string): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => line.startsWith(start));
      if (found !== undefined) return found;
      if (this.process.exitCode !== null || this.process.signalCode !== null) {
        throw new Error(`the process ended without a line "${start}":\n${this.lines.join('\n')}`);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  /** The number behind the last line that begins so; 0 when there is none. */
  last(start: string): number {
    const line = this.lines.findLast((one) => one.startsWith(start));
    return Number(line?.slice(start.length) ?? 0);
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
