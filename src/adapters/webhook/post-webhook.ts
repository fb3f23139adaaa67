import { createHmac } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';

/** Where something is told, and the secret that the receiver knows it by. */
export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

export interface Letter {
  /** The same for every try, so that a receiver can tell that it has it already. */
  readonly id: string;
  readonly body: string;
}

export type Delivery = { readonly ok: true } | { readonly ok: false; readonly why: string };

const TRY_MS = 10_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * Posts a letter until it is taken, waiting twice as long from try to try. What is refused for good (4xx, but for 408
 * and 429) is not tried again, and a redirect is not followed: the secret's owner named one address.
 */
export async function deliver(
  webhook: Webhook,
  letter: Letter,
  { clock, over, tries }: { readonly clock: Clock; readonly over: AbortSignal; readonly tries: number },
): Promise<Delivery> {
  for (let attempt = 1; ; attempt += 1) {
    const { again, ...delivery } = await post(webhook, letter, clock);
    if (delivery.ok || !again || attempt >= tries) return delivery;
    await clock.sleep(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS), over);
    if (over.aborted) return delivery;
  }
}

async function post(
  { url, secret }: Webhook,
  { id, body }: Letter,
  clock: Clock,
): Promise<Delivery & { again: boolean }> {
  const at = clock.now();
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'quartet-alert': id,
    'quartet-signature': `t=${at},v1=${signatureOf(secret, at, body)}`,
  };
  try {
    const signal = AbortSignal.timeout(TRY_MS);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await response.body?.cancel();
    if (response.ok) return { ok: true, again: false };
    const again = response.status >= 500 || response.status === 408 || response.status === 429;
    return { ok: false, why: `it answered ${response.status}`, again };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
    return { ok: false, why: cause ?? (error instanceof Error ? error.message : String(error)), again: true };
  }
}

/** HMAC-SHA256 over `time.body`, in hex: with the time, nobody can send an old letter as a new one. */
export function signatureOf(secret: string, at: number, body: string): string {
  return createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
}
