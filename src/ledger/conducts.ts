import type { Conduct } from '../domain/conduct.ts';
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
