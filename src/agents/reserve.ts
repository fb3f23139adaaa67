import { type CallUsage, TICKS_A_DOLLAR } from '../domain/call-usage.ts';
import type { ChatFailure, ChatMessage, ChatOutcome, ChatRequest, ModelPrice, Picture } from '../ports/chat-model.ts';
import type { Ask } from './ask.ts';
import { MODE_PLANS } from './modes.ts';
import { promptOf } from './prompt/prompt.ts';
import { NOTHING_SPENT, pictureTokens, type Spending, searchUsage, ticksOf } from './purse.ts';
import { isUnbilled } from './team-config.ts';
import { MAX_RESULT_CHARACTERS } from './tools/turn.ts';

/** Characters a token is at least worth in what we write; marked text of strangers comes nearest to it. */
const LEAST_CHARACTERS_A_TOKEN = 2;

/** The most a call can use: its prompt counted in short tokens, and every token its reply may have. */
export function largestUsage(ask: Ask): CallUsage {
  return {
    promptTokens: mostPromptTokens(promptOf(ask), ask.team.purse.prices.get(ask.model), pendingLength(ask)),
    cachedTokens: 0,
    completionTokens: ask.team.maxTokens,
    reasoningTokens: 0,
    ...searchUsage(ask.liveSearch, ask.team.protocol.maxToolCalls),
  };
}

/** The same for a call outside of a cycle. */
export function mostUsage({ messages, maxTokens }: ChatRequest, price?: ModelPrice): CallUsage {
  const promptTokens = mostPromptTokens(messages, price);
  return { promptTokens, cachedTokens: 0, completionTokens: maxTokens, reasoningTokens: 0 };
}

/** The most that such a call can be charged for, in ticks of 1e-10 US dollars. */
export function mostTicks(request: ChatRequest, price: ModelPrice | undefined): number {
  return ticksOf(mostUsage(request, price), price) * (price?.agents?.[request.reasoning] ?? 1);
}

/** What such a call is charged for, by our own reckoning or by the provider's bill where that is higher. */
export function chargedTicks(request: ChatRequest, outcome: ChatOutcome, price: ModelPrice | undefined): number {
  const usage = chargedUsage(outcome, () => mostUsage(request, price));
  return usage === outcome.usage ? Math.max(ticksOf(usage, price), usage.billedTicks ?? 0) : mostTicks(request, price);
}

/** `more`: characters that will stand beside the messages. */
function mostPromptTokens(messages: readonly ChatMessage[], price: ModelPrice | undefined, more = 0): number {
  const characters = messages.reduce((sum, message) => sum + lengthOf(message), more);
  const seen = picturesIn(messages).reduce((sum, picture) => sum + pictureTokens(picture, price?.image), 0);
  return Math.ceil(characters / LEAST_CHARACTERS_A_TOKEN) + seen;
}

function lengthOf(message: ChatMessage): number {
  if (message.role !== 'assistant') return message.content.length;
  const words = message.calls.reduce((sum, call) => sum + call.name.length + call.arguments.length, 0);
  return words + (message.reasoning?.length ?? 0);
}

/** Calls that are still to be run come back with their results. */
function pendingLength({ pending }: Ask): number {
  if (pending === undefined) return 0;
  const { calls, reasoning } = pending;
  return calls.reduce((sum, { call }) => sum + call.arguments.length + MAX_RESULT_CHARACTERS, reasoning?.length ?? 0);
}

/** Set aside before a call is made, so that parallel calls cannot overdraw the purse together. */
export function reserveFor(ask: Ask): Spending {
  return isUnbilled(ask.model) ? NOTHING_SPENT : mostSpending(largestUsage(ask), ask);
}

/** Of a model that answers by several agents each is taken to use as much as one. */
function mostSpending(most: CallUsage, ask: Ask): Spending {
  const agents = ask.team.purse.prices.get(ask.model)?.agents?.[MODE_PLANS[ask.team.mode].reasoning] ?? 1;
  const { calls, tokens, cost } = spendingOf(most, ask);
  return { calls, tokens: tokens * agents, cost: cost * agents };
}

/** Calls that ended so were served, or may have been, and are charged for. */
const MAYBE_SERVED: ReadonlySet<ChatFailure> = new Set([
  'timeout',
  'network',
  'truncated',
  'too-large',
  'empty',
  'refused',
]);

/** By our own reckoning of its stated usage, or by the provider's bill where that is higher: a bound is on what is paid. */
export function chargeFor(ask: Ask, outcome: ChatOutcome): Spending {
  if (isUnbilled(ask.model)) return NOTHING_SPENT;
  const usage = chargedUsage(outcome, () => largestUsage(ask));
  return usage === outcome.usage ? spendingOf(usage, ask) : mostSpending(usage, ask);
}

/** What a call is counted as: its stated usage, or the most it can have used where it was served and none was stated. */
export function chargedUsage(outcome: ChatOutcome, most: () => CallUsage): CallUsage {
  const stated = outcome.usage.promptTokens + outcome.usage.completionTokens > 0;
  const unknown = !stated && (outcome.ok || MAYBE_SERVED.has(outcome.failure));
  return unknown ? { ...most(), ...searchesOf(outcome) } : outcome.usage;
}

/** Searches are counted apart: where they are told they are known. */
function searchesOf({ usage: { searches, posts, profiles } }: ChatOutcome): Partial<CallUsage> {
  const isTold = searches !== undefined || posts !== undefined || profiles !== undefined;
  return isTold ? { searches: searches ?? 0, posts: posts ?? 0, profiles: profiles ?? 0 } : {};
}

function spendingOf(usage: CallUsage, ask: Ask): Spending {
  const ticks = Math.max(ticksOf(usage, ask.team.purse.prices.get(ask.model)), usage.billedTicks ?? 0);
  return { calls: 1, tokens: usage.promptTokens + usage.completionTokens, cost: ticks / TICKS_A_DOLLAR };
}

/** All that some messages show, in order. */
export function picturesIn(messages: readonly ChatMessage[]): readonly Picture[] {
  return messages.flatMap((message) => ('pictures' in message ? (message.pictures ?? []) : []));
}
