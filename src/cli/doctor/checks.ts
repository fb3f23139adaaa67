import { lookup } from 'node:dns/promises';
import { connect } from 'node:tls';
import { systemClock } from '../../adapters/clock/clocks.ts';
import type { LinkStatus } from '../../adapters/live/live-link.ts';
import type { Venue } from '../../adapters/live/venues/venue.ts';
import { splitName } from '../../adapters/openai/catalog.ts';
import type { ProviderModels } from '../../adapters/openai/provider-models.ts';
import type { ChatOutcome, ChatRequest } from '../../ports/chat-model.ts';
import { openLive } from '../../run/live.ts';
import type { Scenario } from '../../run/scenario/read.ts';

const NAME_MS = 4_000;
const HANDSHAKE_MS = 8_000;
const LOOK_MS = 50;
/** From here on a clock is worth setting. */
const CLOCK_MS = 500;

/** Each live feed of a scenario, from its name to its first frame; a step that fails ends the feed's checks. */
export async function checkFeeds(scenario: Scenario, venues: readonly Venue[]): Promise<readonly Finding[]> {
  const found = await Promise.all(venues.map((venue) => checkFeed(scenario, venue)));
  return found.flat();
}

async function checkFeed(scenario: Scenario, venue: Venue): Promise<readonly Finding[]> {
  const { source } = venue;
  const { protocol, hostname, port } = new URL(venue.hosts[0] ?? '');
  const named = await checkName(source, hostname);
  if (!named.ok) return [named];
  const isSecure = protocol === 'wss:' || protocol === 'https:';
  const secured = isSecure ? await checkTls(source, hostname, Number(port === '' ? 443 : port)) : undefined;
  if (secured?.ok === false) return [named, secured];
  const rest = await checkHandshake(scenario, venue);
  return [named, ...(secured === undefined ? [] : [secured]), ...rest];
}

async function checkName(source: string, host: string): Promise<Finding> {
  const check = `dns ${source}`;
  try {
    const addresses = await within(NAME_MS, lookup(host, { all: true }));
    return good(check, `${host} is ${addresses[0]?.address ?? 'nowhere'}`);
  } catch (error) {
    return bad(check, `${host}: ${messageOf(error)}`, 'check that this machine is online and its DNS server answers');
  }
}

async function checkTls(source: string, host: string, port: number): Promise<Finding> {
  const check = `tls ${source}`;
  const socket = connect({ host, port, servername: host });
  try {
    await within(
      NAME_MS,
      new Promise<void>((resolve, reject) => {
        socket.once('secureConnect', resolve);
        socket.once('error', reject);
      }),
    );
    return good(check, `certificate valid until ${socket.getPeerCertificate().valid_to}`);
  } catch (error) {
    const mend = 'check firewall and proxy, and that the clock of this machine is right';
    return bad(check, `${host}: ${messageOf(error)}`, mend);
  } finally {
    socket.on('error', () => undefined);
    socket.destroy();
  }
}

/** Connects as a run would, and waits for a first frame or the first trouble. */
async function checkHandshake(scenario: Scenario, venue: Venue): Promise<readonly Finding[]> {
  const leave = new AbortController();
  const feed = openLive(scenario, [venue], systemClock, leave.signal);
  const reading = drained(feed.read());
  const until = systemClock.now() + HANDSHAKE_MS;
  let status = feed.status()[0];
  while (systemClock.now() < until && status?.lastEnd === undefined && (status?.frames ?? 0) === 0) {
    await systemClock.sleep(LOOK_MS);
    status = feed.status()[0];
  }
  leave.abort();
  await reading;
  return status === undefined ? [] : findingsOf(venue, status);
}

function findingsOf({ source, hosts }: Venue, { state, frames, lastEnd, offsetMs, lagMs }: LinkStatus) {
  const check = `feed ${source}`;
  if (frames > 0) {
    const told = offsetMs === 0 ? 'not behind' : `${-offsetMs} ms behind`;
    const mend = offsetMs < -CLOCK_MS ? 'set it by NTP (timedatectl set-ntp true); runs correct for it' : undefined;
    return [good(check, 'connected, frames come'), good(`clock ${source}`, `ours is ${told}; lag ${lagMs} ms`, mend)];
  }
  if (state === 'open') return [good(check, 'connected; nothing came yet')];
  const local = (hosts[0] ?? '').includes('127.0.0.1');
  const mend = local ? 'start the made-up venues: quartet fake-venues' : adviceOn(lastEnd ?? '');
  return [bad(check, lastEnd ?? `no connection within ${HANDSHAKE_MS / 1_000} s`, mend)];
}

function adviceOn(end: string): string {
  if (end.startsWith('refused')) return 'the venue turns us away: check the token, and whether it serves your country';
  if (end.startsWith('rate-limited')) return 'wait some minutes, and run no second program on this address';
  return 'try again later; if it stays, check firewall and proxy';
}

async function drained(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const PATIENCE_MS = 20_000;

/**
 * One small call to each model; a model that says anything at all has a key that works. Where one has its key, those that
 * have none are merely left out, as a run leaves them out.
 */
export function checkModels(names: readonly string[], providers: ProviderModels): Promise<readonly Finding[]> {
  const someKey = names.some((name) => isKnown(name, providers) && !providers.lacksKey(name));
  return Promise.all(names.map((name) => checkModel(name, providers, someKey)));
}

function isKnown(name: string, { absent, ready }: ProviderModels): boolean {
  const { provider } = splitName(name);
  return absent.has(provider) || ready.includes(provider);
}

async function checkModel(name: string, providers: ProviderModels, someKey: boolean): Promise<Finding> {
  const check = `model ${name}`;
  if (!isKnown(name, providers)) {
    const known = [...providers.ready, ...providers.absent.keys()].sort().join(', ');
    return bad(check, `there is no provider "${splitName(name).provider}"`, `known: ${known}`);
  }
  if (providers.lacksKey(name)) {
    const advice = providers.keyAdvice(name);
    return someKey ? absent(check, `left out of runs: ${advice}`) : bad(check, 'it cannot be asked', advice);
  }
  const outcome = await providers.model(name).ask(question(name), AbortSignal.timeout(PATIENCE_MS));
  if (outcome.ok) return good(check, `answered in ${outcome.latencyMs} ms`);
  if (outcome.failure === 'truncated' || outcome.failure === 'empty' || outcome.failure === 'refused') {
    return good(check, `answered in ${outcome.latencyMs} ms (${outcome.failure})`);
  }
  return bad(check, `${outcome.failure}: ${outcome.detail}`, adviceOnModel(outcome.failure));
}

function question(model: string): ChatRequest {
  return {
    model,
    messages: [{ role: 'user', content: 'Answer with the word ok.' }],
    schemaName: 'answer',
    schema: {},
    tools: [],
    liveSearch: [],
    rung: 'text',
    maxTokens: 64,
    reasoning: 'none',
  };
}

function adviceOnModel(failure: Extract<ChatOutcome, { ok: false }>['failure']): string {
  switch (failure) {
    case 'unauthorised':
      return 'the provider does not take this key: make a new one, or check that it is for this provider';
    case 'rate-limited':
      return 'wait, or raise the limits of the account; it may be out of credit';
    case 'bad-request':
      return 'check the name of the model at the provider';
    default:
      return 'check that this machine is online, and try again later';
  }
}

export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  /** Nothing is wrong: what it is about is not there, and is left out. */
  readonly absent?: true;
  readonly found: string;
  /** What to do; undefined when there is nothing to do. */
  readonly mend: string | undefined;
}

export function good(check: string, found: string, mend?: string): Finding {
  return { check, ok: true, found, mend };
}

export function absent(check: string, found: string): Finding {
  return { check, ok: true, absent: true, found, mend: undefined };
}

export function bad(check: string, found: string, mend: string): Finding {
  return { check, ok: false, found, mend };
}

/** What came of it, or that it took too long. */
async function within<Value>(spanMs: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${spanMs / 1_000} s`)), spanMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
