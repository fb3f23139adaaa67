import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** Where a command writes. Results go to `out`, everything said about them to `note`. */
export interface Terminal {
  readonly input: Readable;
  /** Writes as it is, and waits while the reader is slower. */
  write(text: string): Promise<void>;
  out(text: string): void;
  note(text: string): void;
  readonly isTty: boolean;
  readonly colour: boolean;
  /** Characters a line. */
  readonly width: number;
  /** Lines a screen; left out where there is none. */
  readonly height?: number;
  /** Overwrites one line of the terminal; does nothing where there is none. */
  readonly progress: (line: string) => void;
}

const NARROWEST = 80;
const WIDTH_WITHOUT_TTY = 160;

/** The process's own streams. A reader that goes away (`| head`) ends the command quietly. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(0);
    });
  }
  const isTty = stdout.isTTY === true;
  const colour = isTty && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return {
    input: stdin,
    write: async (text) => {
      if (!stdout.write(text)) await once(stdout, 'drain');
    },
    out: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    isTty,
    colour,
    width: isTty ? Math.max(NARROWEST, stdout.columns ?? NARROWEST) : WIDTH_WITHOUT_TTY,
    ...(isTty && stdout.rows !== undefined ? { height: stdout.rows } : {}),
    progress: stderr.isTTY === true ? (line) => void stderr.write(`\r\u001b[2K${line}`) : () => undefined,
  };
}
