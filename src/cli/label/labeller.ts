import { labelRequest, readLabelReply, type StanceLabel, usualUsage } from '../../agents/labels/label-call.ts';
import type { Rung } from '../../ports/chat-model.ts';
import {
  type PaidAnswer,
  PaidAsker,
  type PaidAskerOptions,
  type PaidQuestion,
  type Stopped,
} from '../asked/paid-asker.ts';

export interface LabellerOptions extends Omit<PaidAskerOptions, 'account'> {
  readonly model: string;
}

/** A stance a post. */
export type Labelled = PaidAnswer<readonly StanceLabel[]>;

/** Asks a model for labels within a budget, a batch of posts a question. */
export class Labeller {
  readonly #model: string;
  readonly #asker: PaidAsker;

  constructor({ model, ...options }: LabellerOptions) {
    this.#model = model;
    this.#asker = new PaidAsker({ ...options, account: 'labels' });
  }

  /** US dollars, and calls, on record of the batches that were looked at. */
  get spent(): number {
    return this.#asker.spent;
  }

  get calls(): number {
    return this.#asker.calls;
  }

  get stopped(): Stopped | undefined {
    return this.#asker.stopped;
  }

  /** What a batch that is not on record is likely to cost, and could at most. */
  quote(posts: readonly string[]): { readonly usual: number; readonly most: number } {
    const question = this.#question(posts);
    const usual = this.#asker.cost(usualUsage(question.request('json-schema'), posts.length));
    return { usual, most: this.#asker.most(question) };
  }

  /** Undefined where the batch is still to be asked. */
  known(posts: readonly string[]): Labelled | undefined {
    return this.#asker.known(this.#question(posts));
  }

  /** Undefined where nothing more may be asked now; `stopped` says why, unless calls under way are waited for. */
  label(posts: readonly string[]): Promise<Labelled | undefined> {
    return this.#asker.answer(this.#question(posts));
  }

  #question(posts: readonly string[]): PaidQuestion<readonly StanceLabel[]> {
    return {
      request: (rung: Rung) => labelRequest(this.#model, posts, rung),
      read: (text) => readLabelReply(text, posts.length),
    };
  }
}
