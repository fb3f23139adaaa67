import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';

/** Who may ask, and for what. */
export interface Door {
  /** What `--host` named; undefined: this machine alone. */
  readonly host: string | undefined;
  /** Required where others can reach the server. */
  readonly token: string | undefined;
}

const COOKIE = 'quartet-token';
const THIS_MACHINE: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Reads only, from pages of its own address only, and nothing that a browser would run but its own script. */
export function guard(door: Door): MiddlewareHandler {
  return async (context, next) => {
    const refusal = refusalOf(context, door);
    if (refusal === undefined) await next();
    else context.res = context.json({ code: refusal.code, what: refusal.what }, refusal.status);
    const { headers } = context.res;
    headers.set('content-security-policy', POLICY);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    headers.set('cross-origin-resource-policy', 'same-origin');
    headers.set('cross-origin-opener-policy', 'same-origin');
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  };
}

interface Refusal {
  readonly code: string;
  readonly what: string;
  readonly status: 401 | 403 | 405;
}

function refusalOf(context: Context, door: Door): Refusal | undefined {
  const { req } = context;
  if (req.method !== 'GET' && req.method !== 'HEAD')
    return { code: 'read-only', what: 'only GET and HEAD are answered', status: 405 };
  const host = req.header('host') ?? '';
  if (!isOwnName(host, door)) return { code: 'other-host', what: 'this is not the name of this server', status: 403 };
  const origin = req.header('origin');
  if (origin !== undefined && origin !== `http://${host}`)
    return { code: 'other-origin', what: 'pages of other addresses are not answered', status: 403 };
  if (req.header('sec-fetch-site') === 'cross-site' && req.header('sec-fetch-mode') !== 'navigate')
    return { code: 'other-origin', what: 'pages of other addresses are not answered', status: 403 };
  if (door.token === undefined || !req.path.startsWith('/api/')) return undefined;
  const given = cookieOf(req.header('cookie')) ?? bearerOf(req.header('authorization'));
  if (given !== undefined && isSame(given, door.token)) return undefined;
  return { code: 'token-needed', what: 'give the token that quartet serve printed', status: 401 };
}

/** A name that somebody else's DNS points here is not ours; an address cannot be pointed anywhere. */
function isOwnName(host: string, door: Door): boolean {
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
  if (THIS_MACHINE.has(name)) return true;
  if (door.host === undefined) return false;
  return name === door.host.toLowerCase() || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

function cookieOf(header: string | undefined): string | undefined {
  return header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);
}

function bearerOf(header: string | undefined): string | undefined {
  return header?.startsWith('Bearer ') === true ? header.slice('Bearer '.length) : undefined;
}

/** Takes as long whatever is given. */
function isSame(given: string, token: string): boolean {
  const hashOf = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hashOf(given), hashOf(token));
}

/** For who has shown the token in a header: scripts cannot read it, other sites do not send it. */
export function tokenCookie(token: string): string {
  return `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`;
}
