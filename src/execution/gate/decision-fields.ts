import type { GateDecision } from '../../domain/gate-context.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Json } from '../../domain/strict-json.ts';

const NUMBERS = ['notional', 'size', 'leverage', 'stopLoss', 'takeProfit', 'confidence'] as const;
const TEXTS = ['invalidation', 'rationale'] as const;
const KEYS: ReadonlySet<string> = new Set(['symbol', 'action', 'evidence', ...NUMBERS, ...TEXTS]);

export interface FieldProblem {
  readonly reason: 'wrong-type' | 'unknown-key' | 'missing-key';
  /** The key, cut. */
  readonly key: string;
}

/** Keys and types, without coercion; null says that there is none. */
export function decisionFields(value: Json): Result<GateDecision, FieldProblem> {
  if (!(value instanceof Map)) return fail({ reason: 'wrong-type', key: '' });
  const members: ReadonlyMap<string, Json> = value;
  for (const key of members.keys()) if (!KEYS.has(key)) return fail({ reason: 'unknown-key', key: key.slice(0, 40) });
  for (const key of NUMBERS) {
    if (!isAbsent(members, key) && typeof members.get(key) !== 'number') return fail({ reason: 'wrong-type', key });
  }
  for (const key of [...TEXTS, 'symbol', 'action']) {
    if (!isAbsent(members, key) && typeof members.get(key) !== 'string') return fail({ reason: 'wrong-type', key });
  }
  const evidence = textsOf(members.get('evidence'));
  if (evidence === 'not-texts') return fail({ reason: 'wrong-type', key: 'evidence' });
  const symbol = textOf(members, 'symbol');
  const action = textOf(members, 'action');
  if (symbol === undefined) return fail({ reason: 'missing-key', key: 'symbol' });
  if (action === undefined) return fail({ reason: 'missing-key', key: 'action' });
  return ok({
    symbol,
    action,
    notional: numberAt(members, 'notional'),
    size: numberAt(members, 'size'),
    leverage: numberAt(members, 'leverage'),
    stopLoss: numberAt(members, 'stopLoss'),
    takeProfit: numberAt(members, 'takeProfit'),
    invalidation: textOf(members, 'invalidation'),
    confidence: numberAt(members, 'confidence'),
    rationale: textOf(members, 'rationale'),
    evidence,
  });
}

function isAbsent(members: ReadonlyMap<string, Json>, key: string): boolean {
  return (members.get(key) ?? null) === null;
}

function numberAt(members: ReadonlyMap<string, Json>, key: (typeof NUMBERS)[number]): number | undefined {
  const value = members.get(key);
  return typeof value === 'number' ? value : undefined;
}

function textOf(members: ReadonlyMap<string, Json>, key: string): string | undefined {
  const value = members.get(key);
  return typeof value === 'string' ? value : undefined;
}

function textsOf(value: Json | undefined): readonly string[] | undefined | 'not-texts' {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return 'not-texts';
  const texts = value.filter((item) => typeof item === 'string');
  return texts.length === value.length ? texts : 'not-texts';
}
