import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { statOf } from '../../adapters/shared/plain-file.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { PACKAGE_ROOT } from '../../run/package.ts';
import { stopSignal } from '../../run/stop-signal.ts';
import { RunLibrary } from '../../web/serve/library.ts';
import { windowServer } from '../../web/serve/server.ts';
import { wholeNumber } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

const PORT = 4178;

interface ServeOptions {
  readonly port: number;
  readonly host?: string;
  readonly open?: true;
  readonly json?: true;
}

export const defineServe: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet serve                       # every run below runs/',
    'quartet serve runs/mine --open      # and the browser with it',
    'quartet serve --host 192.168.1.7    # for other machines, who need the token it prints',
  ])
    .argument('[runs...]', 'folders of runs, or folders with such below; runs/ unless given')
    .option('--port <n>', 'where it listens; 0 takes any that is free', wholeNumber('--port', 0, 65_535), PORT)
    .option('--host <name>', 'the address to listen on, in place of this machine alone')
    .option('--open', 'open the page in the browser')
    .option('--json', 'print JSON lines')
    .action((runs: readonly string[], options: ServeOptions) => run(serve(runs, options, terminal)));

async function serve(runs: readonly string[], options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const { host, port } = options;
  const folders = (runs.length === 0 ? ['runs'] : runs).map((folder) => folderAt(resolve(folder)));
  const library = new RunLibrary(folders);
  const token = host === undefined ? undefined : randomBytes(24).toString('base64url');
  const server = windowServer(library, { host, token }, join(PACKAGE_ROOT, 'dist', 'page'));
  const { stop, release } = stopSignal(undefined);
  try {
    server.listen(port, host ?? '127.0.0.1');
    await Promise.race([once(server, 'listening'), once(server, 'error').then(([error]) => Promise.reject(error))]);
    const address = server.address();
    const bound = typeof address === 'object' && address !== null ? address.port : port;
    const url = `http://${(host ?? '127.0.0.1').replace(/^(.*:.*)$/, '[$1]')}:${bound}/`;
    if (options.json === true) printJson(terminal, 'serve', { url, token, runs: library.list().length });
    else tell(terminal, url, token, library.list().length);
    if (options.open === true) openBrowser(url);
    // A window beside a run ends with the run's process, however that ends.
    if (!stop.aborted) await Promise.race([once(stop, 'abort'), once(process, 'disconnect')]);
    return EXIT.done;
  } catch (error) {
    throw listenProblem(error, port);
  } finally {
    release();
    server.closeAllConnections();
    server.close();
    await library.close();
  }
}

/** One that is not there yet may be made by a run. */
function folderAt(path: string): string {
  if (statOf(path, 'folder')?.isDirectory() !== false) return path;
  const mend = 'give the folder of a run, or one with such below';
  throw new InputError({ code: 'runs-not-a-folder', what: 'it is a file, and no folder of runs', where: path, mend });
}

function tell(terminal: Terminal, url: string, token: string | undefined, runs: number): void {
  terminal.out(
    escapeTerminal(`the window is open at ${url} (${runs} ${runs === 1 ? 'run' : 'runs'}); Ctrl-C closes it`),
  );
  if (token !== undefined) terminal.out(`it asks for this token, once a browser: ${token}`);
}

function listenProblem(error: unknown, port: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')
    return new InputError({
      code: 'host-unknown',
      where: '--host',
      what: 'there is no such address here',
      mend: 'give 127.0.0.1, or one of this machine',
    });
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES' && error.code !== 'EADDRNOTAVAIL') return error;
  const what =
    error.code === 'EADDRINUSE' ? 'another program listens there' : `it cannot be listened on (${error.code})`;
  const mend = 'give another --port, or --port 0 for any that is free';
  return new InputError({ code: 'port-taken', where: `port ${port}`, what, mend });
}

/** Where there is no browser nothing happens: the address is printed all the same. */
function openBrowser(url: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
