import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../domain/errors.ts';
import { belowHere } from './places.ts';

const PROGRAM = fileURLToPath(new URL('../main.js', import.meta.url));
/** An answer is given by then, whether the run is over or not. */
const PATIENCE_MS = 20_000;
const MOST_NOTES = 4_000;
const INHERITED = ['PATH', 'LANG', 'TMPDIR', 'XDG_CACHE_HOME', 'HOME'] as const;

/** Backtests that an assistant starts, one at a time, each in a process of its own: an assistant's output is the protocol. */
export class Backtests {
  #running: { readonly out: string; stop(): void } | undefined;

  /** Starts one, and waits a while for its end. It has no key, no trusted code and no agent of the person's. */
  async start(scenario: string, out: string): Promise<unknown> {
    const [file, folder] = [belowHere(scenario), belowHere(out)];
    if (this.#running !== undefined) {
      const mend = 'wait for it: ask for the board of that run';
      throw new InputError({ code: 'mcp-busy', where: this.#running.out, what: 'a backtest is under way', mend });
    }
    const env = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
    const child = spawn(process.execPath, [PROGRAM, 'backtest', file, '--out', folder, '--json'], {
      // Below a file there is no folder of settings.
      env: { ...env, XDG_CONFIG_HOME: join(PROGRAM, 'none') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let notes = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      notes = `${notes}${text}`.slice(-MOST_NOTES);
    });
    const ended = once(child, 'close').then(([code]) => {
      this.#running = undefined;
      return code;
    });
    this.#running = { out, stop: () => child.kill('SIGTERM') };
    const patience = new AbortController();
    const late = new Promise<'late'>((settle) => {
      const timer = setTimeout(() => settle('late'), PATIENCE_MS);
      patience.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    const code: unknown = await Promise.race([ended, late]);
    patience.abort();
    const near = relative(process.cwd(), folder);
    if (code === 'late')
      return { folder: near, state: 'under way', next: 'ask for its board; the same call goes on with it' };
    if (code === 0) return { folder: near, state: 'finished', next: 'ask for its board', notes };
    const what = notes.trim();
    throw new InputError({ code: 'mcp-backtest', where: near, what, mend: 'mend that and start it again' });
  }

  /** One that is under way ends between two events; the same call goes on with it. */
  close(): void {
    this.#running?.stop();
  }
}
