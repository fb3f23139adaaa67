import { relative } from 'node:path';
import { formatDecimal } from '../domain/decimal.ts';
import { MONEY_DECIMALS } from '../domain/units.ts';
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

/** Money as exact decimal text. */
export function decimals(amounts: Readonly<Record<string, bigint>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, formatDecimal(amount, MONEY_DECIMALS)]),
  );
}

function plain(_: string, member: unknown): unknown {
  return typeof member === 'bigint' ? String(member) : member;
}
