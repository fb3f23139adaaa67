import { type Instant, instant } from '../../../domain/time.ts';
import { isNoPage, type NoPage, type Past, type PastMessage, type PastRequest, type TimeSpan } from './past.ts';

/** A reply as it came: all that it tells of the time asked for, in any order. */
interface Told {
  readonly messages: readonly (PastMessage & { readonly ts: Instant })[];
  readonly leftOut?: number;
  /** As many as it tells at most: there may be more. */
  readonly isFull: boolean;
}

interface Halves<Span extends TimeSpan> {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Nothing shorter can be asked for; what is full all the same has a hole. */
  readonly shortestMs: number;
  ask(span: Span, from: Instant, until: Instant): PastRequest;
  read(span: Span, body: string): Told | NoPage;
}

/**
 * History of a source that tells so many of a time and no more, without a way to go on: a time that holds as many is
 * asked for again in halves, and after one that did not the next may be twice as long. Cursors are start and length.
 */
export function inHalves<Span extends TimeSpan>({
  firstMs,
  longestMs,
  shortestMs,
  ask,
  read,
}: Halves<Span>): Past<Span> {
  return {
    start: ({ from }) => `${from}:${firstMs}`,
    ask: (span, cursor) => ask(span, ...timeOf(cursor, span.to)),
    read: (span, cursor, body) => {
      const [from, until] = timeOf(cursor, span.to);
      const told = read(span, body);
      if (isNoPage(told)) return told;
      const lengthMs = until - from;
      if (told.isFull && lengthMs > shortestMs) {
        return { messages: [], next: `${from}:${Math.max(shortestMs, Math.floor(lengthMs / 2))}` };
      }
      const messages: readonly PastMessage[] = told.messages
        .filter(({ ts }) => ts >= from && ts < until)
        .toSorted((left, right) => left.ts - right.ts);
      const nextMs = told.isFull ? shortestMs : Math.min(longestMs, Math.max(shortestMs, lengthMs) * 2);
      return {
        messages: told.isFull ? [...messages, { kind: 'hole', from, until }] : messages,
        next: until < span.to ? `${until}:${nextMs}` : undefined,
        leftOut: told.leftOut ?? 0,
      };
    },
  };
}

function timeOf(cursor: string, to: Instant): [from: Instant, until: Instant] {
  const [from = 0, lengthMs = 0] = cursor.split(':').map(Number);
  return [instant(from), instant(Math.min(to, from + lengthMs))];
}
