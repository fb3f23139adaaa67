/** US dollars per million tokens. */
export interface TokenPrice {
  readonly input: number;
  readonly cachedInput: number;
  /** Reasoning tokens are paid as output. */
  readonly output: number;
}

export interface ModelPrice extends TokenPrice {
  /** US dollars for one call of the provider's live search; 0 where there is none. */
  readonly search: number;
  /** Other prices for the whole call once its prompt has more tokens than this. */
  readonly long: (TokenPrice & { readonly above: number }) | undefined;
}
