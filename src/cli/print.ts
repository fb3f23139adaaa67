import type { Terminal } from './terminal.ts';

/** A result for machines: money and other big integers as decimal text. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(
    JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? String(member) : member), 2),
  );
}
