import type { EvidenceId, SymbolId } from '../../domain/ids.ts';
import type { DecisionAction, Voice } from '../../domain/team.ts';
import type { CycleContext } from '../context.ts';
import type { AuditedProposal, Seat, SettledDecision, VoiceState } from '../seat.ts';
import { priorOf, skillOf } from '../skill.ts';

/** What was said in favour of doing something with a symbol. */
export interface Support {
  readonly symbol: SymbolId;
  readonly action: DecisionAction;
  readonly weight: number;
  readonly pUp: number;
  readonly stop: number | null;
  readonly target: number | null;
  readonly invalidation: string | null;
  readonly evidence: readonly EvidenceId[];
}

/** Probabilities by voice in one symbol, as recorded. */
export type ByVoice = Readonly<Partial<Record<Voice, number>>>;

/** What decisions are held against: everything that was said before them. */
export interface DebateBasis {
  readonly seat: number;
  readonly supports: readonly Support[];
  /** Evidence anybody cited. */
  readonly used: ReadonlySet<EvidenceId>;
  prior(symbol: SymbolId): number | undefined;
  voices(symbol: SymbolId): { readonly blind: ByVoice; readonly debated: ByVoice };
  /** The middle of the voices' horizons; undefined without one. */
  horizonMinutes(symbol: SymbolId): number | undefined;
}

export function seatBasis(context: CycleContext, seat: Seat): DebateBasis {
  return {
    seat: seat.seat,
    supports: seat.voices.flatMap((voice) => voice.proposals.map(supportOf)),
    used: new Set(seat.voices.flatMap((voice) => [...voice.cited])),
    prior: (symbol) =>
      priorOf(
        seat.voices.flatMap((voice) => {
          const pUp = voice.stance.get(symbol);
          if (pUp === undefined) return [];
          return [
            { pUp, skill: skillOf(context.memory.scores[voice.role]), soundness: soundnessOf(context, voice, symbol) },
          ];
        }),
      ),
    voices: (symbol) => {
      const blind: Partial<Record<Voice, number>> = {};
      const debated: Partial<Record<Voice, number>> = {};
      for (const voice of seat.voices) {
        const first = voice.blind.get(symbol);
        const last = voice.stance.get(symbol);
        if (first !== undefined) blind[voice.role] = first;
        if (last !== undefined) debated[voice.role] = last;
      }
      return { blind, debated };
    },
    horizonMinutes: (symbol) =>
      middleOf(seat.voices.flatMap((voice) => voice.proposals.filter((proposal) => proposal.symbol === symbol)))
        ?.horizonMinutes,
  };
}

/** What a voice says of a symbol is worth as much of it as the audit found true. */
function soundnessOf({ team }: CycleContext, { proposals }: VoiceState, symbol: SymbolId): number {
  if (team.protocol.audit === 'claims') return 1;
  return proposals.find((proposal) => proposal.symbol === symbol)?.soundness ?? 1;
}

function middleOf(proposals: readonly AuditedProposal[]): AuditedProposal | undefined {
  const sorted = [...proposals].sort((left, right) => left.horizonMinutes - right.horizonMinutes);
  return sorted[Math.floor(sorted.length / 2)];
}

const NO_VOICES = { blind: {}, debated: {} };

/** Several teams' decisions, all teams weighing the same. */
export function teamsBasis(index: number, teams: readonly (readonly SettledDecision[])[]): DebateBasis {
  const supports = teams.flat();
  return {
    seat: index,
    supports,
    used: new Set(supports.flatMap((decision) => decision.evidence)),
    prior: (symbol) => priorOf(supports.filter((one) => one.symbol === symbol).map(({ pUp }) => ({ pUp, skill: 1 }))),
    voices: () => NO_VOICES,
    horizonMinutes: () => undefined,
  };
}

/** Several sets of blind voters. */
export function ballotsBasis(context: CycleContext, seats: readonly Seat[]): DebateBasis {
  const bases = seats.map((seat) => seatBasis(context, seat));
  return {
    seat: 0,
    supports: bases.flatMap((basis) => basis.supports),
    used: new Set(bases.flatMap((basis) => [...basis.used])),
    prior: (symbol) => priorOf(bases.flatMap((basis) => basis.prior(symbol) ?? []).map((pUp) => ({ pUp, skill: 1 }))),
    voices: (symbol) => bases[0]?.voices(symbol) ?? NO_VOICES,
    horizonMinutes: (symbol) => bases.map((basis) => basis.horizonMinutes(symbol)).find((span) => span !== undefined),
  };
}

function supportOf(proposal: AuditedProposal): Support {
  return { ...proposal, evidence: proposal.claims.flatMap((claim) => claim.evidence) };
}

/** A field of the support whose probability is furthest from even, of those that have it. */
export function surest<Field extends 'stop' | 'target' | 'invalidation'>(
  supports: readonly Support[],
  field: Field,
): Support[Field] {
  let best: Support | undefined;
  for (const support of supports) {
    if (support[field] === null || support[field] === '') continue;
    if (best === undefined || Math.abs(support.pUp - 0.5) > Math.abs(best.pUp - 0.5)) best = support;
  }
  return best === undefined ? null : best[field];
}

const MAX_EVIDENCE = 8;

export function evidenceOf(supports: readonly Support[]): readonly EvidenceId[] {
  return [...new Set(supports.flatMap((support) => support.evidence))].slice(0, MAX_EVIDENCE);
}
