import { setTimeout as sleep } from 'node:timers/promises';
import { answering, type ModelFinder } from '../../../adapters/cassette/answering.ts';
import { memoryCassette } from '../../../adapters/cassette/memory-cassette.ts';
import { splitName } from '../../../adapters/openai/catalog.ts';
import { chargedTicks, mostTicks } from '../../../agents/reserve.ts';
import { WorkerEnded } from '../../../domain/errors.ts';
import type { CallKey, ChatOutcome, ChatRequest } from '../../../ports/chat-model.ts';
import type { SharedStore } from '../../../ports/shared-store.ts';
import { priceFinder } from '../../entrants.ts';
import type { KnownModels } from '../../run-file.ts';
import { ProviderRates } from './provider-rates.ts';
import { forgetReplies, keepReply, type Replies, repliesOf, replyTo } from './replies.ts';
import { holdFor, purseOf, settleCall } from './sweep-purse.ts';

/** What a job goes by that asks models: their prices are those of whoever hands it out. */
export interface JobModels extends KnownModels {
  /** The job's name: its replies are kept under it. */
  readonly id: string;
  /** Who pays. */
  readonly sweep: string;
}

/** A question of a job to a model, as the thread that runs the job asks it. */
export interface AskedCall {
  readonly key: CallKey;
  readonly request: ChatRequest;
  /** How long its answer is waited for, once it is asked. */
  readonly allowedMs: number;
  /** How long it is put off before that. */
  readonly delayMs: number;
}

export interface CounterOptions {
  readonly store: SharedStore;
  readonly worker: string;
  /** The models that this process can ask. */
  readonly models: ModelFinder;
  /** Ends the calls under way. */
  readonly leave: AbortSignal;
}

/** As long as most models take to answer. */
const PATIENCE_MS = 120_000;

/** A model that cannot be asked from this machine: what it did not say is no result. */
export class ModelAway extends WorkerEnded {
  /** Whether it refuses this machine's key, which waiting does not mend. */
  get isRefused(): boolean {
    return this.problem.code === REFUSED;
  }
}

const REFUSED = 'model-unauthorised';

/**
 * Asks the models of this process's jobs. Each call is paid out of the sweep's purse, kept to the provider's rate, and its
 * reply is on the store before it is heard, so that none is paid for twice, whoever goes on with the job.
 */
export class ModelCounter {
  readonly #options: CounterOptions;
  readonly #rates: ProviderRates;
  #calls = 0;

  constructor(options: CounterOptions) {
    this.#options = options;
    this.#rates = new ProviderRates(options.store);
  }

  /** What was said in a job before. */
  replies({ id }: JobModels): Promise<Replies> {
    return repliesOf(this.#options.store, id);
  }

  /**
   * @throws MoneySpent where the sweep cannot pay for it, ModelAway where this machine cannot ask, and the reason of `leave`
   */
  async ask(models: JobModels, { key, request, allowedMs, delayMs }: AskedCall): Promise<ChatOutcome> {
    const { store, worker, leave } = this.#options;
    const known = await replyTo(store, models.id, key);
    if (known !== undefined) return known;
    await sleep(delayMs, undefined, { signal: leave }).catch(() => undefined);
    const { provider } = splitName(request.model);
    const rate = (await purseOf(store, models.sweep)).rates[provider];
    if (rate !== undefined) await this.#rates.wait(provider, rate, leave);
    leave.throwIfAborted();
    this.#calls += 1;
    const call = { sweep: models.sweep, by: `${worker} ${this.#calls}` };
    const price = priceFinder(models)(request.model);
    const most = mostTicks(request, price);
    await holdFor(store, call, { mostTicks: most, patienceMs: PATIENCE_MS, stop: leave });
    const outcome = await answering(memoryCassette(), this.#options.models, leave).answer(
      key,
      () => request,
      allowedMs,
      0,
    );
    const away = awayReason(provider, outcome);
    const heard = away === undefined ? await keepReply(store, { job: models.id, call: key, worker }, outcome) : outcome;
    if (most > 0) await settleCall(store, call, chargedTicks(request, outcome, price));
    if (away !== undefined) throw away;
    return heard;
  }

  /** Where nothing was answered: the next who does the job asks anew. */
  forget({ id }: JobModels): Promise<void> {
    return forgetReplies(this.#options.store, id);
  }

  /** Keeps what a program of a model's came to: how far it gets depends on the machine. */
  async record({ id }: JobModels, key: CallKey, outcome: ChatOutcome): Promise<void> {
    await keepReply(this.#options.store, { job: id, call: key, worker: this.#options.worker }, outcome);
  }
}

function awayReason(where: string, outcome: ChatOutcome): ModelAway | undefined {
  if (outcome.ok || (outcome.failure !== 'unauthorised' && outcome.failure !== 'unreachable')) return undefined;
  const isKey = outcome.failure === 'unauthorised';
  return new ModelAway({
    code: isKey ? REFUSED : 'model-unreachable',
    where,
    what: isKey ? 'it refuses the key of this machine' : `no connection to it stands (${outcome.detail})`,
    mend: `${isKey ? 'give another key' : 'look at its address and at the network'}, then run the same command again`,
  });
}
