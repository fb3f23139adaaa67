import { createInterface } from 'node:readline';
import { InputError } from '../../domain/errors.ts';
import { failureOf } from '../../run/failure.ts';
import type { Terminal } from '../terminal.ts';

export interface Prompt<Value> {
  readonly text: string;
  /** What an empty line stands for. */
  readonly standard: string;
  /** Throws an InputError where the answer will not do. */
  read(answer: string): Value | Promise<Value>;
}

/** Questions on the error stream, answers line by line; where the input ends, the rest is answered by what is standard. */
export class Answers {
  readonly #terminal: Terminal;
  readonly #lines: AsyncIterator<string>;
  readonly #close: () => void;

  constructor(terminal: Terminal) {
    const lines = createInterface({ input: terminal.input });
    this.#terminal = terminal;
    this.#lines = lines[Symbol.asyncIterator]();
    this.#close = () => lines.close();
  }

  /** Asked again on a terminal; who pipes answers in is told what is wrong with them. */
  async ask<Value>({ text, standard, read }: Prompt<Value>): Promise<Value> {
    for (;;) {
      this.#terminal.note(`${text} [${standard}]`);
      const { value } = await this.#lines.next();
      const answer = typeof value === 'string' && value.trim() !== '' ? value.trim() : standard;
      try {
        return await read(answer);
      } catch (error) {
        if (!this.#terminal.isTty || !(error instanceof InputError)) throw error;
        for (const line of failureOf(error).lines) this.#terminal.note(line);
      }
    }
  }

  close(): void {
    this.#close();
  }
}
