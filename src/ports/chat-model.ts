import type { CallUsage } from '../domain/record.ts';
import type { Role } from '../domain/team.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** How strictly the provider is asked to keep to the schema; the reply is always validated here too. */
export type Rung = 'json-schema' | 'json-schema-loose' | 'json-object' | 'text';

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly schemaName: string;
  /** JSON Schema of the reply. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly rung: Rung;
  readonly maxTokens: number;
  readonly reasoning: 'none' | 'low' | 'high';
}

export type ChatFailure =
  | 'timeout'
  | 'rate-limited'
  | 'unauthorised'
  | 'bad-request'
  | 'server-error'
  | 'network'
  | 'refused'
  | 'empty'
  | 'truncated'
  | 'too-large'
  | 'not-in-cassette';

/** What came of one call; trouble is a value. */
export type ChatOutcome =
  | {
      readonly ok: true;
      readonly text: string;
      readonly latencyMs: number;
      readonly usage: CallUsage;
      /** Where the reply was streamed. */
      readonly firstTokenMs?: number;
      /** What the model says it thought, where the provider gives it; never shown to a peer. */
      readonly reasoning?: string;
    }
  | {
      readonly ok: false;
      readonly failure: ChatFailure;
      readonly detail: string;
      readonly latencyMs: number;
      readonly usage: CallUsage;
      readonly retryAfterMs: number | undefined;
    };

export interface ChatModel {
  readonly name: string;
  ask(request: ChatRequest, signal: AbortSignal): Promise<ChatOutcome>;
}

/** Names one call of a run; retries, and the same question of another seat, are later occurrences. */
export interface CallKey {
  readonly account: string;
  readonly cycle: number;
  readonly role: Role;
  readonly requestHash: string;
  readonly occurrence: number;
}

/** Recorded replies: committed before the reply's event is handled, so none is paid for twice. */
export interface Cassette {
  find(key: CallKey): ChatOutcome | undefined;
  record(key: CallKey, outcome: ChatOutcome): void;
  close(): void;
}
