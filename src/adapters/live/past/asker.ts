import { onAbort } from '../../../domain/abort.ts';
import type { RandomSource } from '../../../domain/random.ts';
import { fail, ok, type Result } from '../../../domain/result.ts';
import { SECOND_MS } from '../../../domain/time.ts';
import type { Clock } from '../../../ports/clock.ts';
import { type Backoff, fullJitter } from '../link/backoff.ts';
import { openReply } from '../link/http.ts';
import type { Ended, Wire } from '../link/wire.ts';
import { isNoPage, type NoPage, type PastRequest } from './past.ts';

const PATIENCE_MS = 30 * SECOND_MS;
const HEADERS = { 'user-agent': 'quartet/0.1 (market sentiment simulator)', accept: 'application/json' };

export interface AskerOptions {
  readonly host: string;
  /** Beside those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly spacingMs: number;
  readonly backoff?: Backoff;
  /** How often a question is put before it is given up. */
  readonly tries: number;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly stop: AbortSignal;
  /** Told before each wait that is longer than usual. */
  readonly onWait?: (waitMs: number, why: Ended) => void;
}

/** Asks a venue's HTTP side one thing after another: apart as its limits want, and again when it is worth it. */
export class Asker {
  readonly #options: AskerOptions;
  #free = 0;

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  signedIn(headers: Readonly<Record<string, string>>): Asker {
    return new Asker({ ...this.#options, headers: { ...this.#options.headers, ...headers } });
  }

  async ask<Read extends object>(
    question: PastRequest,
    read: (body: string) => Read | NoPage,
  ): Promise<Result<Read, Ended>> {
    const { tries, clock, random, stop, onWait, backoff = fullJitter } = this.#options;
    let why: Ended = { kind: 'stopped', detail: 'stopped', retryAfterMs: undefined };
    for (let failures = 1; failures <= tries && !stop.aborted; failures += 1) {
      const answer = await this.#once(question);
      const result = answer.ok ? judged(read(answer.value)) : answer;
      if (result.ok || result.problem.kind === 'refused') return result;
      why = result.problem;
      if (failures === tries) break;
      const waitMs = backoff(why, failures, random);
      onWait?.(waitMs, why);
      await clock.sleep(waitMs, stop);
    }
    return fail(why);
  }

  async #once({ path, body }: PastRequest): Promise<Result<string, Ended>> {
    const { host, headers, spacingMs, clock, stop } = this.#options;
    const waitMs = this.#free - clock.now();
    if (waitMs > 0) await clock.sleep(waitMs, stop);
    this.#free = clock.now() + spacingMs;
    const over = new AbortController();
    let wire: Wire | undefined;
    let text: string | undefined;
    let late = false;
    const ended = new Promise<Ended>((resolve) => {
      wire = openReply(
        { url: `${host}${path}`, headers: { ...HEADERS, ...headers }, body },
        {
          opened: () => undefined,
          alive: () => undefined,
          unreadable: () => undefined,
          frame: (frame) => {
            text = frame;
          },
          ended: resolve,
        },
      );
    });
    const drop = (): void => wire?.drop();
    const unheard = onAbort(stop, drop);
    const watch = clock.sleep(PATIENCE_MS, over.signal).then(() => {
      late = !over.signal.aborted;
      if (late) drop();
    });
    const why = await ended;
    over.abort();
    await watch;
    unheard();
    if (text !== undefined && why.kind === 'closed') return ok(text);
    return fail(late ? { ...why, kind: 'silent', detail: `no answer for ${PATIENCE_MS / SECOND_MS} s` } : why);
  }
}

function judged<Read extends object>(read: Read | NoPage): Result<Read, Ended> {
  if (!isNoPage(read)) return ok(read);
  const { trouble, detail } = read;
  return fail({ kind: trouble === 'malformed' ? 'server-error' : trouble, detail, retryAfterMs: undefined });
}
