import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { type Address, type Ended, endedBy, endedByStatus, type OpenWire, type WireEvents } from './wire.ts';

const MOST_CHARACTERS = 16_777_216;
const LONGEST_WORDS = 200;
const ENDED: Ended = { kind: 'closed', detail: 'the reply ended', retryAfterMs: undefined };
const TOO_LONG: Ended = { kind: 'network', detail: 'the reply is too long', retryAfterMs: undefined };

/** An HTTP reply that does not end, each of its lines a frame. */
export const openStream: OpenWire = (address, events) => {
  let rest = '';
  return ask(address, events, {
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
  return ask(address, events, {
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

function ask({ url, headers, body: sent }: Address, events: WireEvents, body: Body): ReturnType<OpenWire> {
  const open = url.startsWith('https:') ? requestSecure : requestPlain;
  // Without an agent every try has a connection of its own.
  const post =
    sent === undefined ? {} : { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } };
  const request: ClientRequest = open(url, { headers, agent: false, ...post });
  let why: Ended = ENDED;
  request.on('response', (response: IncomingMessage) => {
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) {
      why = endedByStatus(status, response.headers['retry-after']);
      explain(response, (words) => {
        why = { ...why, detail: `${why.detail} ${words}`.trim() };
        request.destroy();
      });
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
  request.end(sent);
  return { send: () => undefined, setPaused: (stop) => void paused(stop), drop: () => void request.destroy() };
}

/** What a refusal says of itself, cut short. */
function explain(response: IncomingMessage, told: (words: string) => void): void {
  let words = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    words += chunk;
    if (words.length > LONGEST_WORDS) response.destroy();
  });
  response.on('error', () => undefined);
  response.on('close', () => told(words.slice(0, LONGEST_WORDS)));
}
