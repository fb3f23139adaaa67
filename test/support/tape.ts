import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { openTape, type TapeOptions } from '../../src/adapters/tape/open-tape.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import { instrumentFor, instrumentMap, readAll } from './feed.ts';

/** An empty folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-tape-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Lines (or bytes) as a file that goes with the test; packed when the name says so. */
export function tapeFile(content: readonly string[] | Uint8Array, name = 'tape.ndjson'): string {
  const path = join(temporaryFolder(), name);
  const bytes = content instanceof Uint8Array ? content : Buffer.from(content.map((line) => `${line}\n`).join(''));
  writeFileSync(path, name.endsWith('.gz') && !(content instanceof Uint8Array) ? gzipSync(bytes) : bytes);
  return path;
}

export const INSTRUMENTS = instrumentMap(
  instrumentFor('BTC-USDT-PERP', 'perp', { price: 1, size: 3 }),
  instrumentFor('DOGE-USDT', 'spot', { price: 7, size: 0 }),
  instrumentFor('ACME', 'equity', { price: 2, size: 0 }),
);

export interface Reading {
  readonly events: readonly FeedEvent[];
  readonly lines: number;
  readonly refused: Readonly<Record<string, number>>;
}

/** What a run would see of a tape; bad lines are no reason to stop unless told. */
export async function readTape(path: string, options: Partial<TapeOptions> = {}): Promise<Reading> {
  const source = openTape(path, { instruments: INSTRUMENTS, tape: 0, maximumBadShare: 1, ...options });
  const events = await readAll(source);
  const { lines, refused } = source.report();
  return { events, lines, refused: Object.fromEntries(refused) };
}

export const TRADE =
  '{"type":"trade","ts":1000,"symbol":"BTC-USDT-PERP","price":61800.3,"size":0.006,"side":"buy","id":"7"}';
