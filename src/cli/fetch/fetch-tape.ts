import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { ArchiveBill } from '../../adapters/live/archives/archive.ts';
import type { Asker } from '../../adapters/live/past/asker.ts';
import type { Page } from '../../adapters/live/past/past.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { readTapeManifest, type TapeManifest } from '../../adapters/tape/manifest.ts';
import { PartFile } from '../../adapters/tape/part-file.ts';
import { refuseExisting } from '../../adapters/tape/tape-writer.ts';
import { writeTape } from '../../adapters/tape/write-tape.ts';
import { InputError, VenueError } from '../../domain/errors.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { FetchPart, FetchRequest, FetchSource } from './request.ts';

export interface Fetched {
  readonly manifest: TapeManifest;
  /** It lay there before. */
  readonly isOld: boolean;
}

export interface FetchWatch {
  /** Told after each page: how far it has come, how many messages, and how many records were none. */
  onPage(at: Instant, messages: number, leftOut: number): void;
  /** Told once, before the first post of a source that charges, and after each page what was spent. */
  onQuote(posts: number): void;
  onSpent(usd: number): void;
}

/**
 * Fetches page by page into part files beside the tape, then makes the tape of them. Killed at any point, the same
 * request goes on from the last whole page and ends in the same bytes.
 */
export async function fetchTape(request: FetchRequest, asker: Asker, watch: FetchWatch): Promise<Fetched> {
  const { path, venue, settings, parts, synthetic, source } = request;
  const old = await readTapeManifest(path);
  if (old !== undefined) {
    const manifest = sameAs(old, settings, path);
    for (const { kind } of parts) await rm(partPath(path, kind), { force: true });
    return { manifest, isOld: true };
  }
  const isBegun = parts.some(({ kind }) => existsSync(partPath(path, kind)));
  if (!isBegun) await refuseExisting(path);
  makeFolders(dirname(path));
  const files: PartFile[] = [];
  let signedIn: Asker | undefined;
  for (const part of parts) {
    const purpose = JSON.stringify({ fetch: { ...settings, kinds: part.kind } });
    const file = await PartFile.open(partPath(path, part.kind), purpose);
    files.push(file);
    if (!file.isWhole) signedIn ??= await signIn(asker, source, request);
    await gather(request, part, file, signedIn ?? asker, watch);
  }
  const origin = { source: `fetched from ${venue}`, synthetic, settings };
  // One that was made of these parts just before its maker was killed.
  await rm(path, { force: true });
  const manifest = await writeTape(path, request.assemble(files.map((file) => file.lines())), origin);
  for (const file of files) await file.remove();
  return { manifest, isOld: false };
}

function partPath(path: string, kind: string): string {
  return `${path}.${kind}.part`;
}

async function signIn(asker: Asker, { signIn: wanted }: FetchSource, request: FetchRequest): Promise<Asker> {
  if (wanted === undefined) return asker;
  const session = await asker.ask(wanted.question, (body) => wanted.read(body));
  if (session.ok) return asker.signedIn(session.value);
  throw fetchProblem(session.problem, request);
}

async function gather(
  request: FetchRequest,
  { past, line }: FetchPart,
  file: PartFile,
  asker: Asker,
  watch: FetchWatch,
): Promise<void> {
  const { span, source } = request;
  while (!file.isWhole) {
    const cursor = file.cursor ?? past.start(span);
    if (source.bill?.covers(cursor) === false) throw capped(source.bill, cursor);
    const page = await asker.ask(past.ask(span, cursor), (body) => past.read(span, cursor, body));
    if (!page.ok) throw fetchProblem(page.problem, request);
    const { messages, next, leftOut = 0, announced } = page.value;
    if (source.bill !== undefined) await account(source.bill, { ...page.value, cursor }, file, watch);
    await file.add(messages.map(line), next);
    if (announced === undefined) watch.onPage(reached(messages, request), messages.length, leftOut);
  }
}

/** A source that charges is not asked for more than may be spent, as far as it says beforehand how much there is. */
async function account(
  bill: ArchiveBill,
  { messages, leftOut = 0, next, announced, cursor }: Page & { readonly cursor: string },
  file: PartFile,
  watch: FetchWatch,
): Promise<void> {
  const spent = next === undefined ? bill.spent(cursor) + bill.costOf(messages.length + leftOut) : bill.spent(next);
  watch.onSpent(spent);
  if (announced === undefined) return;
  watch.onQuote(announced);
  const whole = spent + bill.costOf(announced);
  if (whole <= bill.maxCost) return;
  await file.remove();
  const what = `${announced} posts would cost $${whole.toFixed(2)} at ${bill.rate}, over $${bill.maxCost}`;
  const mend = 'give more, a shorter span, or a narrower query';
  throw new InputError({ code: 'fetch-budget', where: '--max-cost', what, mend });
}

function capped(bill: ArchiveBill, cursor: string): InputError {
  const what = `$${bill.spent(cursor).toFixed(3)} is spent, and another page could cost more than $${bill.maxCost}`;
  const mend = 'the same command with more goes on from here';
  return new InputError({ code: 'fetch-capped', where: '--max-cost', what, mend });
}

/** How far a page has brought it; some go from the end to the beginning. */
function reached(messages: Page['messages'], { span: { from, to } }: FetchRequest): Instant {
  const [first, last] = [messages[0], messages.at(-1)].map((message) =>
    message === undefined ? from : timeOf(message),
  );
  if (first === undefined || last === undefined) return from;
  return first > last ? instant(from + to - last) : last;
}

function timeOf(message: Page['messages'][number]): Instant {
  if (message.kind === 'bar') return message.openedAt;
  return message.kind === 'hole' ? message.until : message.ts;
}

function fetchProblem({ kind, detail }: { kind: string; detail: string }, { venue, path }: FetchRequest): Error {
  const goOn = 'the same command goes on from here';
  if (kind === 'stopped') return new VenueError({ code: 'fetch-stopped', where: path, what: 'stopped', mend: goOn });
  if (kind === 'refused') {
    const mend = 'check what was asked for, the span, and the key where it wants one';
    return new InputError({ code: 'fetch-refused', where: venue, what: `it answers ${detail}`, mend });
  }
  const what = `it gives no answer (${kind}: ${detail})`;
  return new VenueError({ code: 'fetch-failed', where: venue, what, mend: goOn });
}

function sameAs(manifest: TapeManifest, settings: TapeManifest['settings'], path: string): TapeManifest {
  if (JSON.stringify(manifest.settings) === JSON.stringify(settings)) return manifest;
  const mend = 'choose another --out, or remove it first';
  throw new InputError({ code: 'tape-exists', where: path, what: `${basename(path)} holds something else`, mend });
}
