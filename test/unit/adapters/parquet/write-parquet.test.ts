import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parquetPath, writeParquet } from '../../../../src/adapters/parquet/write-parquet.ts';
import { quartet } from '../../../support/cli.ts';
import { TRADE, tapeFile } from '../../../support/tape.ts';

const POST =
  '{"type":"post","ts":1001,"id":"p","author":"ann","text":"it\'s","source":"x","references":["https://a.b/c"]}';
const isInstalled = await import('@duckdb/node-api').then(
  () => true,
  () => false,
);

describe('a tape as a Parquet table', () => {
  it.runIf(isInstalled)('is whole, packed, and beside the tape', async () => {
    const tape = tapeFile([TRADE, POST], "o'clock.ndjson.gz");
    const { exitCode, notes } = await quartet(['tape', 'convert', tape, parquetPath(tape)]);
    expect(exitCode, notes.join('\n')).toBe(0);
    expect(readdirSync(dirname(tape)).sort()).toEqual(["o'clock.ndjson.gz", "o'clock.parquet"]);
    const bytes = readFileSync(parquetPath(tape));
    expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
    expect(bytes.subarray(-4).toString()).toBe('PAR1');
    expect(bytes.includes('author_created')).toBe(true);
  });

  it.runIf(isInstalled)('has the mark of a made-up tape, also of one whose manifest alone tells it', async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const marks = async (path: string): Promise<string> => {
      await connection.run(`COPY (SELECT synthetic FROM '${path}') TO '${path}.csv' (NULLSTR 'none')`);
      return readFileSync(`${path}.csv`, 'utf8');
    };
    const marked = tapeFile([TRADE.replace(/\}$/, ',"synthetic":true}'), TRADE], 'marked.ndjson');
    await writeParquet(marked, parquetPath(marked));
    expect(await marks(parquetPath(marked))).toBe('synthetic\ntrue\nnone\n');
    const old = tapeFile([TRADE], 'old.ndjson');
    await writeParquet(old, parquetPath(old), { isMadeUp: true });
    expect(await marks(parquetPath(old))).toBe('synthetic\ntrue\n');
    connection.closeSync();
  });

  it.runIf(isInstalled)('of what is no tape is refused in a line, and leaves nothing', async () => {
    const tape = tapeFile(['{"type":"trade","ts":"noon"}'], 'bad.ndjson');
    await expect(writeParquet(tape, parquetPath(tape))).rejects.toThrow(/^parquet-failed: .*bad.parquet: [^\n]+$/);
    expect(readdirSync(dirname(tape))).toEqual(['bad.ndjson']);
  });

  it('says in a line what is missing where DuckDB is not installed', async () => {
    const tape = tapeFile([TRADE], 'a.ndjson');
    const absent = (): Promise<never> => Promise.reject(new Error('Cannot find package'));
    await expect(writeParquet(tape, join(dirname(tape), 'a.parquet'), { load: absent })).rejects.toThrow(
      /^parquet-failed: .*@duckdb\/node-api is not installed; install it with npm install @duckdb\/node-api$/,
    );
    expect(readdirSync(dirname(tape))).toEqual(['a.ndjson']);
  });
});
