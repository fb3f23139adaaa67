import type { EvidenceId } from '../domain/ids.ts';
import type { Evidence, SymbolView } from '../domain/snapshot.ts';
import { type AuditedClaim, isDropped } from './audit.ts';
import type { CycleContext } from './context.ts';
import type { SettledDecision } from './seat.ts';

/** What the code made of one decision: the decision as it stands, and the names of the rules that changed it. */
export interface Ruled {
  readonly decision: SettledDecision;
  readonly notes: readonly string[];
}

export interface LeashTerms {
  /** Undefined when no voice had a view. */
  readonly prior: number | undefined;
  /** Evidence anybody cited before the decision. */
  readonly used: ReadonlySet<EvidenceId>;
}

/** The leader may leave the prior by the leash, or further with real evidence that nobody used. */
export function leashed(context: CycleContext, decision: SettledDecision, terms: LeashTerms): Ruled {
  const fresh = decision.evidence.some((id) => isEvidence(context, id) && !terms.used.has(id));
  const middle = terms.prior ?? 0.5;
  const { leash } = context.team.protocol;
  const allowed = Math.min(middle + leash, Math.max(middle - leash, decision.pUp));
  if (fresh || allowed === decision.pUp) return { decision, notes: [] };
  return { decision: { ...decision, pUp: allowed }, notes: ['leashed'] };
}

/** What somebody worked out for themselves, or wrote down, shows nothing that was not there before. */
function isEvidence({ audit }: CycleContext, id: EvidenceId): boolean {
  const item = audit.evidence.get(id);
  return item !== undefined && isOfTheMarket(item);
}

/** Opening against one's own probability is no decision. */
export function consistent({ decision, notes }: Ruled): Ruled {
  const against =
    (decision.action === 'open_long' && decision.pUp < 0.5) || (decision.action === 'open_short' && decision.pUp > 0.5);
  return against ? { decision: held(decision), notes: [...notes, 'against-prior'] } : { decision, notes };
}

/** News alone opens nothing unless enough independent authors stand behind it, or the price has moved along. */
export function backedByMoreThanNews(context: CycleContext, { decision, notes }: Ruled): Ruled {
  const view = context.views.get(decision.symbol);
  if (view === undefined || !opens(decision) || !restsOnNews(context, decision)) return { decision, notes };
  if (priceAgrees(view, decision)) return { decision, notes };
  const { sentiment } = view;
  const enough =
    sentiment !== undefined && !sentiment.warming && sentiment.authors >= context.snapshot.limits.minimumAuthors;
  return enough ? { decision, notes } : { decision: held(decision), notes: [...notes, 'too-few-authors'] };
}

const HALF = 0.5;

/**
 * What a decision's own words are worth: one that rests on nothing but what was never shown opens nothing, and one with a
 * number, a quote or a symbol that is not in what it cites opens half.
 */
export function wordsAudited({ decision, notes }: Ruled, words: readonly AuditedClaim[]): Ruled {
  if (!opens(decision) || words.every((claim) => claim.flags.length === 0)) return { decision, notes };
  if (words.every(isDropped)) return { decision: held(decision), notes: [...notes, 'unfounded'] };
  return { decision: { ...decision, weight: decision.weight * HALF }, notes: [...notes, 'halved-by-audit'] };
}

/**
 * Whoever reads posts and decides alone can be talked into anything: what cites a stranger opens no more, and with no
 * more leverage, than the crowd's stance in that direction is of the whole (−1 to 1, the strongest of its half-lives).
 */
export function withinSignal(context: CycleContext, { decision, notes }: Ruled): Ruled {
  const view = context.views.get(decision.symbol);
  if (view === undefined || !opens(decision) || !citesStrangers(context, decision)) return { decision, notes };
  const support = supportOf(view, decision);
  const { maxSymbolExposure } = context.snapshot.limits;
  const most = Math.min(view.maxLeverage, context.snapshot.limits.maxLeverage);
  const weight = Math.min(decision.weight, maxSymbolExposure * support);
  const leverage = Math.min(decision.leverage, hundredths(1 + (most - 1) * support));
  if (weight === decision.weight && leverage === decision.leverage) return { decision, notes };
  const cut = weight === 0 ? held(decision) : { ...decision, weight, leverage };
  return { decision: cut, notes: [...notes, 'beyond-signal'] };
}

/** Down to what a venue takes as leverage. */
function hundredths(value: number): number {
  return Math.floor(value * 100 + 1e-9) / 100;
}

function supportOf({ sentiment }: SymbolView, decision: SettledDecision): number {
  if (sentiment === undefined) return 0;
  const direction = decision.action === 'open_long' ? 1 : -1;
  return Math.max(0, ...Object.values(sentiment.score).map((score) => direction * score));
}

function citesStrangers({ audit }: CycleContext, { evidence }: SettledDecision): boolean {
  return evidence.some((id) => {
    const kind = audit.evidence.get(id)?.kind;
    return kind === 'post' || kind === 'found-live';
  });
}

export function isOfTheMarket({ kind }: Pick<Evidence, 'kind'>): boolean {
  return kind !== 'tool' && kind !== 'note';
}

function restsOnNews(context: CycleContext, decision: SettledDecision): boolean {
  const cited = decision.evidence.flatMap((id) => context.audit.evidence.get(id)?.kind ?? []);
  const kinds = cited.filter((kind) => isOfTheMarket({ kind }));
  return kinds.length > 0 && kinds.every((kind) => kind === 'post' || kind === 'signal' || kind === 'found-live');
}

function priceAgrees(view: SymbolView, decision: SettledDecision): boolean {
  const direction = decision.action === 'open_long' ? 1 : -1;
  return (view.return1 ?? 0) * direction > 0;
}

export function opens(decision: { readonly action: SettledDecision['action'] }): boolean {
  return decision.action === 'open_long' || decision.action === 'open_short';
}

function held(decision: SettledDecision): SettledDecision {
  return { ...decision, action: 'hold', weight: 0 };
}
