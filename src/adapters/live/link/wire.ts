/** Where to connect to, and as whom. */
export interface Address {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent along, as JSON; such a request is a POST. */
  readonly body: string | undefined;
}

/** Why a connection ended. */
export interface Ended {
  readonly kind: 'network' | 'closed' | 'refused' | 'rate-limited' | 'server-error' | 'silent' | 'stopped';
  readonly detail: string;
  /** What the venue asks us to wait. */
  readonly retryAfterMs: number | undefined;
}

export interface WireEvents {
  opened(): void;
  frame(text: string): void;
  /** The other side asked for a sign of life, and got it. */
  alive(): void;
  /** Something came that cannot be text. */
  unreadable(): void;
  /** The last call, exactly once, however it ended. */
  ended(why: Ended): void;
}

/** One connection, open or on its way. */
export interface Wire {
  send(text: string): void;
  setPaused(paused: boolean): void;
  /** Gives it up at once; `ended` is still called. */
  drop(): void;
}

export type OpenWire = (address: Address, events: WireEvents) => Wire;

/** X counts requests by the quarter of an hour; nobody needs to ask for more. */
const LONGEST_WAIT_MS = 900_000;

/** How an HTTP status other than success reads. */
export function endedByStatus(status: number, retryAfter: string | undefined): Ended {
  const isSpan = /^\d{1,9}$/.test(retryAfter ?? '');
  const retryAfterMs = isSpan ? Math.min(LONGEST_WAIT_MS, Number(retryAfter) * 1000) : undefined;
  const detail = `HTTP ${status}`;
  if (status === 429 || status === 418) return { kind: 'rate-limited', detail, retryAfterMs };
  if (status >= 400 && status < 500) return { kind: 'refused', detail, retryAfterMs };
  return { kind: 'server-error', detail, retryAfterMs };
}

export function endedBy(error: unknown): Ended {
  return { kind: 'network', detail: error instanceof Error ? error.message : String(error), retryAfterMs: undefined };
}
