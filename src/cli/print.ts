import { relative } from 'node:path';
import type { Terminal } from './terminal.ts';

/** A result for machines: money and other big integers as decimal text. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(JSON.stringify(value, plain, 2));
}

/** The same on one line, for what goes on. */
export function printJsonLine(terminal: Terminal, value: unknown): void {
  terminal.out(JSON.stringify(value, plain));
}

/** A folder as a person here would write it. */
export function nearPath(folder: string): string {
  const place = relative(process.cwd(), folder);
  return place === '' || place.startsWith('..') ? folder : place;
}

function plain(_: string, member: unknown): unknown {
  return typeof member === 'bigint' ? String(member) : member;
}
