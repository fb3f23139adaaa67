import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { type Address, type Ended, endedBy, endedByStatus, type OpenWire, type WireEvents } from './wire.ts';

const MOST_CHARACTERS = 16_777_216;
const ENDED: Ended = { kind: 'closed', detail: 'the reply ended', retryAfterMs: undefined };
const TOO_LONG: Ended = { kind: 'network', detail: 'the reply is too long', retryAfterMs: undefined };

/** An HTTP reply that does not end, each of its lines a frame. */
export const openStream: OpenWire = (address, events) => {
  let rest = '';
  return get(address, events, {
    text(chunk) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) events.frame(line.replace(/\r$/, ''));
      return rest.length <= MOST_CHARACTERS;
    },
    end: () => undefined,
  });
};

/** One HTTP reply as one frame. */
export const openReply: OpenWire = (address, events) => {
  let body = '';
  return get(address, events, {
    text(chunk) {
      body += chunk;
      return body.length <= MOST_CHARACTERS;
    },
    end: () => events.frame(body),
  });
};

interface Body {
  /** Whether it may go on. */
  text(chunk: string): boolean;
  end(): void;
}

function get({ url, headers }: Address, events: WireEvents, body: Body): ReturnType<OpenWire> {
  const open = url.startsWith('https:') ? requestSecure : requestPlain;
  // Without an agent every try has a connection of its own.
  const request: ClientRequest = open(url, { headers, agent: false });
  let why: Ended = ENDED;
  request.on('response', (response: IncomingMessage) => {
    const status = response.statusCode ?? 0;
    if (status !== 200) {
      why = endedByStatus(status, response.headers['retry-after']);
      request.destroy();
      return;
    }
    events.opened();
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      if (body.text(chunk)) return;
      why = TOO_LONG;
      request.destroy();
    });
    response.on('end', () => body.end());
    response.on('error', (error) => {
      if (why === ENDED) why = endedBy(error);
    });
    paused = (stop) => (stop ? response.pause() : response.resume());
  });
  request.on('error', (error) => {
    if (why === ENDED) why = endedBy(error);
  });
  request.on('close', () => events.ended(why));
  let paused: (stop: boolean) => unknown = () => undefined;
  request.end();
  return {
    send: () => undefined,
    setPaused: (stop) => void paused(stop),
    drop: () => void request.destroy(),
  };
}
