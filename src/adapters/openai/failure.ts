import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { z } from 'zod';
import { jsonOf } from '../../domain/json.ts';
import type { ChatFailure } from '../../ports/chat-model.ts';

/** A thrown call as a value. `detail` is in our own words: a provider's may repeat our key to us. */
export interface CallFailure {
  readonly failure: ChatFailure;
  readonly detail: string;
  readonly retryAfterMs: number | undefined;
}

export function callFailure(error: unknown, aborted: boolean, nowMs: number): CallFailure {
  if (aborted) return plain('timeout', 'no reply by the deadline');
  if (hasCause(error, ReplyTooLarge)) return plain('too-large', 'the reply does not end');
  if (error instanceof APIConnectionTimeoutError) return plain('timeout', 'the connection timed out');
  if (error instanceof APIConnectionError) {
    const code = neverStood(error);
    return code === undefined
      ? plain('network', 'the connection failed')
      : plain('unreachable', `no connection (${code})`);
  }
  if (error instanceof APIError && error.status !== undefined) return statusFailure(error, nowMs);
  return plain('network', 'the reply broke off or was not readable');
}

function plain(failure: ChatFailure, detail: string): CallFailure {
  return { failure, detail, retryAfterMs: undefined };
}

function statusFailure(error: APIError, nowMs: number): CallFailure {
  const status = Number(error.status);
  return { failure: failureOf(status), detail: `HTTP ${status}`, retryAfterMs: retryAfterMs(error.headers, nowMs) };
}

function failureOf(status: number): ChatFailure {
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 408 || status === 409) return 'server-error';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-error' : 'bad-request';
}

/** Seconds or a date, as the header allows; undefined for anything else. The caller caps it. */
export function retryAfterMs(headers: Headers | undefined, nowMs: number): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact)) return exact;
  const text = headers?.get('retry-after')?.trim();
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(waitMs) ? waitMs : undefined;
}

function hasCause(error: unknown, kind: typeof ReplyTooLarge): boolean {
  return error instanceof Error && (error instanceof kind || hasCause(error.cause, kind));
}

/** A host that shows another's certificate, or speaks no TLS, is not spoken to. */
const NO_TRUST = /^(ERR_TLS_|CERT_|ERR_SSL_WRONG_VERSION_NUMBER|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

/** The system's name for why no connection stood; undefined where one may have, and may have carried the question. */
function neverStood(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof AggregateError) return error.errors.map(neverStood).find((code) => code !== undefined);
  const { code, syscall } = systemError.safeParse(error).data ?? {};
  const isEarly = syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT';
  if (code !== undefined && (isEarly || NO_TRUST.test(code))) return code;
  return neverStood(error.cause);
}

const systemError = z.object({ code: z.string().optional(), syscall: z.string().optional() });

/** A reply grew beyond what we are ready to hold. */
class ReplyTooLarge extends Error {}

const MAX_BODY_BYTES = 4_194_304;

/** Fetch that follows no redirect (a key is bound to its origin) and stops reading a body that does not end. */
export async function cappedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'error' });
  if (response.body === null) return response;
  let bytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > MAX_BODY_BYTES) controller.error(new ReplyTooLarge());
        else controller.enqueue(chunk);
      },
    }),
  );
  const capped = new Response(counted, response);
  return response.status === 400 || response.status === 422 ? told(capped) : capped;
}

/** What a refusal says in a shape of its own (a list, a `detail`) is put where the SDK looks for it, so that we can learn from it. */
async function told(response: Response): Promise<Response> {
  const text = await response.text();
  const body = saysError(text) ? text : JSON.stringify({ error: { message: text } });
  return new Response(body, { status: response.status, headers: response.headers });
}

function saysError(text: string): boolean {
  const body = jsonOf(text);
  return typeof body === 'object' && body !== null && 'error' in body;
}
