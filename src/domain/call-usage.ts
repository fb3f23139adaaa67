/** What providers state their bills in, and the finest that anything is charged in. */
export const TICKS_A_DOLLAR = 10_000_000_000;

/** What calls to a model used up, as the provider counted it. */
export interface CallUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  /** Calls of the provider's own live search that are charged one by one; left out where there were none. */
  readonly searches?: number;
  /** What its search of X brought, which is charged by the piece; left out where there was none. */
  readonly posts?: number;
  readonly profiles?: number;
  /** The provider's own bill, in ticks of 1e-10 US dollars; left out where it states none. */
  readonly billedTicks?: number;
}

export const NO_USAGE: CallUsage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };

export function addUsage(left: CallUsage, right: CallUsage): CallUsage {
  const isBilled = left.billedTicks !== undefined || right.billedTicks !== undefined;
  return {
    promptTokens: left.promptTokens + right.promptTokens,
    cachedTokens: left.cachedTokens + right.cachedTokens,
    completionTokens: left.completionTokens + right.completionTokens,
    reasoningTokens: left.reasoningTokens + right.reasoningTokens,
    ...searchCounts({
      searches: (left.searches ?? 0) + (right.searches ?? 0),
      posts: (left.posts ?? 0) + (right.posts ?? 0),
      profiles: (left.profiles ?? 0) + (right.profiles ?? 0),
    }),
    ...(isBilled ? { billedTicks: (left.billedTicks ?? 0) + (right.billedTicks ?? 0) } : {}),
  };
}

type SearchCounts = Pick<CallUsage, 'searches' | 'posts' | 'profiles'>;

/** Those of them that are not 0. */
export function searchCounts({ searches = 0, posts = 0, profiles = 0 }: SearchCounts): SearchCounts {
  return {
    ...(searches === 0 ? {} : { searches }),
    ...(posts === 0 ? {} : { posts }),
    ...(profiles === 0 ? {} : { profiles }),
  };
}
