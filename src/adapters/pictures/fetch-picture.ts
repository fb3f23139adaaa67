import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { fail, ok, type Result } from '../../domain/result.ts';
import { isPublicAddress } from './public-address.ts';

/** Why nothing was fetched, or nothing of it was kept. */
export type PictureRefusal =
  | 'bad-address'
  | 'no-name'
  | 'not-public'
  | 'redirect'
  | 'bad-status'
  | 'packed'
  | 'too-large'
  | 'too-slow'
  | 'network'
  | 'no-picture'
  | 'too-many-pixels'
  | 'too-small'
  | 'unreadable'
  | 'not-kept';

/** The network as the fetcher sees it. */
export interface PictureNet {
  /** All addresses of a host, of both families. */
  resolve(host: string): Promise<readonly string[]>;
  /** A connection to one of them whose certificate has to be the host's. */
  connect(address: string, host: string): TLSSocket;
}

const HTTPS_PORT = 443;

export const internet: PictureNet = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  connect: (address, host) =>
    connect({ host: address, port: HTTPS_PORT, servername: host, ALPNProtocols: ['http/1.1'] }),
};

/** What a person may set: how large, and how slow. */
export interface PictureLimits {
  readonly mostBytes: number;
  readonly mostMs: number;
}

export const PICTURE_LIMITS: PictureLimits = { mostBytes: 4_194_304, mostMs: 10_000 };
const LONGEST_ADDRESS = 2_048;
const MOST_HEADER_BYTES = 16_384;

/**
 * The bytes at an address that a stranger wrote. Nothing is asked of any machine but one on the internet: the host's name
 * is resolved once, every address it has must be public, and the connection goes to one of these and no other, so that a
 * name that changes its mind changes nothing. No redirect is followed, nothing of ours is sent, and it never throws.
 */
export async function fetchPicture(
  address: string,
  net: PictureNet,
  { mostBytes, mostMs }: PictureLimits = PICTURE_LIMITS,
): Promise<Result<Uint8Array, PictureRefusal>> {
  const url = askable(address);
  if (url === undefined) return fail('bad-address');
  const over = AbortSignal.timeout(mostMs);
  const late = new Promise<readonly string[]>((_, reject) => {
    over.addEventListener('abort', () => reject(over.reason), { once: true });
  });
  late.catch(() => undefined);
  try {
    const found = await Promise.race([net.resolve(url.hostname), late]);
    const [first] = found;
    if (first === undefined) return fail('no-name');
    if (!found.every(isPublicAddress)) return fail('not-public');
    return await bodyOf(url, () => net.connect(first, url.hostname), over, mostBytes);
  } catch {
    return fail(over.aborted ? 'too-slow' : 'no-name');
  }
}

/** An address of a host by its name, over TLS on its own port, and nothing in it that is meant for somebody. */
function askable(address: string): URL | undefined {
  if (address.length > LONGEST_ADDRESS || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return undefined;
  const host = url.hostname;
  if (host.startsWith('[') || isIP(host) !== 0 || !host.includes('.') || host.endsWith('.')) return undefined;
  return url;
}

function bodyOf(
  url: URL,
  createConnection: () => TLSSocket,
  signal: AbortSignal,
  mostBytes: number,
): Promise<Result<Uint8Array, PictureRefusal>> {
  return new Promise((resolve) => {
    const asked = request({
      createConnection,
      host: url.hostname,
      path: `${url.pathname}${url.search}`,
      headers: { host: url.hostname, accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'quartet' },
      maxHeaderSize: MOST_HEADER_BYTES,
      signal,
    });
    const end = (result: Result<Uint8Array, PictureRefusal>): void => {
      resolve(result);
      asked.destroy();
    };
    asked.on('error', () => end(fail(signal.aborted ? 'too-slow' : 'network')));
    asked.on('close', () => end(fail('network')));
    asked.on('response', (response) => {
      const why = refusalOf(response, mostBytes);
      if (why !== undefined) return end(fail(why));
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > mostBytes) end(fail('too-large'));
        else chunks.push(chunk);
      });
      response.on('error', () => end(fail(signal.aborted ? 'too-slow' : 'network')));
      response.on('end', () => end(ok(Buffer.concat(chunks))));
    });
    asked.end();
  });
}

function refusalOf({ statusCode = 0, headers }: IncomingMessage, mostBytes: number): PictureRefusal | undefined {
  if (statusCode >= 300 && statusCode < 400) return 'redirect';
  if (statusCode !== 200) return 'bad-status';
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return 'packed';
  return Number(headers['content-length'] ?? 0) > mostBytes ? 'too-large' : undefined;
}
