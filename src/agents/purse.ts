import { type CallUsage, TICKS_A_DOLLAR } from '../domain/call-usage.ts';
import type { HoldReason, LiveSearch } from '../domain/team.ts';
import type { ImagePrice, ModelPrice, PictureSize } from '../ports/chat-model.ts';

/** What an account's models may use up in a run, and what they charge; a model without a price is free. */
export interface Purse {
  readonly maxCost: number;
  readonly maxTokens: number;
  /** From a Monday to the next, UTC. */
  readonly maxTokensPerWeek: number;
  readonly prices: ReadonlyMap<string, ModelPrice>;
}

export const BOTTOMLESS: Purse = {
  maxCost: Number.POSITIVE_INFINITY,
  maxTokens: Number.POSITIVE_INFINITY,
  maxTokensPerWeek: Number.POSITIVE_INFINITY,
  prices: new Map(),
};

/** Used up, or set aside for a call that is on its way. */
export interface Spending {
  readonly calls: number;
  readonly tokens: number;
  readonly cost: number;
}

export const NOTHING_SPENT: Spending = { calls: 0, tokens: 0, cost: 0 };

export function addSpending(left: Spending, right: Spending): Spending {
  return { calls: left.calls + right.calls, tokens: left.tokens + right.tokens, cost: left.cost + right.cost };
}

/** Which of its bounds the spending has passed; `before`: the tokens of the weeks before this one. */
export function overspent(purse: Purse, { tokens, cost }: Spending, before: number): HoldReason | undefined {
  if (tokens > purse.maxTokens || cost > purse.maxCost) return 'budget-spent';
  return tokens - before > purse.maxTokensPerWeek ? 'week-spent' : undefined;
}

export function isBottomless(purse: Purse): boolean {
  return purse.maxCost === Infinity && purse.maxTokens === Infinity && purse.maxTokensPerWeek === Infinity;
}

/** Tokens that a picture is counted as; none by a model that takes none. */
export function pictureTokens({ width, height }: PictureSize, image: ImagePrice | undefined): number {
  if (image === undefined) return 0;
  const tiles = Math.ceil(width / image.tilePixels) * Math.ceil(height / image.tilePixels);
  return Math.ceil(image.baseTokens + tiles * image.tileTokens);
}

/** Prices are in whole millionths of a dollar a million tokens: a token of price 1 is a hundredth of a tick. */
const PRICE_STEPS = 1_000_000;
const STEPS_A_TICK = 100;

/**
 * Price of one call in ticks of 1e-10 US dollars, half a tick rounded up; whole numbers throughout, so that it is what a
 * provider with the same prices writes on its bill. Cached tokens are a part of the prompt's, reasoning tokens a part of
 * the completion's.
 */
export function ticksOf(usage: CallUsage, price: ModelPrice | undefined): number {
  if (price === undefined) return 0;
  const { input, cachedInput, output } =
    price.long !== undefined && usage.promptTokens > price.long.above ? price.long : price;
  const cached = Math.min(usage.cachedTokens, usage.promptTokens);
  const tokens =
    (usage.promptTokens - cached) * stepsOf(input) +
    cached * stepsOf(cachedInput) +
    usage.completionTokens * stepsOf(output);
  const { searches = 0, posts = 0, profiles = 0 } = usage;
  const found = searches * price.search + posts * price.post + profiles * price.profile;
  return Math.floor((tokens + STEPS_A_TICK / 2) / STEPS_A_TICK) + Math.round(found * TICKS_A_DOLLAR);
}

function stepsOf(price: number): number {
  return Math.round(price * PRICE_STEPS);
}

/** Price of one call in US dollars. */
export function costOf(usage: CallUsage, price: ModelPrice | undefined): number {
  return ticksOf(usage, price) / TICKS_A_DOLLAR;
}

/** What one search of X is taken to bring at the most; its provider states no bound. */
const POSTS_A_SEARCH = 20;
const PROFILES_A_SEARCH = 5;

/** What so many searches are taken to be charged for at the most. */
export function searchUsage(
  places: readonly LiveSearch[],
  searches: number,
): Pick<CallUsage, 'searches' | 'posts' | 'profiles'> {
  if (places.length === 0 || searches === 0) return {};
  if (!places.includes('x')) return { searches };
  return { searches, posts: searches * POSTS_A_SEARCH, profiles: searches * PROFILES_A_SEARCH };
}
