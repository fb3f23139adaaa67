import { type ChildProcess, spawn } from 'node:child_process';
import { z } from 'zod';
import type { PaperStart, PaperUpdate, PaperWatch } from '../../run/paper-watch.ts';

const told = z.object({ url: z.string() });

/** Opens the window beside a run, as a process of its own: whatever becomes of it, the run goes on. */
export class WindowBeside implements PaperWatch {
  readonly #watch: PaperWatch;
  readonly #port: number;
  #window: ChildProcess | undefined;

  constructor(watch: PaperWatch, port: number) {
    this.#watch = watch;
    this.#port = port;
  }

  begin(start: PaperStart): void {
    this.#watch.begin(start);
    const words = [process.argv[1] ?? '', 'serve', start.folder, '--port', String(this.#port), '--json'];
    // By the channel it learns that nobody is left whose window it is.
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
    const window = spawn(process.execPath, [...process.execArgv, ...words], { stdio: [...stdio] });
    this.#window = window;
    let said = '';
    window.stderr?.on('data', (part: Buffer) => {
      said += part;
    });
    window.stdout?.once('data', (line: Buffer) => {
      this.note(`the window is open at ${told.parse(JSON.parse(String(line))).url}`);
    });
    window.once('error', (error) => this.note(`the window did not open: ${error.message}`));
    window.once('close', (code) => {
      if (this.#window === undefined || code === 0) return;
      this.note(`the window is closed, and the run goes on: ${said.trim().split('\n')[0] || `exit code ${code}`}`);
    });
    window.unref();
  }

  settled(update: PaperUpdate): void | Promise<void> {
    return this.#watch.settled(update);
  }

  note(line: string): void {
    this.#watch.note(line);
  }

  end(): void {
    const window = this.#window;
    this.#window = undefined;
    window?.kill('SIGTERM');
    this.#watch.end();
  }
}
