import type { Evidence } from '../../domain/snapshot.ts';
import { VOICES } from '../../domain/team.ts';
import { type AuditedClaim, auditClaim, type CheckedWords, wordFlags } from '../audit.ts';
import type { CycleContext } from '../context.ts';
import type { SettledDecision } from '../seat.ts';
import { type DebateBasis, evidenceOf } from './basis.ts';

/**
 * A decider's rationale held against what the decision cites, or, where it cites nothing, what was said for it. It may
 * also tell the decision's own terms, the prior, where the voices stand, and how many they are.
 */
export function auditRationale(context: CycleContext, basis: DebateBasis, decision: SettledDecision): AuditedClaim {
  const { symbol, rationale } = decision;
  const own = basis.supports.filter((support) => support.symbol === symbol);
  const evidence = decision.evidence.length > 0 ? decision.evidence : evidenceOf(own);
  const stated = statedNumbers(context, basis, decision);
  return auditClaim({ text: rationale, evidence }, symbol, { ...context.audit, stated });
}

/** A dissent cites nothing: it is held against all that anybody was shown. Undefined where there is none. */
export function auditDissent(
  context: CycleContext,
  basis: DebateBasis,
  words: { readonly dissent: string; readonly decisions: readonly SettledDecision[] },
): CheckedWords | undefined {
  if (words.dissent === '') return undefined;
  const shown: Evidence[] = [...context.audit.evidence.values()].filter(({ visible }) => visible <= context.audit.at);
  let text = words.dissent;
  for (const { symbol } of context.snapshot.symbols) text = text.replaceAll(symbol, ' ');
  const stated = words.decisions.flatMap((decision) => statedNumbers(context, basis, decision));
  const flags = [
    ...wordFlags(text, shown, [...countsUpTo(Math.max(basis.supports.length, VOICES.length)), ...stated]),
  ].sort();
  return { text: words.dissent, symbol: undefined, evidence: [], flags };
}

function statedNumbers(
  { snapshot, team }: CycleContext,
  basis: DebateBasis,
  { symbol, pUp, weight, leverage, stop, target }: SettledDecision,
): readonly number[] {
  const own = basis.supports.filter((support) => support.symbol === symbol);
  const { blind, debated } = basis.voices(symbol);
  const held = snapshot.held.filter((one) => one.symbol === symbol);
  return [
    ...[pUp, 1 - pUp, weight, leverage, stop, target, basis.prior(symbol), team.protocol.leash],
    ...own.flatMap((support) => [support.pUp, support.weight, support.stop, support.target]),
    ...Object.values(blind),
    ...Object.values(debated),
    ...held.flatMap((one) => [one.size, one.entryPrice, one.leverage, one.unrealised]),
    ...countsUpTo(Math.max(own.length, VOICES.length)),
    ...[snapshot.equity, snapshot.freeMargin, snapshot.limits.maxLeverage, snapshot.limits.maxSymbolExposure],
  ].filter((number) => typeof number === 'number');
}

/** "2 of 3 want it": how many said something is no datum of the market. */
function countsUpTo(most: number): readonly number[] {
  return Array.from({ length: most + 1 }, (_, count) => count);
}
