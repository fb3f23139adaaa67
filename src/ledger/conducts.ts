import { addUsage, NO_USAGE } from '../domain/call-usage.ts';
import type { Conduct } from '../domain/conduct.ts';
import type { ModelUse } from '../domain/history.ts';
import type { ClaimsAudited, RoleAnswered } from '../domain/record.ts';

type Counts = { -readonly [Key in keyof Conduct]: Conduct[Key] } & {
  readonly latenciesMs: number[];
  readonly firstTokensMs: number[];
};

const HOUSE_MODEL = 'house';

/** Adds up how each model did in each phase: how it answered, what it called, and what the audit made of its claims. */
export class Conducts {
  readonly #counts = new Map<string, Counts>();
  /** Who answered last from a seat, by role: an audit follows the answer it is about. */
  readonly #models = new Map<string, string>();

  answered(answer: RoleAnswered): void {
    const { model, phase, seat, role, outcome, attempts, rung, tools, usage, cost, latencyMs, firstTokenMs, trouble } =
      answer;
    this.#models.set(`${seat} ${role}`, model);
    const counts = this.#countsOf(model, phase);
    counts.asked += 1;
    counts.outcomes = plus(counts.outcomes, outcome, 1);
    if (trouble !== undefined) counts.troubles = plus(counts.troubles, trouble, 1);
    counts.rungs = plus(counts.rungs, rung, 1);
    counts.calls += attempts;
    counts.toolCalls += tools.length;
    counts.tokens += usage.promptTokens + usage.completionTokens;
    counts.cost += cost;
    counts.billedTicks += usage.billedTicks ?? 0;
    counts.reckonedTicks += answer.reckonedTicks ?? 0;
    if (model !== HOUSE_MODEL) counts.latenciesMs.push(latencyMs);
    if (firstTokenMs !== undefined) counts.firstTokensMs.push(firstTokenMs);
  }

  audited({ phase, seat, role, claims, dropped, flagged }: ClaimsAudited): void {
    const counts = this.#countsOf(this.#models.get(`${seat} ${role}`) ?? 'unknown', phase);
    counts.claims += claims;
    counts.dropped += dropped;
    for (const { flags } of flagged) {
      for (const flag of flags) counts.flags = plus(counts.flags, flag, 1);
    }
  }

  history(): readonly Conduct[] {
    return [...this.#counts.values()];
  }

  #countsOf(model: string, phase: Conduct['phase']): Counts {
    const key = `${model} ${phase}`;
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const made: Counts = {
      model,
      phase,
      asked: 0,
      outcomes: {},
      troubles: {},
      rungs: {},
      calls: 0,
      toolCalls: 0,
      tokens: 0,
      cost: 0,
      billedTicks: 0,
      reckonedTicks: 0,
      latenciesMs: [],
      firstTokensMs: [],
      claims: 0,
      dropped: 0,
      flags: {},
    };
    this.#counts.set(key, made);
    return made;
  }
}

function plus<Name extends string>(
  counts: Readonly<Partial<Record<Name, number>>>,
  name: Name,
  more: number,
): Readonly<Partial<Record<Name, number>>> {
  return { ...counts, [name]: (counts[name] ?? 0) + more };
}

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
