import type { CallUsage } from '../domain/call-usage.ts';
import type { LiveSearch, Role } from '../domain/team.ts';

/** A picture that is shown with a message. */
export type Picture =
  /** Drawn by us: painted when it is sent, and named by what it is painted from. */
  | (PictureSize & { readonly kind: 'drawing'; readonly svg: string })
  /** A stranger's, kept beside a tape under the hash of its bytes: read when it is sent. */
  | (PictureSize & { readonly kind: 'kept'; readonly sha256: string })
  /** Painted: what is sent. */
  | (PictureSize & { readonly kind: 'image'; readonly mediaType: 'image/png' | 'image/jpeg'; readonly base64: string });

export interface PictureSize {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

export type ChatMessage =
  | {
      readonly role: 'system' | 'user';
      readonly content: string;
      /** Shown ahead of the words; left out where there are none. */
      readonly pictures?: readonly Picture[];
    }
  /** The model's own turn in which it called tools; `reasoning` goes back to providers that ask for it. */
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly calls: readonly ToolCall[];
      readonly reasoning: string | undefined;
    }
  | { readonly role: 'tool'; readonly callId: string; readonly content: string };

/** A tool as a model is told of it; `parameters` is a JSON Schema. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A call as the model wrote it: nothing of it is checked. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
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
  /** What the model may call instead of answering; often nothing. */
  readonly tools: readonly ToolSpec[];
  /** What its provider may search while it thinks; most often nothing. */
  readonly liveSearch: readonly LiveSearch[];
  readonly maxTokens: number;
  readonly reasoning: 'none' | 'low' | 'high';
}

/** A place that a provider's live search says it read; title and address are a stranger's words. */
export interface Citation {
  readonly url: string;
  readonly title: string;
}

export type ChatFailure =
  | 'timeout'
  | 'rate-limited'
  | 'unauthorised'
  | 'bad-request'
  | 'server-error'
  /** No connection ever stood, so that no question was heard. */
  | 'unreachable'
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
      /** What a live search came upon. */
      readonly citations?: readonly Citation[];
      /** Tools it called in place of an answer, at least one; only where some were offered. */
      readonly calls?: readonly ToolCall[];
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

/** US dollars per million tokens. */
interface TokenPrice {
  readonly input: number;
  readonly cachedInput: number;
  /** Reasoning tokens are paid as output. */
  readonly output: number;
}

/** Tokens of a picture: so many for each square of so many pixels that it takes, and some for the whole. */
export interface ImagePrice {
  readonly tilePixels: number;
  readonly tileTokens: number;
  readonly baseTokens: number;
}

export interface ModelPrice extends TokenPrice {
  /** US dollars for one call of the provider's live search, and for each post and profile it brings; 0 where nothing is charged. */
  readonly search: number;
  /** What a picture is counted as; left out of models that take none. */
  readonly image?: ImagePrice;
  readonly post: number;
  readonly profile: number;
  /** How many agents a provider sets to one question, whose tokens are all charged; left out where it is one. */
  readonly agents?: Readonly<Record<ChatRequest['reasoning'], number>>;
  /** Other prices for the whole call once its prompt has more tokens than this. */
  readonly long: (TokenPrice & { readonly above: number }) | undefined;
}
