import type { SymbolId } from '../../domain/ids.ts';
import type { Evidence, Snapshot } from '../../domain/snapshot.ts';
import type { Voice } from '../../domain/team.ts';
import { shown } from '../numbers-in-text.ts';

interface HouseClaim {
  readonly text: string;
  readonly evidence: string[];
}

/** What each role looks for first, and which of its numbers it would rather name. */
const INTERESTS: Readonly<
  Record<Voice, { readonly kinds: readonly Evidence['kind'][]; readonly names: readonly string[] }>
> = {
  researcher: { kinds: ['signal', 'post'], names: ['d1', 'h1', 'authors', 'voices', 'score'] },
  quant: { kinds: ['indicator', 'price'], names: ['sma10', 'sma30', 'rsi14', 'adx14', 'return5', 'close', 'price'] },
  creative: {
    kinds: ['indicator', 'price', 'signal'],
    names: ['bbUpper', 'bbLower', 'price', 'close', 'return5', 'd1'],
  },
};

const MAX_CLAIMS = 3;
const MAX_NAMES = 3;

/** True statements about a symbol, each with the evidence that shows it: the house cites, it does not invent. */
export function claimsFor(role: Voice, symbol: SymbolId, snapshot: Snapshot): HouseClaim[] {
  const { kinds, names } = INTERESTS[role];
  const own = snapshot.evidence.filter((item) => item.symbol === symbol && kinds.includes(item.kind));
  own.sort((left, right) => kinds.indexOf(left.kind) - kinds.indexOf(right.kind) || right.visible - left.visible);
  const claims: HouseClaim[] = [];
  for (const item of own) {
    if (claims.length >= MAX_CLAIMS) break;
    const text = statement(item, names);
    if (text !== undefined) claims.push({ text, evidence: [item.id] });
  }
  return claims;
}

function statement(item: Evidence, names: readonly string[]): string | undefined {
  const liked = names.filter((name) => item.numbers[name] !== undefined).slice(0, MAX_NAMES);
  const named = liked.length > 0 ? liked : Object.keys(item.numbers).sort().slice(0, 1);
  if (named.length === 0) return item.kind === 'post' ? 'a post speaks of it' : undefined;
  return named.map((name) => `${name} ${shown(item.numbers[name] ?? 0)}`).join(', ');
}
