import type { CallUsage } from '../domain/call-usage.ts';
import type { ImagePrice, ModelPrice, PictureSize } from '../ports/chat-model.ts';

/** What an account's models may use up in a run, and what they charge; a model without a price is free. */
export interface Purse {
  readonly maxCost: number;
  readonly maxTokens: number;
  readonly prices: ReadonlyMap<string, ModelPrice>;
}

export const BOTTOMLESS: Purse = {
  maxCost: Number.POSITIVE_INFINITY,
  maxTokens: Number.POSITIVE_INFINITY,
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

export function isWithinPurse(purse: Purse, spending: Spending): boolean {
  return spending.tokens <= purse.maxTokens && spending.cost <= purse.maxCost;
}

export function isBottomless(purse: Purse): boolean {
  return purse.maxCost === Infinity && purse.maxTokens === Infinity;
}

/** Tokens that a picture is counted as; none by a model that takes none. */
export function pictureTokens({ width, height }: PictureSize, image: ImagePrice | undefined): number {
  if (image === undefined) return 0;
  const tiles = Math.ceil(width / image.tilePixels) * Math.ceil(height / image.tilePixels);
  return Math.ceil(image.baseTokens + tiles * image.tileTokens);
}

const MILLION = 1_000_000;

/** Price of one call. Cached tokens are a part of the prompt's, reasoning tokens a part of the completion's. */
export function costOf(usage: CallUsage, price: ModelPrice | undefined): number {
  if (price === undefined) return 0;
  const { input, cachedInput, output } =
    price.long !== undefined && usage.promptTokens > price.long.above ? price.long : price;
  const cached = Math.min(usage.cachedTokens, usage.promptTokens);
  const tokens = (usage.promptTokens - cached) * input + cached * cachedInput + usage.completionTokens * output;
  return tokens / MILLION + (usage.searches ?? 0) * price.search;
}
