import type { EvidenceId } from '../domain/ids.ts';
import type { SymbolView } from '../domain/snapshot.ts';
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

/** What somebody worked out for themselves shows nothing that was not there before. */
function isEvidence({ audit }: CycleContext, id: EvidenceId): boolean {
  const item = audit.evidence.get(id);
  return item !== undefined && item.kind !== 'tool';
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

function restsOnNews(context: CycleContext, decision: SettledDecision): boolean {
  const cited = decision.evidence.flatMap((id) => context.audit.evidence.get(id)?.kind ?? []);
  const kinds = cited.filter((kind) => kind !== 'tool');
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
