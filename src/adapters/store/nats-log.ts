import type { ConsumerMessages, JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { onAbort } from '../../domain/abort.ts';
import { InputError } from '../../domain/errors.ts';
import type { LogMessage, SharedLog } from '../../ports/shared-log.ts';
import {
  connectNats,
  isForbidden,
  isOvertaken,
  type NatsLink,
  type Patience,
  patiently,
  problem,
} from './nats-link.ts';

/** Kept for whoever falls behind; whoever needs more gives the stream more, which is left as it is found. */
const STREAM_LIMITS = {
  max_bytes: 1_073_741_824,
  max_age: 86_400_000_000_000,
  discard: 'old',
  storage: 'file',
} as const;
/** What is asked of a server that is away is given up after so long: whoever asks says so, and asks again. */
const PATIENCE_MS = 4_000;
const ANSWER_MS = 1_000;
/** On their way to one reader at most; one is a mebibyte at most, unless the server takes larger ones. */
const MESSAGES = 32;
const HEARTBEAT_MS = 1_000;
/** A reader that hears nothing for so long looks anew at what is there. */
const SILENT_MS = 3_000;
/** What else a message holds. */
const HEAD_BYTES = 4_096;
const NO_STREAM = 10_059;
/** Another process was quicker, or somebody has given the stream other limits. */
const STREAM_EXISTS = 10_058;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const UNNAMED = 'live';

/**
 * A log on a NATS server with JetStream: one stream, made by whoever comes first.
 * @param url `nats://[user:password@]host[:port][/NAME]`, or `tls://…`; the name is `live` unless given
 * @throws InputError where there is no client for it here, StorageError where the server cannot be reached or refuses
 */
export async function openNatsLog(url: string): Promise<SharedLog> {
  const name = nameIn(url);
  const link = await connectNats(url);
  try {
    const manager = await patiently(link.starting, () => link.client.jetstreamManager(link.connection));
    const log = new NatsLog(link, manager, name);
    await log.span();
    return log;
  } catch (error) {
    await link.connection.close();
    throw error;
  }
}

function nameIn(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname.replace(/^\/*/, '') : '';
  if (path === '' || NAME.test(path)) return path === '' ? UNNAMED : path;
  const mend = 'name a feed by letters, digits, - and _, as in nats://127.0.0.1:4222/btc';
  throw new InputError({ code: 'option-bad-value', where: path, what: 'is no name of a feed on a bus', mend });
}

class NatsLog implements SharedLog {
  readonly name: string;
  readonly mostBytes: number;
  readonly #link: NatsLink;
  readonly #manager: JetStreamManager;
  readonly #client: JetStreamClient;
  readonly #asked: Patience;
  readonly #stream: string;
  readonly #subject: string;
  /** What the server has forbidden since it was last followed: it answers no question of a reader that may not ask, and lets it wait. */
  #forbidden: Error | undefined;

  constructor(link: NatsLink, manager: JetStreamManager, name: string) {
    this.name = `${link.asked.shown}/${name}`;
    this.mostBytes = (link.connection.info?.max_payload ?? 0) - HEAD_BYTES;
    this.#link = link;
    this.#manager = manager;
    this.#client = link.client.jetstream(link.connection);
    this.#asked = { shown: this.name, patienceMs: PATIENCE_MS };
    this.#stream = `quartet-live-${name}`;
    this.#subject = `quartet.live.${name}`;
    void this.#hearOfLink();
  }

  async #hearOfLink(): Promise<void> {
    for await (const { error } of this.#link.connection.status())
      if (error !== undefined && isForbidden(error)) this.#forbidden ??= error;
  }

  span(): ReturnType<SharedLog['span']> {
    return patiently(this.#asked, async () => {
      const { state } = await this.#info();
      return { first: state.first_seq, last: state.last_seq };
    });
  }

  async #info() {
    try {
      return await this.#manager.streams.info(this.#stream);
    } catch (error) {
      if (codeOf(error) !== NO_STREAM) throw error;
    }
    try {
      return await this.#manager.streams.add({ name: this.#stream, subjects: [this.#subject], ...STREAM_LIMITS });
    } catch (error) {
      if (codeOf(error) !== STREAM_EXISTS) throw error;
      return this.#manager.streams.info(this.#stream);
    }
  }

  get(place: number): Promise<string | undefined> {
    return patiently(this.#asked, () => this.#messageAt(place));
  }

  async #messageAt(place: number): Promise<string | undefined> {
    return (await this.#manager.streams.getMessage(this.#stream, { seq: place }))?.string();
  }

  /** Nobody knows whether what was sent to a server that went has arrived: who is too late looks whose message it is. */
  async append(body: string, place: number): Promise<boolean> {
    const options = { expect: { lastSequence: place - 1 }, timeout: ANSWER_MS };
    let isAgain = false;
    return patiently(this.#asked, async () => {
      // A server that has lost its disk has no stream.
      if (isAgain) await this.#info();
      isAgain = true;
      try {
        await this.#client.publish(this.#subject, body, options);
        return true;
      } catch (error) {
        if (!isOvertaken(error)) throw error;
        return (await this.#messageAt(place)) === body;
      }
    });
  }

  async *follow(place: number, stop: AbortSignal): AsyncGenerator<LogMessage> {
    if (stop.aborted) return;
    this.#forbidden = undefined;
    const messages = await patiently(this.#asked, async () => {
      const start = { deliver_policy: 'by_start_sequence', opt_start_seq: place } as const;
      const consumer = await this.#client.consumers.get(this.#stream, start);
      return consumer.consume({ max_messages: MESSAGES, idle_heartbeat: HEARTBEAT_MS });
    });
    yield* untilSilent(messages, stop);
    if (this.#forbidden !== undefined) throw problem(this.#forbidden, this.name);
  }

  async close(): Promise<void> {
    await this.#link.connection.close();
  }
}

async function* untilSilent(messages: ConsumerMessages, stop: AbortSignal): AsyncGenerator<LogMessage> {
  const end = (): void => void messages.close();
  const unheard = onAbort(stop, end);
  let silence = setTimeout(end, SILENT_MS);
  try {
    for await (const message of messages) {
      clearTimeout(silence);
      yield { place: message.seq, body: message.string() };
      silence = setTimeout(end, SILENT_MS);
    }
  } finally {
    clearTimeout(silence);
    unheard();
    end();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
