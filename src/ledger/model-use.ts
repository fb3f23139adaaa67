import { addUsage, NO_USAGE } from '../domain/call-usage.ts';
import type { ModelUse } from '../domain/history.ts';
import type { RoleAnswered } from '../domain/record.ts';

const HOUSE_MODEL = 'house';
/** Adds up what an account asked of language models. */
export class ModelUses {
  readonly #latenciesMs: number[] = [];
  readonly #firstTokensMs: number[] = [];
  readonly #rungs = new Map<string, { asked: number; valid: number }>();
  #calls = 0;
  #usage = NO_USAGE;

  answered({ model, attempts, usage, latencyMs, firstTokenMs, rung, outcome }: RoleAnswered): void {
    if (model === HOUSE_MODEL) return;
    this.#calls += attempts;
    this.#usage = addUsage(this.#usage, usage);
    this.#latenciesMs.push(latencyMs);
    if (firstTokenMs !== undefined) this.#firstTokensMs.push(firstTokenMs);
    const counts = this.#rungs.get(rung) ?? { asked: 0, valid: 0 };
    counts.asked += 1;
    if (outcome === 'valid') counts.valid += 1;
    this.#rungs.set(rung, counts);
  }

  history(): ModelUse {
    return {
      calls: this.#calls,
      usage: this.#usage,
      latenciesMs: this.#latenciesMs,
      firstTokensMs: this.#firstTokensMs,
      rungs: this.#rungs,
    };
  }
}
