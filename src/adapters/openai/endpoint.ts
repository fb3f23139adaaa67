/** What a provider's API takes; from its file in data, and corrected by what it refuses. */
export interface Capabilities {
  readonly jsonSchema: boolean;
  readonly jsonObject: boolean;
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  readonly reasoningEffort: boolean;
}

/** One OpenAI-compatible API: where it is, the key that is bound to that origin, and what it takes. */
export interface Endpoint {
  /** As scenarios name it, e.g. `xai`. */
  readonly provider: string;
  readonly baseUrl: string;
  /** Undefined for local servers that ask for none. */
  readonly apiKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly capabilities: Capabilities;
}
