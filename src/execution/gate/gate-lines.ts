import type { GateContext } from '../../domain/gate-context.ts';
import { judge } from './judge.ts';
import type { Secrets } from './secrets.ts';
import type { Verdict } from './verdict.ts';

/** One line of `quartet gate`. */
export interface GateLine {
  readonly id: string;
  readonly verdict: Verdict['verdict'];
  readonly order: Verdict['order'];
  readonly reason: Verdict['reason'];
  readonly notes: readonly string[];
}

export function gateLine(id: string, raw: string, context: GateContext, secrets: Secrets): GateLine {
  const { verdict, order, reason, notes } = judge(raw, context, secrets);
  return { id, verdict, order, reason, notes };
}
