import type { PastMessage } from '../../adapters/live/past/past.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
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
export function tapeLine(message: PastMessage, symbol: SymbolId): string {
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
    default:
      return assertNever(message);
  }
}

/** A JSON number without needless zeros; what is no plain decimal stays text, for the reader to judge. */
function figure(text: string): string {
  const plain = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text);
  if (plain === null) return JSON.stringify(text);
  const [, sign = '', whole = '', fraction = ''] = plain;
  const short = `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  return whole.length + fraction.length <= EXACT_DIGITS ? short : JSON.stringify(short);
}
