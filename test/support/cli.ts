import { Readable } from 'node:stream';
import { runCommandLine } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export interface Ended {
  readonly exitCode: number;
  readonly out: string;
  /** Lines of the error stream. */
  readonly notes: readonly string[];
}

/** Runs a command line in this process, as if its output were piped, or went to a terminal. */
export async function quartet(words: readonly string[], input = '', isTty = false): Promise<Ended> {
  const notes: string[] = [];
  let out = '';
  const terminal: Terminal = {
    input: Readable.from([Buffer.from(input)]),
    write: async (text) => {
      out += text;
    },
    out: (text) => {
      out += `${text}\n`;
    },
    note: (text) => notes.push(text),
    isTty,
    colour: false,
    width: 160,
    progress: () => undefined,
  };
  const exitCode = await runCommandLine(words, terminal);
  return { exitCode, out, notes };
}
