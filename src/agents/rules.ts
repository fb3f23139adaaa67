import type { EvidenceId, SymbolId } from '../domain/ids.ts';
import type { Evidence, SymbolView } from '../domain/snapshot.ts';
import { type AuditedClaim, isDropped } from './audit.ts';
import type { CycleContext } from './context.ts';
import type { SettledDecision } from './seat.ts';
import { HOUSE_MODEL } from './team-config.ts';

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
  const fresh = decision.evidence.some((id) => isEvidence(context, id, decision.symbol) && !terms.used.has(id));
  const middle = terms.prior ?? 0.5;
  const { leash } = context.team.protocol;
  const allowed = Math.min(middle + leash, Math.max(middle - leash, decision.pUp));
  if (fresh || allowed === decision.pUp) return { decision, notes: [] };
  return { decision: { ...decision, pUp: allowed }, notes: ['leashed'] };
}

/** What somebody worked out for themselves, or wrote down, shows nothing that was not there before; nor does what is about another symbol. */
export function isEvidence({ audit }: CycleContext, id: string, symbol: SymbolId): boolean {
  const item = audit.evidence.get(id);
  return item !== undefined && isOfTheMarket(item) && (item.symbol ?? symbol) === symbol;
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

/** Of equity, and without leverage: what a view is worth that nothing shown speaks for. */
const OWN_VIEW = 0.1;

/**
 * Whoever reads posts and decides alone, or is the most of those who vote, can be talked into anything, and into citing
 * something else for it. Where strangers' words were shown, an open is no larger, and has no more leverage, than what was measured in its direction is of the whole:
 * of one that cites a stranger the crowd's stance, of any other that or the share of the returns that go its way.
 */
export function withinSignal(context: CycleContext, { decision, notes }: Ruled): Ruled {
  const view = context.views.get(decision.symbol);
  if (view === undefined || !opens(decision) || !readsStrangers(context)) return { decision, notes };
  const crowd = crowdSupport(context, view, decision);
  const isTold = citesStrangers(context, decision);
  const support = isTold ? crowd : Math.max(crowd, priceSupport(view, decision));
  const { maxSymbolExposure } = context.snapshot.limits;
  const most = Math.min(view.maxLeverage, context.snapshot.limits.maxLeverage);
  const weight = Math.min(decision.weight, Math.max(isTold ? 0 : OWN_VIEW, maxSymbolExposure * support));
  const leverage = Math.min(decision.leverage, hundredths(1 + (most - 1) * support));
  if (weight === decision.weight && leverage === decision.leverage) return { decision, notes };
  const cut = weight === 0 ? held(decision) : { ...decision, weight, leverage };
  return { decision: cut, notes: [...notes, 'beyond-signal'] };
}

/** Down to what a venue takes as leverage. */
function hundredths(value: number): number {
  return Math.floor(value * 100 + 1e-9) / 100;
}

/** 0 to 1. One fresh post makes the minutes' stance, so that the hour's and the day's have to agree, by more than a few. */
function crowdSupport({ snapshot }: CycleContext, { sentiment }: SymbolView, decision: SettledDecision): number {
  if (sentiment === undefined || sentiment.warming || sentiment.coordinated) return 0;
  if (sentiment.voices < snapshot.limits.minimumAuthors) return 0;
  const { h1, d1 } = sentiment.score;
  return Math.max(0, Math.min(directionOf(decision) * h1, directionOf(decision) * d1));
}

/** 0 to 1: of the returns that are known. */
function priceSupport({ return1, return5, return20 }: SymbolView, decision: SettledDecision): number {
  const known = [return1, return5, return20].filter((value) => value !== undefined);
  const along = known.filter((value) => directionOf(decision) * value > 0).length;
  return known.length === 0 ? 0 : along / known.length;
}

function directionOf({ action }: SettledDecision): 1 | -1 {
  return action === 'open_long' ? 1 : -1;
}

/** The house reads what was measured of posts, and no word of them. */
function readsStrangers({ audit, team }: CycleContext): boolean {
  if (team.models.leader === HOUSE_MODEL) return false;
  for (const { kind } of audit.evidence.values()) if (isStrangers(kind)) return true;
  return false;
}

function citesStrangers({ audit }: CycleContext, { evidence }: SettledDecision): boolean {
  return evidence.some((id) => isStrangers(audit.evidence.get(id)?.kind));
}

function isStrangers(kind: Evidence['kind'] | undefined): boolean {
  return kind === 'post' || kind === 'found-live';
}

export function isOfTheMarket({ kind }: Pick<Evidence, 'kind'>): boolean {
  return kind !== 'tool' && kind !== 'note';
}

function restsOnNews(context: CycleContext, decision: SettledDecision): boolean {
  const own = decision.evidence.filter((id) => isEvidence(context, id, decision.symbol));
  const kinds = own.flatMap((id) => context.audit.evidence.get(id)?.kind ?? []);
  return kinds.length > 0 && kinds.every((kind) => kind === 'post' || kind === 'signal' || kind === 'found-live');
}

function priceAgrees(view: SymbolView, decision: SettledDecision): boolean {
  return (view.return1 ?? 0) * directionOf(decision) > 0;
}

export function opens(decision: { readonly action: SettledDecision['action'] }): boolean {
  return decision.action === 'open_long' || decision.action === 'open_short';
}

function held(decision: SettledDecision): SettledDecision {
  return { ...decision, action: 'hold', weight: 0 };
}
