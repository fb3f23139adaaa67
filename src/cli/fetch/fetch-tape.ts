import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Asker } from '../../adapters/live/past/asker.ts';
import type { Past } from '../../adapters/live/past/past.ts';
import { readTapeManifest, type TapeManifest } from '../../adapters/tape/manifest.ts';
import { PartFile } from '../../adapters/tape/part-file.ts';
import { refuseExisting } from '../../adapters/tape/tape-writer.ts';
import { writeTape } from '../../adapters/tape/write-tape.ts';
import { InputError, VenueError } from '../../domain/errors.ts';
import { formatDurationMs, formatInstant, type Instant } from '../../domain/time.ts';
import { mergeLines, tapeLine, withGaps } from './lines.ts';
import type { FetchKind, FetchRequest } from './request.ts';

export interface Fetched {
  readonly manifest: TapeManifest;
  /** It lay there before. */
  readonly isOld: boolean;
}

/** Told after each page. */
export type OnPage = (kind: FetchKind, at: Instant, messages: number) => void;

/**
 * Fetches page by page into part files beside the tape, then makes the tape of them. Killed at any point, the same
 * request goes on from the last whole page and ends in the same bytes.
 */
export async function fetchTape(request: FetchRequest, asker: Asker, onPage: OnPage): Promise<Fetched> {
  const { path, venue, symbol, span, pasts, synthetic } = request;
  const settings = {
    venue,
    symbol,
    from: formatInstant(span.from),
    to: formatInstant(span.to),
    interval: formatDurationMs(span.intervalMs),
    kinds: pasts.map(([kind]) => kind).join(','),
  };
  const old = await readTapeManifest(path);
  if (old !== undefined) {
    const manifest = sameAs(old, settings, path);
    for (const [kind] of pasts) await rm(partPath(path, kind), { force: true });
    return { manifest, isOld: true };
  }
  const isBegun = pasts.some(([kind]) => existsSync(partPath(path, kind)));
  if (!isBegun) await refuseExisting(path);
  await mkdir(dirname(path), { recursive: true });
  const parts: PartFile[] = [];
  for (const [kind, past] of pasts) {
    const part = await PartFile.open(partPath(path, kind), JSON.stringify({ fetch: { ...settings, kinds: kind } }));
    parts.push(part);
    await gather(request, kind, past, part, asker, onPage);
  }
  const lines = pasts.map(([kind], place) => {
    const gathered = parts[place]?.lines() ?? nothing();
    return kind === 'candles' ? withGaps(gathered, { ...span, source: venue, symbol }) : gathered;
  });
  const origin = { source: `fetched from ${venue}`, synthetic, settings };
  // One that was made of these parts just before its maker was killed.
  await rm(path, { force: true });
  const manifest = await writeTape(path, mergeLines(lines), origin);
  for (const part of parts) await part.remove();
  return { manifest, isOld: false };
}

function partPath(path: string, kind: FetchKind): string {
  return `${path}.${kind}.part`;
}

async function gather(
  { span, symbol, venue, path }: FetchRequest,
  kind: FetchKind,
  past: Past,
  part: PartFile,
  asker: Asker,
  onPage: OnPage,
): Promise<void> {
  while (!part.isWhole) {
    const cursor = part.cursor ?? past.start(span);
    const page = await asker.ask(past.ask(span, cursor), (body) => past.read(span, cursor, body));
    if (!page.ok) throw fetchProblem(page.problem, venue, path);
    const { messages, next } = page.value;
    await part.add(
      messages.map((message) => tapeLine(message, symbol)),
      next,
    );
    const last = messages.at(-1);
    onPage(kind, (last?.kind === 'bar' ? last.openedAt : last?.ts) ?? span.from, messages.length);
  }
}

function fetchProblem({ kind, detail }: { kind: string; detail: string }, venue: string, path: string): Error {
  const goOn = 'the same command goes on from here';
  if (kind === 'stopped') return new VenueError({ code: 'fetch-stopped', where: path, what: 'stopped', mend: goOn });
  if (kind === 'refused') {
    const mend = 'check the symbol and the span';
    return new InputError({ code: 'fetch-refused', where: venue, what: `it answers ${detail}`, mend });
  }
  return new VenueError({
    code: 'fetch-failed',
    where: venue,
    what: `it gives no answer (${kind}: ${detail})`,
    mend: goOn,
  });
}

function sameAs(manifest: TapeManifest, settings: TapeManifest['settings'], path: string): TapeManifest {
  if (JSON.stringify(manifest.settings) === JSON.stringify(settings)) return manifest;
  throw new InputError({
    code: 'tape-exists',
    where: path,
    what: `${basename(path)} holds something else`,
    mend: 'choose another --out, or remove it first',
  });
}

async function* nothing(): AsyncGenerator<string> {}
