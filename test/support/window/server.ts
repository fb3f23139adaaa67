import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { extentShape } from '../../../src/web/api/shapes.ts';
import { expectOutput } from '../outputs.ts';

const PROGRAM = resolve('dist/cli/main.js');
/** What a window keeps of journals is nothing of the user's here. */
const CACHE = mkdtempSync(join(tmpdir(), 'quartet-window-cache-'));

/** The shipped command in a process of its own. */
export function command(words: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...words], {
    env: { ...process.env, XDG_CACHE_HOME: CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What it prints, once it has ended. */
export async function ended(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (part: Buffer) => {
    text += part;
  });
  child.stderr?.on('data', (part: Buffer) => {
    text += part;
  });
  await new Promise((done) => child.once('close', done));
  return text;
}

/** A run of a few entrants on the bundled market: short, and with all that a window shows. */
export function smallArena(baselines = ['cash', 'buy-and-hold', 'momentum']): {
  readonly scenario: string;
  readonly runs: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-window-'));
  const scenario = join(folder, 'arena.yaml');
  const entrants = baselines.map((name) => `  - { id: ${name}, strategy: ${resolve('strategies', name)}.ts }`);
  writeFileSync(
    scenario,
    [
      'name: arena',
      `feeds: [{ tape: ${resolve('data/tapes/demo.ndjson.gz')} }]`,
      `instruments: ${resolve('data/instruments/demo.json')}`,
      'bars: { every: 5m }',
      'cycle: { every: 15m, deadlineMs: 60000 }',
      'minimumAuthors: 3',
      'capital: "10000 USDT"',
      'seed: 7',
      'entrants:',
      ...entrants,
      `  - { id: random, strategy: ${resolve('strategies/seeded-random.ts')}, seeds: [1, 2] }`,
      `  - { id: house-team, strategy: ${resolve('strategies/house-team.ts')}, mode: team, memory: notebook }`,
      '',
    ].join('\n'),
  );
  return { scenario, runs: join(folder, 'runs') };
}

export interface Served {
  readonly url: string;
  readonly token: string | undefined;
  readonly process: ChildProcess;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): Promise<void>;
}

const told = z.object({ url: z.string(), token: z.string().optional() });

export async function served(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Served> {
  const child = command(['serve', '--json', ...words], env);
  // A window that breaks says why.
  child.stderr?.on('data', (part: Buffer) => process.stderr.write(part));
  const line = await new Promise<string>((found, failed) => {
    let text = '';
    child.stdout?.on('data', (part: Buffer) => {
      text += part;
      if (text.includes('\n')) found(text);
    });
    child.once('close', () => failed(new Error(`quartet serve ended: ${text}`)));
  });
  const { url, token } = told.parse(expectOutput('serve', line));
  return {
    url,
    token,
    process: child,
    get: (path, headers = {}) => fetch(new URL(path, url), { headers }),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await new Promise((done) => child.once('close', done));
    },
  };
}

/** Waits until a run's journal has been read to its end; gives its last row. */
export async function allRead(server: Served, run: string): Promise<number> {
  for (;;) {
    const { read, last } = await answered(server, `/runs/${run}/extent`, extentShape);
    if (last > 0 && read === last) return last;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/** An answer of the API; throws with what it said where it was none. */
export async function answered<Shape extends z.ZodType>(
  server: Served,
  path: string,
  shape: Shape,
): Promise<z.infer<Shape>> {
  for (;;) {
    const response = await server.get(`/api/v1${path}`);
    const text = await response.text();
    // The first rows are still being read.
    if (response.status === 503) {
      await new Promise((resume) => setTimeout(resume, 100));
      continue;
    }
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return shape.parse(JSON.parse(text));
  }
}
