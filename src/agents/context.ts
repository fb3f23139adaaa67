import type { SymbolId } from '../domain/ids.ts';
import type { Evidence, Snapshot, SymbolView } from '../domain/snapshot.ts';
import type { AuditContext } from './audit.ts';
import type { TeamMemory } from './memory.ts';
import { MODE_PLANS, type ModePlan } from './modes.ts';
import type { TeamConfig } from './team-config.ts';

/** What does not change during a cycle, indexed once. */
export interface CycleContext {
  readonly team: TeamConfig;
  readonly plan: ModePlan;
  readonly memory: TeamMemory;
  readonly snapshot: Snapshot;
  readonly views: ReadonlyMap<string, SymbolView>;
  readonly audit: AuditContext;
}

export function cycleContext(team: TeamConfig, memory: TeamMemory, snapshot: Snapshot): CycleContext {
  return {
    team,
    plan: MODE_PLANS[team.mode],
    memory,
    snapshot,
    views: new Map<string, SymbolView>(snapshot.symbols.map((view) => [view.symbol, view])),
    audit: {
      at: snapshot.at,
      evidence: new Map<string, Evidence>(snapshot.evidence.map((item) => [item.id, item])),
    },
  };
}

/** The same cycle for somebody who was shown more than the snapshot. */
export function withFound(context: CycleContext, found: readonly Evidence[]): CycleContext {
  if (found.length === 0) return context;
  const evidence = new Map(context.audit.evidence);
  let { at } = context.audit;
  for (const item of found) {
    if (!evidence.has(item.id)) evidence.set(item.id, item);
    // What a live search came upon is younger than the snapshot, and was there before whoever may cite it was asked.
    if (item.kind === 'found-live' && item.visible > at) at = item.visible;
  }
  return { ...context, audit: { at, evidence } };
}

/** The symbol as ours, when the snapshot holds it: no reply can add one. */
export function knownSymbol(context: CycleContext, text: string): SymbolId | undefined {
  return context.views.get(text)?.symbol;
}
