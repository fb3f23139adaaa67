import { type Instant, instant } from '../../../domain/time.ts';
import type { BarMessage, FundingMessage } from '../wire/message.ts';
import { malformedPage, type NoPage, type Past, type PastRequest, type PastSpan } from './past.ts';

type Dated = BarMessage | FundingMessage;

interface Windows {
  /** As much as one reply can hold. */
  spanMs(span: PastSpan): number;
  ask(span: PastSpan, from: Instant, to: Instant): PastRequest;
  /** In any order; undefined where it is not the documented shape. */
  read(span: PastSpan, body: string): readonly Dated[] | NoPage | undefined;
}

/** History that comes at known times: asked for in spans that a reply is sure to hold. Cursors are their beginnings. */
export function inWindows({ spanMs, ask, read }: Windows): Past {
  const endOf = (span: PastSpan, from: number): Instant => instant(Math.min(span.to, from + spanMs(span)));
  return {
    start: ({ from }) => String(from),
    ask: (span, cursor) => ask(span, instant(Number(cursor)), endOf(span, Number(cursor))),
    read: (span, cursor, body) => {
      const to = endOf(span, Number(cursor));
      const found = read(span, body);
      if (found === undefined) return malformedPage('not the documented shape');
      if ('trouble' in found) return found;
      const messages = found
        .filter((message) => begins(message) >= Number(cursor) && isOver(message, to))
        .sort((left, right) => begins(left) - begins(right));
      return { messages, next: to < span.to ? String(to) : undefined };
    },
  };
}

function begins(message: Dated): Instant {
  return message.kind === 'bar' ? message.openedAt : message.ts;
}

/** A candle that is still being made is none. */
function isOver(message: Dated, to: Instant): boolean {
  return message.kind === 'bar' ? message.openedAt + message.intervalMs <= to : message.ts < to;
}
