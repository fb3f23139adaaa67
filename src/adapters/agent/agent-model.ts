import { randomBytes } from 'node:crypto';
import { NO_USAGE } from '../../domain/call-usage.ts';
import { type Json, plainJson, readJson } from '../../domain/strict-json.ts';
import type { ChatModel, ChatOutcome, ChatRequest, ToolCall } from '../../ports/chat-model.ts';
import type { AgentEnd, AgentLink, OpenAgent } from './link.ts';

interface Waiting {
  /** Nobody can know it before the question: an answer that was written ahead is none. */
  readonly id: string;
  settle(came: AgentEnd | AgentAnswer): void;
}

const LATE: AgentEnd = { failure: 'timeout', detail: 'no reply by the deadline' };
const CLOSED: AgentEnd = { failure: 'unreachable', detail: 'it was ended' };

/**
 * Another program as a model: started by its first question, asked one thing at a time, and ended when it is late, says
 * too much, or nobody needs it any more. After that the next question starts it anew.
 */
export class AgentModel implements ChatModel {
  readonly name: string;
  readonly #open: OpenAgent;
  #link: AgentLink | undefined;
  #waiting: Waiting | undefined;
  #before: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  /** Answers to what was not asked: of another id, a second one, or before any question. */
  ignored = 0;

  constructor(name: string, open: OpenAgent) {
    this.name = name;
    this.#open = open;
  }

  ask(request: ChatRequest, signal: AbortSignal): Promise<ChatOutcome> {
    const turn = this.#before.then(() => this.#askNow(request, signal));
    this.#before = turn;
    return turn;
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
    this.#settle(CLOSED);
  }

  async #askNow({ messages }: ChatRequest, signal: AbortSignal): Promise<ChatOutcome> {
    const startedAt = performance.now();
    const ignoredBefore = this.ignored;
    const came = await new Promise<AgentEnd | AgentAnswer>((settle) => {
      if (this.#isClosed || signal.aborted) return settle(this.#isClosed ? CLOSED : LATE);
      const waiting: Waiting = { id: randomBytes(6).toString('hex'), settle };
      this.#waiting = waiting;
      signal.addEventListener('abort', () => this.#giveUp(waiting), { once: true });
      this.#link ??= this.#started();
      // Ours, and an object with members: the id is put before them.
      this.#link.send(
        `{"id":"${waiting.id}",${messages
          .map(({ content }) => content)
          .join('')
          .slice(1)}`,
      );
    });
    const latencyMs = Math.max(1, Math.round(performance.now() - startedAt));
    if ('text' in came) return { ok: true, ...came, latencyMs, usage: NO_USAGE };
    const strays = this.ignored - ignoredBefore;
    const detail = strays === 0 ? came.detail : `${came.detail}; ${strays} answers to other questions were ignored`;
    return { ok: false, failure: came.failure, detail, latencyMs, usage: NO_USAGE, retryAfterMs: undefined };
  }

  #started(): AgentLink {
    const link: AgentLink = this.#open({
      answer: (text) => this.#hear(text),
      ended: (why) => {
        if (this.#link === link) this.#link = undefined;
        this.#settle(why);
      },
    });
    return link;
  }

  #hear(text: string): void {
    const answer = this.#waiting === undefined ? undefined : readAnswer(text, this.#waiting.id);
    if (answer === undefined) this.ignored += 1;
    else this.#settle(answer);
  }

  /** What it says from now on would be too late, and it may not be listening any more. */
  #giveUp(waiting: Waiting): void {
    if (this.#waiting !== waiting) return;
    this.#drop();
    this.#settle(LATE);
  }

  #settle(came: AgentEnd | AgentAnswer): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.settle(came);
  }

  #drop(): void {
    this.#link?.drop();
    this.#link = undefined;
  }
}

/** As a model's reply has it: the text of its decisions, or calls. */
interface AgentAnswer {
  readonly text: string;
  readonly calls?: readonly ToolCall[];
}

const MORE_THAN_ONE: AgentEnd = {
  failure: 'empty',
  detail: 'its line holds more than one answer: write an answer a line, and nothing else in it',
};
const NO_OBJECT: AgentEnd = {
  failure: 'empty',
  detail: 'its line is no JSON object: write an answer a line, and nothing else in it',
};
const NO_ID: AgentEnd = { failure: 'empty', detail: 'its answer has no id: give back the id of the question' };

/**
 * What an agent says to question `id`; undefined where it is an answer to another one. What begins as an object and is none
 * stands as the answer, to be found wanting as a model's would be. Of all else no object within is looked for, as in a
 * model's words: it would be taken without an id, whatever question it was for.
 */
export function readAnswer(text: string, id: string): AgentAnswer | AgentEnd | undefined {
  const line = text.trim();
  if (!line.startsWith('{')) return NO_OBJECT;
  const read = readJson(line, 0);
  if (!read.ok) return { text: line };
  if (read.value.end < line.length) return MORE_THAN_ONE;
  const { value } = read.value;
  if (!(value instanceof Map)) return NO_OBJECT;
  const members = new Map<string, Json>(value);
  const named = members.get('id');
  if (typeof named !== 'string') return NO_ID;
  if (named !== id) return undefined;
  members.delete('id');
  const calls = members.size === 1 ? callsIn(members.get('calls')) : undefined;
  if (calls !== undefined) return { text: '', calls };
  const whole = new Map<string, Json>([['dissent', ''], ['comment', ''], ...members]);
  return { text: JSON.stringify(plainJson(whole)) };
}

/** Calls as they were written: what they ask for is judged as a model's calls are. */
function callsIn(value: Json | undefined): readonly ToolCall[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.map((call: Json, place) => {
    const name = call instanceof Map ? call.get('name') : undefined;
    const words = call instanceof Map ? call.get('arguments') : undefined;
    return {
      id: `call-${place}`,
      name: typeof name === 'string' ? name : '',
      arguments: words === undefined ? '' : JSON.stringify(plainJson(words)),
    };
  });
}
