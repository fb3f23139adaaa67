import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';
import { InputError, StorageError } from '../../domain/errors.ts';

const CONNECT_MS = 5_000;
/** What is asked of a server that is away is asked again for so long, once a second. */
const PATIENCE_MS = 120_000;
const ASK_AGAIN_MS = 1_000;
/** A server that is just starting is waited for so long. */
const START_MS = 3_000;
/** JetStream's names for what has changed meanwhile: a key's or a stream's last revision is another, or is no more. */
const OVERTAKEN: readonly unknown[] = [10_071, 10_164, 10_037, 10_043, 10_057];

/** A connection to a server that may go and come back. */
export interface NatsLink {
  readonly connection: NatsConnection;
  readonly client: Awaited<ReturnType<typeof client>>;
  /** While it begins: a server that refuses is told at once. */
  readonly starting: Patience;
  readonly asked: Patience;
}

/**
 * @param url `nats://[user:password@]host[:port]`, `nats://SEED@…` for an NKey, or `tls://…`
 * @throws InputError where there is no client for it here, StorageError where the server cannot be reached or refuses
 */
export async function connectNats(url: string): Promise<NatsLink> {
  const { seed, ...place } = placeOf(url);
  const loaded = await client();
  const { nkeyAuthenticator } = loaded;
  const key = seed === undefined ? {} : { authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)) };
  const connect = (options: Omit<ConnectionOptions, 'servers' | 'timeout'>): Promise<NatsConnection> =>
    loaded.connect({ ...place.options, ...key, ...options, timeout: CONNECT_MS });
  // Who waits for a server to come back is not told that it refuses: the first time nobody does.
  const starting = { shown: place.shown, patienceMs: START_MS };
  const first = await patiently(starting, () => connect({ reconnect: false }));
  const version = first.info?.version ?? '';
  await first.close();
  if (isOld(version)) throw oldServer(place.shown, version);
  const connection = await patiently(starting, () =>
    connect({ maxReconnectAttempts: -1, reconnectTimeWait: ASK_AGAIN_MS }),
  );
  return { connection, client: loaded, starting, asked: { shown: place.shown, patienceMs: PATIENCE_MS } };
}

async function client() {
  try {
    const [{ connect, nkeyAuthenticator }, { Kvm }, { jetstream, jetstreamManager }] = await Promise.all([
      import('@nats-io/transport-node'),
      import('@nats-io/kv'),
      import('@nats-io/jetstream'),
    ]);
    return { connect, nkeyAuthenticator, Kvm, jetstream, jetstreamManager };
  } catch {
    const mend = 'npm install @nats-io/transport-node @nats-io/kv @nats-io/jetstream';
    const what = 'the client for NATS is not installed';
    throw new InputError({ code: 'bus-not-installed', where: 'the bus', what, mend });
  }
}

/** The secret half of a user's NKey: what the server is asked to trust is signed with it, and it never travels. */
const SEED = /^SU[A-Z2-7]{56}$/;

/** Neither password nor seed stand in what is shown. */
function placeOf(url: string) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['nats:', 'tls:'].includes(parsed.protocol) || parsed.hostname === '') {
    const mend = 'give one such as nats://127.0.0.1:4222';
    const where = 'the address of the bus';
    throw new InputError({ code: 'option-bad-value', where, what: 'is none of a NATS server', mend });
  }
  const { username, password, host, hostname, protocol } = parsed;
  const seed = SEED.test(username) && password === '' ? username : undefined;
  const isNamed = username !== '' && seed === undefined;
  const user = isNamed ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {};
  return {
    shown: `${protocol}//${host}`,
    seed,
    // The client leaves out what an address without a name has to be certified for.
    options: { servers: host, ...user, ...(protocol === 'tls:' ? { tls: { host: hostname } } : {}) },
  };
}

/** Values are read without asking its leader, and listed by their names, since 2.9. */
const OLDEST = [2, 9] as const;

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

function oldServer(where: string, version: string): StorageError {
  const what = `it is NATS ${version}, and ${OLDEST.join('.')} is the oldest that will do`;
  return new StorageError({ code: 'bus-old', where, what, mend: 'install a newer nats-server' });
}

export function isOvertaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && OVERTAKEN.includes(error.code);
}

export interface Patience {
  readonly shown: string;
  readonly patienceMs: number;
}

/** Asks again while the server is away; what it refuses is not asked twice. */
export async function patiently<Answer>({ shown, patienceMs }: Patience, ask: () => Promise<Answer>): Promise<Answer> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isAway(error) || Date.now() > until) throw problem(error, shown);
      await sleep(ASK_AGAIN_MS);
    }
  }
}

/** A connection that we have closed ourselves never comes back. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === 'ClosedConnectionError') return false;
  if (isForbidden(error) || /support 'tls'/.test(error.message)) return false;
  return /timeout|disconnect|no responders|connection|503/i.test(`${error.name} ${error.message}`);
}

/** By the server, of a user who may connect. What it forbids is named, and may look like any word. */
export function isForbidden(error: Error): boolean {
  return /^permissions violation/i.test(error.message);
}

export function problem(error: unknown, where: string): StorageError {
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
  const [excerpt] = (error instanceof Error ? error.message : text).split('\n');
  const told = (code: string, what: string, mend: string) => new StorageError({ code, where, what, mend });
  if (error instanceof Error && isForbidden(error)) {
    const what = / to "_INBOX\./.test(excerpt ?? '')
      ? 'the server lets its user hear no answers: it may not subscribe to _INBOX.>'
      : `the server does not allow it (${excerpt})`;
    return told('bus-not-permitted', what, 'give its user the rights in docs/scale.md');
  }
  if (/authoriz/i.test(text))
    return told('bus-refused', 'the server refuses us', 'give its user and password: nats://USER:PASSWORD@HOST');
  if (/certificate/i.test(text))
    return told(
      'bus-untrusted',
      `its certificate does not hold (${excerpt})`,
      'give it one for this address, or say who signed it: NODE_EXTRA_CA_CERTS=FILE',
    );
  if (/support 'tls'/.test(text))
    return told('bus-without-tls', 'the server has no certificate', 'give it one, or say nats:// in place of tls://');
  if (/jetstream/i.test(text) && /not enabled|no responders|503/i.test(text))
    return told('bus-without-jetstream', 'the server keeps nothing', 'start it with JetStream: nats-server -js');
  if (/payload/i.test(text))
    return told(
      'bus-small',
      `a piece is larger than it takes (${excerpt})`,
      'give it max_payload: 1MB, as it has by itself',
    );
  if (/maximum|insufficient|resources|exceeded/i.test(text))
    return told('bus-full', `the server takes no more (${text})`, 'give it room, then run the same command again');
  // It takes what it cannot write, and says so in its log alone.
  const isSilent = /timeout/i.test(text);
  const mend = isSilent ? 'check its address, its log and whether its disk is full' : 'start it, or check the address';
  return told('bus-unreachable', `it does not answer (${excerpt})`, `${mend}; what is done stays done`);
}
