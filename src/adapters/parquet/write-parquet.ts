import { rename, rm } from 'node:fs/promises';
import { StorageError } from '../../domain/errors.ts';

/** The fields of a tape's records; figures become doubles, which hold 15 digits of them. */
const COLUMNS: Readonly<Record<string, string>> = {
  type: 'VARCHAR',
  ts: 'BIGINT',
  recv: 'BIGINT',
  visible: 'BIGINT',
  symbol: 'VARCHAR',
  price: 'DOUBLE',
  size: 'DOUBLE',
  side: 'VARCHAR',
  bid: 'DOUBLE',
  bid_size: 'DOUBLE',
  ask: 'DOUBLE',
  ask_size: 'DOUBLE',
  open: 'DOUBLE',
  high: 'DOUBLE',
  low: 'DOUBLE',
  close: 'DOUBLE',
  volume: 'DOUBLE',
  interval: 'VARCHAR',
  mark: 'DOUBLE',
  oracle: 'DOUBLE',
  rate: 'DOUBLE',
  amount: 'DOUBLE',
  new_shares: 'BIGINT',
  old_shares: 'BIGINT',
  id: 'VARCHAR',
  source: 'VARCHAR',
  author: 'VARCHAR',
  text: 'VARCHAR',
  followers: 'BIGINT',
  author_created: 'BIGINT',
  repost_of: 'VARCHAR',
  lang: 'VARCHAR',
  references: 'VARCHAR[]',
  sha256: 'VARCHAR',
  width: 'BIGINT',
  height: 'BIGINT',
  from: 'BIGINT',
  synthetic: 'BOOLEAN',
};

export type LoadDuckDb = () => Promise<typeof import('@duckdb/node-api')>;

interface ParquetOptions {
  /** A made-up tape from before its records said so is told by its manifest alone. */
  readonly isMadeUp?: boolean;
  readonly load?: LoadDuckDb | undefined;
}

interface ParquetTable {
  /** Types of DuckDB, by member. */
  readonly columns: Readonly<Record<string, string>>;
  readonly select?: string;
  readonly load?: LoadDuckDb | undefined;
}

/** `tapes/a.ndjson.gz` → `tapes/a.parquet`. */
export function parquetPath(tapePath: string): string {
  return `${tapePath.replace(/\.(ndjson|jsonl)(\.gz)?$/, '')}.parquet`;
}

/**
 * Writes a tape's records, in their order, as a table packed with zstd; a file of that name is replaced when the new
 * one is whole. Throws a StorageError where DuckDB is not installed or fails.
 */
export async function writeParquet(
  tapePath: string,
  path: string,
  { isMadeUp = false, load }: ParquetOptions = {},
): Promise<void> {
  const select = isMadeUp ? '* REPLACE (true AS synthetic)' : '*';
  await recordsToParquet(tapePath, path, { columns: COLUMNS, select, load });
}

/** The same of any JSON lines. */
export async function recordsToParquet(
  recordsPath: string,
  path: string,
  { columns, select = '*', load = () => import('@duckdb/node-api') }: ParquetTable,
): Promise<void> {
  const { DuckDBInstance } = await load().catch(() => {
    throw parquetProblem(path, '@duckdb/node-api is not installed', 'install it with npm install @duckdb/node-api');
  });
  const partial = `${path}.partial`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const types = Object.entries(columns).map(([name, type]) => `"${name}": '${type}'`);
    const records = `read_json(${quoted(recordsPath)}, format = 'newline_delimited', columns = {${types.join(', ')}})`;
    await connection.run(
      `COPY (SELECT ${select} FROM ${records}) TO ${quoted(partial)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw parquetProblem(path, what, 'what it is made from is whole; the same command tries again');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function parquetProblem(where: string, what: string, mend: string): StorageError {
  return new StorageError({ code: 'parquet-failed', where, what, mend });
}
