import type { PastMessage } from '../../adapters/live/past/past.ts';
import { encodeEvent } from '../../adapters/tape/encode.ts';
import { trimZeros } from '../../domain/decimal.ts';
import { InvariantBroken } from '../../domain/errors.ts';
import { postId, type SymbolId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import { cutText } from '../../domain/text.ts';
import { formatDurationMs, type Instant } from '../../domain/time.ts';

/** A tape's line says when it happened. */
export function tsOf(line: string): number {
  return Number(/"ts":(\d+)/.exec(line)?.[1] ?? 0);
}

interface Head {
  readonly lines: AsyncIterator<string>;
  line: string;
  ts: number;
}

/** Sorted lines of several kinds as one; at the same time those of an earlier list come first. */
export async function* mergeLines(sources: readonly AsyncIterable<string>[]): AsyncGenerator<string> {
  let heads: readonly Head[] = [];
  for (const source of sources) {
    const head = { lines: source[Symbol.asyncIterator](), line: '', ts: 0 };
    if (await moveOn(head)) heads = [...heads, head];
  }
  for (;;) {
    const [first, ...others] = heads;
    if (first === undefined) return;
    const next = others.reduce((best, head) => (head.ts < best.ts ? head : best), first);
    yield next.line;
    if (!(await moveOn(next))) heads = heads.filter((head) => head !== next);
  }
}

async function moveOn(head: Head): Promise<boolean> {
  const { done, value } = await head.lines.next();
  if (done === true) return false;
  head.line = value;
  head.ts = tsOf(value);
  return true;
}

interface Expected {
  readonly from: Instant;
  readonly to: Instant;
  readonly intervalMs: number;
  readonly source: string;
  readonly symbol: SymbolId;
}

/** Candles with a `gap` wherever some are missing: a venue may remember no further back, or leave quiet times out. */
export async function* withGaps(candles: AsyncIterable<string>, expected: Expected): AsyncGenerator<string> {
  const { from, to, intervalMs, source, symbol } = expected;
  const gap = (since: number, until: number): string =>
    JSON.stringify({ type: 'gap', ts: until, source, symbol, from: since });
  let next = Math.ceil(from / intervalMs) * intervalMs;
  for await (const line of candles) {
    const openedAt = tsOf(line);
    if (openedAt > next) yield gap(next, openedAt);
    next = openedAt + intervalMs;
    yield line;
  }
  if (next + intervalMs <= to) yield gap(next, to);
}

/** Doubles carry this many digits of a decimal faithfully; longer figures are written as text. */
const EXACT_DIGITS = 15;

/** A venue's message of the past as a tape's line, its figures as the venue wrote them. */
export function marketLine(message: PastMessage, source: string, symbol: SymbolId): string {
  const named = `"symbol":${JSON.stringify(symbol)}`;
  switch (message.kind) {
    case 'bar': {
      const { openedAt, intervalMs, open, high, low, close, volume } = message;
      const range = `"open":${figure(open)},"high":${figure(high)},"low":${figure(low)},"close":${figure(close)}`;
      const rest = `"volume":${Number(volume)},"interval":"${formatDurationMs(intervalMs)}"`;
      return `{"type":"bar","ts":${openedAt},${named},${range},${rest}}`;
    }
    case 'trade': {
      const { ts, id, price, size, side } = message;
      const taker = side === undefined ? '' : `,"side":"${side}"`;
      return `{"type":"trade","ts":${ts},${named},"price":${figure(price)},"size":${figure(size)}${taker},"id":"${id}"}`;
    }
    case 'funding':
      return `{"type":"funding","ts":${message.ts},${named},"rate":${figure(message.rate)}}`;
    case 'post':
    case 'hole':
      return wordLine(message, source, symbol);
    default:
      return assertNever(message);
  }
}

const NO_INSTRUMENTS = new Map<SymbolId, never>();

/** A post as the tape of its live feed has it, or the gap that a hole is. */
export function wordLine(message: PastMessage, source: string, symbol?: SymbolId): string {
  const place = { tape: 0, line: 0, source };
  if (message.kind === 'hole') {
    const { from, until } = message;
    return encodeEvent({ kind: 'gap', ...place, ts: until, visible: until, symbol, from }, NO_INSTRUMENTS, 'ts') ?? '';
  }
  if (message.kind !== 'post') throw new InvariantBroken(`an archive of words told of a ${message.kind}`);
  const { version: _, ts, id, text, repostOf, ...said } = message;
  const repost = repostOf === undefined ? undefined : postId(repostOf);
  const post = { ...said, ...place, ts, visible: ts, id: postId(id), text: cutText(text), repostOf: repost };
  return encodeEvent(post, NO_INSTRUMENTS, 'ts') ?? '';
}

interface Placed {
  readonly ts: number;
  /** Names a post; a gap has none. */
  readonly id: string;
  readonly line: string;
}

/** Posts by time, each once, as it was first told: archives tell them in any order, and some of them twice. */
export async function* sortedOnce(sources: readonly AsyncIterable<string>[]): AsyncGenerator<string> {
  const known = new Set<string>();
  const placed: Placed[] = [];
  for (const source of sources) {
    for await (const line of source) {
      const { ts, id }: { ts: number; id?: string } = JSON.parse(line);
      const key = id ?? line;
      if (known.has(key)) continue;
      known.add(key);
      placed.push({ ts, id: id ?? '', line });
    }
  }
  placed.sort((left, right) => left.ts - right.ts || compareText(left.id, right.id));
  for (const { line } of placed) yield line;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A JSON number without needless zeros; what is no plain decimal stays text, for the reader to judge. */
function figure(text: string): string {
  const plain = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (plain === null) return JSON.stringify(text);
  const sign = plain[1] ?? '';
  const whole = (plain[2] ?? '').replace(/^0+(?=\d)/, '');
  const fraction = trimZeros(plain[3] ?? '');
  const short = `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  return whole.length + fraction.length <= EXACT_DIGITS ? short : JSON.stringify(short);
}
