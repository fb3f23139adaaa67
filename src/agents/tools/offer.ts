import type { SymbolId } from '../../domain/ids.ts';
import { type Phase, type Role, TOOL_NAMES, type ToolName } from '../../domain/team.ts';
import type { AuditedClaim } from '../audit.ts';
import type { CycleContext } from '../context.ts';
import type { Seat } from '../seat.ts';
import { HOUSE_MODEL } from '../team-config.ts';
import { toolsOf } from './catalog.ts';

/** The phases in which somebody thinks for themselves; a one-call mode is one call. */
export const WITH_TOOLS: ReadonlySet<Phase> = new Set(['propose', 'criticise', 'decide']);

/** A look at more costs tokens and time: it is offered where there is reason to doubt, else left out. */
export function offeredTools(context: CycleContext, seat: Seat, role: Role, phase: Phase): readonly ToolName[] {
  const { tools, models, prompt } = context.team;
  // An agent of another program has nobody to doubt it: it looks up what it wants to.
  if (prompt === 'json') return tools ? TOOL_NAMES : [];
  const may = tools && models[role] !== HOUSE_MODEL && WITH_TOOLS.has(phase);
  return may && isInDoubt(context, seat) ? toolsOf(role) : [];
}

function isInDoubt(context: CycleContext, seat: Seat): boolean {
  return (
    hasBurstOnHeld(context) ||
    seat.symbols.some((symbol) => isThinCrowd(context, symbol) || isApart(context, seat, symbol)) ||
    seat.voices.some(({ proposals, stance }) =>
      proposals.some(
        ({ symbol, weight, claims }) =>
          (weight !== 0 && isEven(stance.get(symbol))) || claims.some((claim) => isThin(context, claim)),
      ),
    )
  );
}

/** In standard deviations of the hour's usual number of posts. */
const BURST_VOLUME = 2;

function hasBurstOnHeld({ snapshot, views }: CycleContext): boolean {
  return snapshot.held.some(({ symbol }) => (views.get(symbol)?.sentiment?.volumeZ ?? 0) >= BURST_VOLUME);
}

const FEWEST_VOICES = 2;

/** Somebody speaks of it, but hardly anybody. */
function isThinCrowd({ views }: CycleContext, symbol: SymbolId): boolean {
  const authors = views.get(symbol)?.sentiment?.authors ?? 0;
  return authors > 0 && authors < FEWEST_VOICES;
}

function isApart({ team }: CycleContext, seat: Seat, symbol: SymbolId): boolean {
  const views = seat.voices.flatMap((voice) => voice.stance.get(symbol) ?? []);
  return views.length > 1 && Math.max(...views) - Math.min(...views) > team.protocol.disagreement;
}

function isEven(pUp: number | undefined): boolean {
  return pUp !== undefined && pUp >= 0.4 && pUp <= 0.6;
}

/** A claim that rests on posts alone, and on fewer than two of them. */
function isThin({ audit }: CycleContext, { evidence }: AuditedClaim): boolean {
  const cited = evidence.flatMap((id) => audit.evidence.get(id) ?? []);
  return cited.length > 0 && cited.length < FEWEST_VOICES && cited.every(({ kind }) => kind === 'post');
}
