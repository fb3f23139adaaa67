import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../../../src/adapters/tape/table/read-table.ts';
import type { SourceTable } from '../../../../src/adapters/tape/table/table.ts';
import { InputError } from '../../../../src/domain/errors.ts';
import { symbolId } from '../../../support/feed.ts';
import { shareOf } from '../../../support/share.ts';
import { POSTS } from '../../../support/table-posts.ts';
import { PRICES } from '../../../support/table-prices.ts';
import { SIBLINGS } from '../../../support/table-siblings.ts';
import type { Source } from '../../../support/table-source.ts';
import { testFolder } from '../../../support/test-folder.ts';

const folder = testFolder('table');

async function read(text: string | Uint8Array, needsSymbol: boolean): Promise<SourceTable> {
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

/** Of bars. */
function spansOf({ lines }: SourceTable): ReadonlySet<unknown> {
  return new Set(lines.flatMap((line) => (typeof line === 'string' ? [JSON.parse(line).interval] : [])));
}

function recordsOf({ lines }: SourceTable): readonly string[] {
  return lines.filter((line) => typeof line === 'string').map(told);
}

describe.each([...PRICES, ...POSTS, ...SIBLINGS])('$name', ({ text, source, symbol, count, first, last }: Source) => {
  it('is known by its shape, and read right from the first row to the last', async () => {
    const table = await read(text, symbol === undefined);
    const records = recordsOf(table);
    expect(table.reading.source).toBe(source);
    expect(records).toHaveLength(count);
    expect([records[0], records.at(-1)]).toEqual([first, last]);
    expect(Object.fromEntries(table.refused)).toEqual({});
  });

  it('is read right, or refused with the line, however it was bent', async () => {
    const whole = await read(text, symbol === undefined);
    const right = new Set(recordsOf(whole));
    const spans = spansOf(whole);
    for (let seed = 1; seed <= shareOf(200); seed += 1) {
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
      expect(spansOf(table), bent.how).toEqual(spans);
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
  const isDocument = /^\s*(?:[[{]|window)/.test(text) && !/\}\n\{/.test(text);
  const lines = text.split('\n').slice(0, -1);
  const isLines = !isDocument;
  const join = (rows: readonly string[]): string => `${rows.join('\n')}\n`;
  const top = isLines && !text.startsWith('{') ? lines.findIndex((line) => (line.match(/\d/g)?.length ?? 0) > 8) : 0;
  const body = isLines ? lines.slice(top) : [];
  const at = below(Math.max(1, body.length));
  const whole = (rows: readonly string[]): string => join([...lines.slice(0, top), ...rows]);
  const shuffled = (rows: readonly string[]): readonly string[] =>
    rows
      .map((row) => ({ row, place: below(1_000_000) }))
      .sort((a, b) => a.place - b.place)
      .map(({ row }) => row);
  const line = body[at] ?? '';
  const comma = (row: string): string => row.replace(/(\d)\.(\d)/g, '$1,$2');
  switch (seed % 10) {
    case 0:
      return { how: 'a byte order mark', text: `\uFEFF${text}`, gone: 0 };
    case 1:
      return { how: 'CRLF', text: text.replaceAll('\n', '\r\n'), gone: 0 };
    case 2: {
      const cut = Math.floor(text.length / 2) + below(Math.floor(text.length / 2));
      return { how: `cut at ${cut}`, text: text.slice(0, cut), gone: text.length };
    }
    case 3:
      if (!isLines) return { how: 'blank lines behind', text: `${text}\n\n`, gone: 0 };
      return { how: `row ${at} twice`, text: whole([...body.slice(0, at + 1), ...body.slice(at)]), gone: 0 };
    case 4:
      if (!isLines) return { how: 'CRLF and a mark', text: `\uFEFF${text.replaceAll('\n', '\r\n')}`, gone: 0 };
      return { how: `without rows ${at} and behind`, text: whole(body.toSpliced(at, 1 + below(2))), gone: 4 };
    case 5:
      if (!isLines)
        return { how: 'the items turned round', text: withItems(text, (items) => items.toReversed()), gone: 0 };
      return { how: `commas in row ${at}`, text: whole(body.with(at, comma(line))), gone: 0 };
    case 6:
      if (!isLines) return { how: 'the items twice', text: withItems(text, (items) => [...items, ...items]), gone: 0 };
      return { how: 'shuffled', text: whole(shuffled(body)), gone: 0 };
    case 7:
      if (!isLines) return { how: 'an item less', text: withItems(text, (items) => items.toSpliced(2, 1)), gone: 2 };
      return { how: 'every row twice', text: whole(body.flatMap((row) => [row, row])), gone: 0 };
    case 8: {
      const other = (rows: readonly string[]): string => rows.map((row) => comma(row.replaceAll(',', ';'))).join('\n');
      if (!isLines || text.startsWith('{') || text.includes('"')) return { how: 'as it is', text, gone: 0 };
      return { how: 'decimal commas, between semicolons', text: `${other(lines)}\n`, gone: 0 };
    }
    default: {
      if (!isLines) return { how: 'as it is', text, gone: 0 };
      const half = line.slice(0, Math.floor(line.length / 2));
      return { how: `row ${at} cut in the middle`, text: whole(body.with(at, half)), gone: 0 };
    }
  }
}

/** A JSON document whose first list of items is another. */
function withItems(text: string, change: (items: readonly unknown[]) => readonly unknown[]): string {
  const [, before = '', body = '{}'] = /^(window[^=]*= )?([\s\S]*)$/.exec(text) ?? [];
  let isDone = false;
  const inner = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || isDone) return value;
    if (Array.isArray(value) && value.length > 4 && value.every((item) => typeof item === 'object')) {
      isDone = true;
      return change(value);
    }
    if (Array.isArray(value)) return value.map(inner);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]));
  };
  return `${before}${JSON.stringify(inner(JSON.parse(body)))}\n`;
}
