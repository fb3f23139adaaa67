import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the fake saw it. */
export interface Seen {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export type Behaviour = (response: ServerResponse, seen: Seen) => void;

export interface FakeProvider {
  readonly baseUrl: string;
  readonly seen: readonly Seen[];
  /** What to do with requests from now on. */
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

/** An OpenAI-compatible API on loopback that does as it is told: the only provider the tests talk to. */
export async function fakeProvider(): Promise<FakeProvider> {
  let behaviour: Behaviour = completion('{}');
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body: Seen['body'] = text === '' ? {} : JSON.parse(text);
      const one: Seen = { path: request.url ?? '', headers: request.headers, body };
      seen.push(one);
      behaviour(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    seen,
    behave: (next) => {
      behaviour = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

export const USAGE = {
  prompt_tokens: 120,
  completion_tokens: 30,
  prompt_tokens_details: { cached_tokens: 100 },
  completion_tokens_details: { reasoning_tokens: 12 },
};

/** A finished chat completion with this text. */
export function completion(content: string | null, change: Readonly<Record<string, unknown>> = {}): Behaviour {
  return json(completionBody(content, change));
}

export function completionBody(content: string | null, change: Readonly<Record<string, unknown>> = {}) {
  return {
    id: 'fake-1',
    object: 'chat.completion',
    created: 1,
    model: 'fake',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content }, ...change }],
    usage: USAGE,
  };
}

export const failure = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  error: object = {},
): Behaviour => json({ error: { message: 'no', ...error } }, status, headers);

/** The same completion, streamed in pieces, usage last. */
export function streamed(pieces: readonly string[], change: Readonly<Record<string, unknown>> = {}): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (value: unknown): void => {
      response.write(`data: ${JSON.stringify(value)}\n\n`);
    };
    for (const content of pieces) send({ choices: [{ index: 0, delta: { content } }] });
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop', ...change }] });
    send({ choices: [], usage: USAGE });
    response.end('data: [DONE]\n\n');
  };
}

/** A finished reply of the Responses API, with this text and a summary of what was thought; streamed if that is asked. */
export function response(text: string, change: Readonly<Record<string, unknown>> = {}): Behaviour {
  const whole = {
    id: 'fake-2',
    object: 'response',
    status: 'completed',
    output: [
      { type: 'reasoning', id: 'r', summary: [{ type: 'summary_text', text: 'thought of it' }] },
      {
        type: 'message',
        id: 'm',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text, annotations: [] }],
      },
    ],
    usage: {
      input_tokens: 120,
      output_tokens: 30,
      input_tokens_details: { cached_tokens: 100 },
      output_tokens_details: { reasoning_tokens: 12 },
    },
    ...change,
  };
  return (answer, seen) => {
    if (seen.body.stream !== true) return json(whole)(answer, seen);
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (event: { readonly type: string; readonly response?: object; readonly delta?: string }): void => {
      answer.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    };
    send({ type: 'response.created', response: { ...whole, status: 'in_progress', output: [] } });
    for (const delta of [text.slice(0, 9), text.slice(9)]) send({ type: 'response.output_text.delta', delta });
    send({ type: `response.${whole.status}`, response: whole });
    answer.end();
  };
}
