import type { Context } from 'hono';
import { eventShape, type StreamEvent } from './shapes.ts';
import type { OpenRun } from './source.ts';
import { fillViews } from './views.ts';

/** At most so many messages a second a client: what comes closer together comes in one. */
const EVERY_MS = 200;
const HEARTBEAT_MS = 15_000;
/** A client that reads nothing for so long is let go; it comes back with the sequence it has. */
const STALLED_MS = 30_000;
/** Fills a message; one that goes on from long ago gets several. */
const MOST_FILLS = 2_000;

/**
 * Server-sent events whose id is the journal's sequence: each tells what the rows behind the one before it brought, so
 * that a client that names its last id misses nothing. What a client does not take is not kept for it.
 */
export function streamOf(run: OpenRun, context: Context): Response {
  // Whose cursor stands further back is told how far the run goes, and not what came there.
  const makeMessage = context.req.query('fills') === 'no' ? rowMessage : messageOf;
  const asked = context.req.header('last-event-id') ?? context.req.query('after') ?? '';
  // A row that the client has may still have to be read here again.
  let sent = /^\d{1,15}$/.test(asked) ? Math.min(Number(asked), Math.max(run.last, run.log.last)) : run.log.last;
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  let unwatch = (): void => undefined;
  const end = (): void => {
    clearInterval(timer);
    unwatch();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let isNews = true;
      let wroteAt = Date.now();
      let readAt = Date.now();
      unwatch = run.watch(() => {
        isNews = true;
      });
      controller.enqueue(encoder.encode('retry: 1000\n\n'));
      const look = (): void => {
        const now = Date.now();
        if ((controller.desiredSize ?? 0) <= 0) {
          if (now - readAt >= STALLED_MS) throw new Error('the client reads nothing');
          return;
        }
        readAt = now;
        if (isNews && run.log.last > sent) {
          const { text, upTo } = makeMessage(run, sent);
          controller.enqueue(encoder.encode(text));
          sent = upTo;
          wroteAt = now;
          isNews = run.log.last > sent;
        } else if (now - wroteAt > HEARTBEAT_MS) {
          controller.enqueue(encoder.encode(':\n\n'));
          wroteAt = now;
        }
      };
      timer = setInterval(() => {
        try {
          look();
        } catch (error) {
          // Also where the journal is read anew: the client comes back with the row it has.
          end();
          controller.error(error);
        }
      }, EVERY_MS);
    },
    cancel: end,
  });
  return context.body(body, 200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
}

interface Message {
  readonly text: string;
  readonly upTo: number;
}

interface KnownMessage extends Message {
  readonly after: number;
  readonly last: number;
}

/** Of each run the latest message: clients that stand at one row are told the same, and it is made once. */
const latest = new WeakMap<OpenRun, KnownMessage>();

function messageOf(run: OpenRun, after: number): Message {
  const { last } = run.log;
  const known = latest.get(run);
  if (known?.after === after && known.last === last) return known;
  const made = madeMessage(run, after, last);
  latest.set(run, made);
  return made;
}

function rowMessage(run: OpenRun, after: number): Message {
  return told(run, { from: after, to: run.log.last });
}

function madeMessage(run: OpenRun, after: number, last: number): KnownMessage {
  const { log } = run;
  const first = log.fillCount(after);
  const some = log.fills({ from: first, to: Math.min(first + MOST_FILLS, log.fillCount(last)) });
  // A row's fills go together.
  const upTo = some.length < MOST_FILLS ? last : (some.at(-1)?.sequence ?? last) - 1;
  const seen = some.filter(({ sequence }) => sequence <= upTo);
  return { after, last, ...told(run, { from: after, to: upTo, fills: fillViews(seen, log, upTo) }) };
}

function told(run: OpenRun, what: Omit<StreamEvent, 'time'>): Message {
  const event = eventShape.parse({ ...what, time: run.log.timeOf(what.to) });
  return { upTo: what.to, text: `id: ${what.to}\ndata: ${JSON.stringify(event)}\n\n` };
}
