import type { ChatFailure } from '../../ports/chat-model.ts';

export const MOST_ANSWER_BYTES = 1_000_000;
/** All that an agent may say between two questions, in bytes. */
export const MOST_BYTES = 4_000_000;

/** Why an agent is no longer there, in our own words. */
export interface AgentEnd {
  readonly failure: ChatFailure;
  readonly detail: string;
}

export interface AgentEvents {
  /** One line, or one frame. */
  answer(text: string): void;
  /** Once, and nothing after it; not after `drop`. */
  ended(why: AgentEnd): void;
}

/** An agent that was started, or called. */
export interface AgentLink {
  send(text: string): void;
  /** Ends it without another word. */
  drop(): void;
}

export type OpenAgent = (events: AgentEvents) => AgentLink;
