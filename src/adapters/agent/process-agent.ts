import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type AgentEnd, type AgentLink, MOST_ANSWER_BYTES, MOST_BYTES, type OpenAgent } from './link.ts';
import { LastWords, Lines } from './program-output.ts';

export interface AgentProgram {
  /** The program and its words. */
  readonly command: readonly [string, ...string[]];
  /** Where it runs. */
  readonly folder: string;
}

/** What a strange program is told of this machine; no key of anybody. */
const INHERITED = ['PATH', 'HOME', 'LANG'] as const;

/** `tsx` is Quartet's own, so that an agent in TypeScript needs no project around it. */
function runnable([program, ...words]: AgentProgram['command']): AgentProgram['command'] {
  if (program !== 'tsx') return [program, ...words];
  return [process.execPath, fileURLToPath(import.meta.resolve('tsx/cli')), ...words];
}

/** A program that reads questions from its input and writes answers to its output, a line each. */
export function processAgent({ command, folder }: AgentProgram): OpenAgent {
  return (events) => {
    const [program, ...words] = runnable(command);
    const env = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
    // A group of its own, so that what it starts ends with it.
    const child = spawn(program, words, { cwd: folder, env, stdio: 'pipe', detached: true });
    const lines = new Lines();
    const said = new LastWords();
    keepTrack(child);
    let isOver = false;
    const end = (why: AgentEnd | undefined): void => {
      if (isOver) return;
      isOver = true;
      loseTrack(child);
      endGroup(child);
      // What left the group may hold them still.
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
      if (why !== undefined) events.ended(why);
    };
    const endedBy = (code: number | null, signal: NodeJS.Signals | null): void =>
      end({ failure: 'server-error', detail: `it ended (${signal ?? `exit code ${code}`})${said.told()}` });
    child.on('error', (error) => end({ failure: 'unreachable', detail: `it cannot be started: ${error.message}` }));
    // What it started may hold its output open: that ends with it, and then all it said has been heard. What left its
    // group is not waited for.
    child.on('exit', (code, signal) => {
      endGroup(child);
      setTimeout(() => endedBy(code, signal), LAST_WORDS_MS).unref();
    });
    child.on('close', endedBy);
    // What it did not read any more is told by its end.
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => {
      if (isOver) return;
      const taken = lines.take(chunk);
      if (typeof taken === 'string') end({ failure: 'too-large', detail: TOO_LARGE[taken] });
      else for (const line of taken) events.answer(line);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (!isOver && said.add(chunk) > MOST_BYTES)
        end({ failure: 'too-large', detail: `it floods stderr${said.told()}` });
    });
    return linkTo(child, { ask: () => lines.forget(), drop: () => end(undefined), said });
  };
}

/** For what was said before a program ended, and is on its way. */
const LAST_WORDS_MS = 1_000;

/** What runs still when this process ends: it ends with it. */
const running = new Set<ChildProcessWithoutNullStreams>();

function endAll(): void {
  for (const child of running) endGroup(child);
}

function keepTrack(child: ChildProcessWithoutNullStreams): void {
  if (running.size === 0) process.once('exit', endAll);
  running.add(child);
}

function loseTrack(child: ChildProcessWithoutNullStreams): void {
  running.delete(child);
  if (running.size === 0) process.removeListener('exit', endAll);
}

const TOO_LARGE = {
  'too-long': `it wrote a line of more than ${MOST_ANSWER_BYTES} bytes`,
  'too-much': `it wrote more than ${MOST_BYTES} bytes to one question`,
} as const;

function linkTo(
  child: ChildProcessWithoutNullStreams,
  { ask, drop, said }: { ask(): void; drop(): void; readonly said: LastWords },
): AgentLink {
  return {
    send(text) {
      ask();
      said.forget();
      child.stdin.write(`${text}\n`);
    },
    drop,
  };
}

/** The program and all it has started; none is there any more where it never started. */
function endGroup({ pid }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It had ended.
  }
}
