import { answering } from '../../adapters/cassette/answering.ts';
import {
  labelRequest,
  mostUsage,
  readLabelReply,
  type StanceLabel,
  usualUsage,
} from '../../agents/labels/label-call.ts';
import { looser, nextRung, TOP_RUNG } from '../../agents/memory.ts';
import { DEFAULT_PROTOCOL, retryDelay } from '../../agents/protocol.ts';
import { costOf } from '../../agents/purse.ts';
import { chargedUsage } from '../../agents/reserve.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { sha256 } from '../../domain/hash.ts';
import type { CallKey, Cassette, ChatFailure, ChatModel, ChatOutcome, ModelPrice } from '../../ports/chat-model.ts';

export interface LabellerOptions {
  readonly model: string;
  readonly chat: ChatModel;
  readonly price: ModelPrice;
  /** US dollars, for all calls there ever were about these posts. */
  readonly maxCost: number;
  readonly cassette: Cassette;
  readonly stop: AbortSignal;
}

/** Why no more is asked: the budget, or what the provider answered last. */
export type Stopped = 'budget' | { readonly failure: ChatFailure; readonly detail: string };

/** A stance a post; `unreadable` where the model was asked twice and did not give them. */
export type Labelled = readonly StanceLabel[] | 'unreadable';

const PATIENCE_MS = 120_000;
/** Answers that are not what was asked for, after which a batch is not asked again as it is. */
const MOST_BAD = 2;
/** Calls for one batch that may fail for reasons that lie with the provider. */
const MOST_TRIES = 3;
/** Failures that may lie with the posts. */
const OF_POSTS: ReadonlySet<ChatFailure> = new Set(['refused', 'empty', 'truncated', 'too-large']);

/**
 * Asks a model for labels within a budget. Every answer is in the cassette before it is used, so that the same posts are
 * never paid for twice; calls under way are counted at the most that they can cost.
 */
export class Labeller {
  readonly #options: LabellerOptions;
  readonly #ask: ReturnType<typeof answering>['answer'];
  readonly #counted = new Set<string>();
  #rung = TOP_RUNG;
  #reserved = 0;
  #spent = 0;
  #stopped: Stopped | undefined;

  constructor(options: LabellerOptions) {
    this.#options = options;
    this.#ask = answering(options.cassette, () => options.chat, options.stop).answer;
  }

  /** US dollars, and calls, on record of the batches that were looked at. */
  get spent(): number {
    return this.#spent;
  }

  get calls(): number {
    return this.#counted.size;
  }

  get stopped(): Stopped | undefined {
    return this.#stopped;
  }

  /** What a batch that is not on record is likely to cost, and could at most. */
  quote(posts: readonly string[]): { readonly usual: number; readonly most: number } {
    const request = this.#request(posts);
    return { usual: this.#cost(usualUsage(request, posts.length)), most: this.#cost(mostUsage(request)) };
  }

  /** Undefined where the batch is still to be asked. */
  known(posts: readonly string[]): Labelled | undefined {
    return this.#record(posts).labelled;
  }

  /** Undefined where nothing more may be asked now; `stopped` says why, unless calls under way are waited for. */
  async label(posts: readonly string[]): Promise<Labelled | undefined> {
    let delayMs = 0;
    for (let tries = 1; ; ) {
      const { labelled, calls } = this.#record(posts);
      if (labelled !== undefined || this.#stopped !== undefined) return labelled;
      const most = this.quote(posts).most;
      if (this.#spent + this.#reserved + most > this.#options.maxCost) {
        if (this.#reserved === 0) this.#stopped = 'budget';
        return undefined;
      }
      const request = this.#request(posts);
      this.#reserved += most;
      const outcome = await this.#ask(this.#key(posts, calls), () => request, PATIENCE_MS, delayMs).finally(() => {
        this.#reserved -= most;
      });
      if (outcome.ok || OF_POSTS.has(outcome.failure)) continue;
      if (outcome.failure === 'bad-request' && nextRung(request.rung) !== undefined) continue;
      const { failure, detail } = outcome;
      const isFinal = failure === 'unauthorised' || failure === 'bad-request' || tries === MOST_TRIES;
      if (isFinal) this.#stopped = { failure, detail };
      delayMs = tries * retryDelay(DEFAULT_PROTOCOL, outcome.retryAfterMs);
      tries += 1;
    }
  }

  /** What is on record of a batch: its labels, and how often it was asked. Counts what each call cost, once. */
  #record(posts: readonly string[]): { readonly labelled: Labelled | undefined; readonly calls: number } {
    let bad = 0;
    let rung = TOP_RUNG;
    for (let calls = 0; ; calls += 1) {
      const key = this.#key(posts, calls);
      const outcome = this.#options.cassette.find(key);
      if (outcome === undefined) return { labelled: bad < MOST_BAD ? undefined : 'unreadable', calls };
      this.#count(key, outcome, posts);
      if (outcome.ok) {
        const read = readLabelReply(outcome.text, posts.length);
        if (read.ok) return { labelled: read.value, calls };
        bad += 1;
      } else if (outcome.failure === 'bad-request') {
        rung = nextRung(rung) ?? rung;
        this.#rung = looser(this.#rung, rung);
      } else if (OF_POSTS.has(outcome.failure)) bad += 1;
    }
  }

  #count(key: CallKey, outcome: ChatOutcome, posts: readonly string[]): void {
    const name = canonicalJson({ ...key });
    if (this.#counted.has(name)) return;
    this.#counted.add(name);
    this.#spent += this.#cost(chargedUsage(outcome, () => mostUsage(this.#request(posts))));
  }

  #cost(usage: Parameters<typeof costOf>[0]): number {
    return costOf(usage, this.#options.price);
  }

  #request(posts: readonly string[]) {
    return labelRequest(this.#options.model, posts, this.#rung);
  }

  /** Names a call by what is asked, on whichever rung. */
  #key(posts: readonly string[], occurrence: number): CallKey {
    const { model, messages } = labelRequest(this.#options.model, posts, TOP_RUNG);
    return {
      account: 'labels',
      cycle: 0,
      role: 'researcher',
      requestHash: sha256(canonicalJson([model, ...messages.map(({ content }) => content)])),
      occurrence,
    };
  }
}
