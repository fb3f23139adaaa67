/** What calls to a model used up, as the provider counted it. */
export interface CallUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  /** Calls of the provider's own live search, which are charged one by one; left out where there were none. */
  readonly searches?: number;
}

export const NO_USAGE: CallUsage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };

export function addUsage(left: CallUsage, right: CallUsage): CallUsage {
  const searches = (left.searches ?? 0) + (right.searches ?? 0);
  return {
    promptTokens: left.promptTokens + right.promptTokens,
    cachedTokens: left.cachedTokens + right.cachedTokens,
    completionTokens: left.completionTokens + right.completionTokens,
    reasoningTokens: left.reasoningTokens + right.reasoningTokens,
    ...(searches === 0 ? {} : { searches }),
  };
}
