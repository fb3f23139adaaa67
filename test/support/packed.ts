import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly out: string;
  readonly notes: string;
}

const named = z.object({
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

/**
 * The tarball of `npm pack`, unpacked where a person's `npm install quartet` would have put it, with its dependencies
 * (and nothing else of this checkout) beside it, and an empty home.
 */
export class PackedQuartet {
  readonly root = mkdtempSync(join(tmpdir(), 'quartet-packed-'));
  /** Where its user works: empty. */
  readonly desk = join(this.root, 'desk');
  readonly program = join(this.root, 'node_modules', 'quartet', 'dist', 'cli', 'main.js');
  readonly #environment: NodeJS.ProcessEnv;

  constructor(environment: NodeJS.ProcessEnv = {}) {
    const modules = join(this.root, 'node_modules');
    mkdirSync(modules, { recursive: true });
    mkdirSync(this.desk);
    const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', this.root];
    const tarball = execFileSync('npm', pack, { encoding: 'utf8' }).trim();
    execFileSync('tar', ['xzf', join(this.root, tarball), '-C', this.root]);
    renameSync(join(this.root, 'package'), join(modules, 'quartet'));
    const shipped = named.parse(JSON.parse(readFileSync(join(modules, 'quartet', 'package.json'), 'utf8')));
    for (const name of Object.keys({ ...shipped.dependencies, ...shipped.optionalDependencies })) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(resolve('node_modules', name), join(modules, name));
    }
    // What npm puts on the path of scripts.
    mkdirSync(join(modules, '.bin'));
    const launcher = join(modules, '.bin', 'quartet');
    writeFileSync(launcher, `#!/bin/sh\nexec "${process.execPath}" "${this.program}" "$@"\n`, { mode: 0o755 });
    const { PATH, TMPDIR } = process.env;
    const path = { PATH: `${join(modules, '.bin')}:${dirname(process.execPath)}:${PATH}` };
    this.#environment = { ...path, ...(TMPDIR === undefined ? {} : { TMPDIR }), HOME: this.root, ...environment };
  }

  /** `quartet WORDS` in the user's folder. */
  start(words: readonly string[], folder: string = this.desk): ChildProcess {
    return spawn('quartet', words, { cwd: folder, env: this.#environment, stdio: ['pipe', 'pipe', 'pipe'] });
  }

  /** The same until it has ended; `input` is what its user types. */
  run(words: readonly string[], folder: string = this.desk, input = ''): Promise<Ended> {
    const child = this.start(words, folder);
    child.stdin?.on('error', () => undefined).end(input);
    return ended(child);
  }

  /** Any other program of the user, `npm test` for one. */
  runOther(program: string, words: readonly string[], folder: string): Promise<Ended> {
    return ended(spawn(program, words, { cwd: folder, env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function ended(child: ChildProcess): Promise<Ended> {
  let out = '';
  let notes = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    notes += text;
  });
  return new Promise((done) => child.once('close', (exitCode) => done({ exitCode, out, notes })));
}

/** What a process prints, once it holds the text; throws when it ends without. */
export function printed(child: ChildProcess, wanted: string): Promise<string> {
  let text = '';
  return new Promise((found, failed) => {
    const read = (part: Buffer): void => {
      text += part.toString();
      if (text.includes(wanted)) found(text);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('close', () => failed(new Error(`it ended without "${wanted}":\n${text}`)));
  });
}
