import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTable } from '../../../../src/adapters/tape/table/read-table.ts';
import type { Table } from '../../../../src/adapters/tape/table/table.ts';
import { InputError } from '../../../../src/domain/errors.ts';
import { symbolId } from '../../../support/feed.ts';
import { SOURCES, type Source } from '../../../support/table-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'quartet-table-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(text: string | Uint8Array, needsSymbol: boolean): Promise<Table> {
  const path = join(folder, 'table');
  writeFileSync(path, text);
  return readTable(path, needsSymbol ? { symbol: symbolId('ACME') } : {});
}

/** What counts of a record: its time and figures, or its id and words. */
function told(line: unknown): string {
  const { ts, open, high, low, close, volume, bid, ask, price, size, side, rate, id, author, text } = JSON.parse(
    String(line),
  );
  const figures = [open, high, low, close, volume, bid, ask, price, size, side, rate, id, author, text];
  return [new Date(ts).toISOString(), ...figures.filter((one) => one !== undefined)].join(' ');
}

function recordsOf({ lines }: Table): readonly string[] {
  return lines.filter((line) => typeof line === 'string').map(told);
}

describe.each(SOURCES)('$name', ({ text, source, symbol, count, first, last }: Source) => {
  it('is known by its shape, and read right from the first row to the last', async () => {
    const table = await read(text, symbol === undefined);
    const records = recordsOf(table);
    expect(table.reading.source).toBe(source);
    expect(records).toHaveLength(count);
    expect([records[0], records.at(-1)]).toEqual([first, last]);
    expect(Object.fromEntries(table.refused)).toEqual({});
  });

  it('is read right, or refused with the line, however it was bent', async () => {
    const right = new Set(recordsOf(await read(text, symbol === undefined)));
    for (let seed = 1; seed <= 200; seed += 1) {
      const bent = bend(text, seed);
      const table = await read(bent.text, symbol === undefined).catch((error: unknown) => {
        if (error instanceof InputError) return error;
        throw error;
      });
      if (table instanceof InputError) {
        expect(table.problem.mend, bent.how).not.toBe('');
        continue;
      }
      const wrong = recordsOf(table).filter((record) => !right.has(record));
      expect(wrong, `${bent.how}: ${bent.text.slice(0, 2_000)}`).toEqual([]);
      const lost = right.size - new Set(recordsOf(table)).size;
      if (lost > bent.gone) expect(table.refused.size, bent.how).toBeGreaterThan(0);
    }
  });
});

interface Bent {
  readonly how: string;
  readonly text: string;
  /** Rows that were taken out whole. */
  readonly gone: number;
}

function bend(text: string, seed: number): Bent {
  let state = (seed * 2_654_435_761) >>> 0;
  const below = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  const isJson = /^\s*[[{]/.test(text) && !/\}\n\{/.test(text);
  const lines = text.split('\n').slice(0, -1);
  const at = 1 + below(Math.max(1, lines.length - 1));
  const join = (rows: readonly string[]): string => `${rows.join('\n')}\n`;
  const hasRows = !isJson && !/"[^"\n]*\n/.test(text);
  switch (seed % 6) {
    case 0:
      return { how: 'a byte order mark', text: `\uFEFF${text}`, gone: 0 };
    case 1:
      return { how: 'CRLF', text: text.replaceAll('\n', '\r\n'), gone: 0 };
    case 2: {
      if (!hasRows) return { how: 'blank lines behind', text: `${text}\n\n`, gone: 0 };
      return { how: `row ${at} twice`, text: join([...lines.slice(0, at + 1), ...lines.slice(at)]), gone: 0 };
    }
    case 3: {
      if (!hasRows) return { how: 'as it is', text, gone: 0 };
      return { how: `without row ${at}`, text: join(lines.toSpliced(at, 1)), gone: 1 };
    }
    case 4: {
      const cut = Math.floor(text.length / 2) + below(Math.floor(text.length / 2));
      return { how: `cut at ${cut}`, text: text.slice(0, cut), gone: text.length };
    }
    default: {
      if (!hasRows) return { how: 'CRLF and a mark', text: `\uFEFF${text.replaceAll('\n', '\r\n')}`, gone: 0 };
      const line = lines[at] ?? '';
      const other = line.replace(/(\d)\.(\d)/g, '$1,$2');
      return { how: `commas in row ${at}`, text: join(lines.with(at, other)), gone: 0 };
    }
  }
}
