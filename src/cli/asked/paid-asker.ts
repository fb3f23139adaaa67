import { answering, type ModelFinder } from '../../adapters/cassette/answering.ts';
import { looser, nextRung, TOP_RUNG } from '../../agents/memory.ts';
import { DEFAULT_PROTOCOL, retryDelay } from '../../agents/protocol.ts';
import { costOf } from '../../agents/purse.ts';
import { chargedUsage, mostUsage, picturesIn } from '../../agents/reserve.ts';
import type { CallUsage } from '../../domain/call-usage.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { sha256 } from '../../domain/hash.ts';
import type { Result } from '../../domain/result.ts';
import type {
  CallKey,
  Cassette,
  ChatFailure,
  ChatModel,
  ChatOutcome,
  ChatRequest,
  ModelPrice,
  Rung,
} from '../../ports/chat-model.ts';

export interface PaidAskerOptions {
  /** What the questions are about: their account in the cassette. */
  readonly account: string;
  /** Undefined where nobody can be asked: then only what is on record is answered. */
  readonly chat: ChatModel | undefined;
  readonly price: ModelPrice;
  /** US dollars, for all calls there ever were about these questions. */
  readonly maxCost: number;
  readonly cassette: Cassette;
  readonly stop: AbortSignal;
}

/** Something a model is asked outside of a run, and how its answer is read. */
export interface PaidQuestion<Answer> {
  request(rung: Rung): ChatRequest;
  read(text: string): Result<Answer, 'unreadable'>;
}

/** Why no more is asked: the budget, or what the provider answered last. */
export type Stopped = 'budget' | { readonly failure: ChatFailure; readonly detail: string };

export interface AnsweredCall {
  readonly schemaName: string;
  readonly outcome: ChatOutcome & { readonly ok: true };
}

/** `unreadable` where the model was asked twice and gave none. */
export type PaidAnswer<Answer> = Answer | 'unreadable';

const PATIENCE_MS = 120_000;
/** Answers that are not what was asked for, after which a question is not asked again as it is. */
const MOST_BAD = 2;
/** Calls for one question that may fail for reasons that lie with the provider. */
const MOST_TRIES = 3;
/** Failures that may lie with the question. */
const OF_QUESTION: ReadonlySet<ChatFailure> = new Set(['refused', 'empty', 'truncated', 'too-large']);

/**
 * Asks a model within a budget. Every answer is in the cassette before it is used, so that the same question is never paid
 * for twice; calls under way are counted at the most that they can cost.
 */
export class PaidAsker {
  readonly #options: PaidAskerOptions;
  readonly #ask: ReturnType<typeof answering>['answer'];
  readonly #counted = new Set<string>();
  readonly #answered: AnsweredCall[] = [];
  readonly #hashes = new WeakMap<PaidQuestion<unknown>, string>();
  #rung = TOP_RUNG;
  #reserved = 0;
  #spent = 0;
  #stopped: Stopped | undefined;

  constructor(options: PaidAskerOptions) {
    this.#options = options;
    const find: ModelFinder = () => options.chat;
    this.#ask = answering(options.cassette, find, options.stop).answer;
  }

  /** US dollars, and calls, on record of the questions that were looked at. */
  get spent(): number {
    return this.#spent;
  }

  get calls(): number {
    return this.#counted.size;
  }

  get stopped(): Stopped | undefined {
    return this.#stopped;
  }

  /** Calls that brought a text, among those. */
  get answered(): readonly AnsweredCall[] {
    return this.#answered;
  }

  /** What is asked for from now on: the provider refused all above it. */
  get rung(): Rung {
    return this.#rung;
  }

  cost(usage: CallUsage): number {
    return costOf(usage, this.#options.price);
  }

  /** What a question that is not on record could cost at most. */
  most(question: PaidQuestion<unknown>): number {
    return this.cost(mostUsage(question.request(this.#rung), this.#options.price));
  }

  /** Undefined where the question is still to be asked. */
  known<Answer>(question: PaidQuestion<Answer>): PaidAnswer<Answer> | undefined {
    return this.#record(question).answer;
  }

  /** Undefined where nothing more may be asked now; `stopped` says why, unless calls under way are waited for. */
  async answer<Answer>(question: PaidQuestion<Answer>): Promise<PaidAnswer<Answer> | undefined> {
    let delayMs = 0;
    for (let tries = 1; ; ) {
      const { answer, calls } = this.#record(question);
      if (answer !== undefined || this.#stopped !== undefined) return answer;
      const most = this.most(question);
      if (this.#spent + this.#reserved + most > this.#options.maxCost) {
        if (this.#reserved === 0) this.#stopped = 'budget';
        return undefined;
      }
      const request = question.request(this.#rung);
      this.#reserved += most;
      const key = this.#key(question, calls);
      const outcome = await this.#ask(key, () => request, PATIENCE_MS, delayMs).finally(() => {
        this.#reserved -= most;
      });
      if (outcome.ok || OF_QUESTION.has(outcome.failure)) continue;
      if (outcome.failure === 'bad-request' && nextRung(request.rung) !== undefined) continue;
      const { failure, detail } = outcome;
      const isFinal = NEVER_AGAIN.has(failure) || tries === MOST_TRIES;
      if (isFinal) this.#stopped = { failure, detail };
      delayMs = tries * retryDelay(DEFAULT_PROTOCOL, outcome.retryAfterMs);
      tries += 1;
    }
  }

  /** What is on record of a question: its answer, and how often it was asked. Counts what each call cost, once. */
  #record<Answer>(question: PaidQuestion<Answer>): {
    readonly answer: PaidAnswer<Answer> | undefined;
    readonly calls: number;
  } {
    let bad = 0;
    let rung = TOP_RUNG;
    for (let calls = 0; ; calls += 1) {
      const key = this.#key(question, calls);
      const outcome = this.#options.cassette.find(key);
      if (outcome === undefined) return { answer: bad < MOST_BAD ? undefined : 'unreadable', calls };
      this.#count(key, outcome, question);
      if (outcome.ok) {
        const read = question.read(outcome.text);
        if (read.ok) return { answer: read.value, calls };
        bad += 1;
      } else if (outcome.failure === 'bad-request') {
        rung = nextRung(rung) ?? rung;
        this.#rung = looser(this.#rung, rung);
      } else if (OF_QUESTION.has(outcome.failure)) bad += 1;
    }
  }

  #count(key: CallKey, outcome: ChatOutcome, question: PaidQuestion<unknown>): void {
    const name = canonicalJson({ ...key });
    if (this.#counted.has(name)) return;
    this.#counted.add(name);
    if (outcome.ok) this.#answered.push({ schemaName: question.request(this.#rung).schemaName, outcome });
    this.#spent += this.cost(chargedUsage(outcome, () => mostUsage(question.request(this.#rung), this.#options.price)));
  }

  /** Names a call by what is asked, on whichever rung. */
  #key(question: PaidQuestion<unknown>, occurrence: number): CallKey {
    return {
      account: this.#options.account,
      cycle: 0,
      role: 'researcher',
      requestHash: this.#hash(question),
      occurrence,
    };
  }

  #hash(question: PaidQuestion<unknown>): string {
    const known = this.#hashes.get(question);
    if (known !== undefined) return known;
    const { model, messages } = question.request(TOP_RUNG);
    const hash = sha256(
      canonicalJson([
        model,
        ...messages.map(({ content }) => content),
        ...picturesIn(messages).map((one) => JSON.stringify(one)),
      ]),
    );
    this.#hashes.set(question, hash);
    return hash;
  }
}

/** What no second try mends. */
const NEVER_AGAIN: ReadonlySet<ChatFailure> = new Set(['unauthorised', 'bad-request', 'not-in-cassette']);
