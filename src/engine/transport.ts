import type { RandomSource } from '../domain/random.ts';
import { type Instant, instant, later } from '../domain/time.ts';
import { type LatencyModel, latencyMs } from '../execution/latency.ts';

/** One account's way to its venues: it takes time, and nothing overtakes what was sent before. */
export class Transport {
  readonly #model: LatencyModel;
  readonly #random: RandomSource;
  #sent = 0;
  #lastArrival = instant(0);

  /** `random` belongs to this account alone. */
  constructor(model: LatencyModel, random: RandomSource) {
    this.#model = model;
    this.#random = random;
  }

  /** When what is decided now reaches the venue; to be asked once a decision, whose intents travel together. */
  arrivalOf(now: Instant): Instant {
    const at = later(now, latencyMs(this.#model, this.#sent, this.#random));
    this.#sent += 1;
    if (at > this.#lastArrival) this.#lastArrival = at;
    return this.#lastArrival;
  }
}
