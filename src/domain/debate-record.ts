import type { EvidenceId, SymbolId } from './ids.ts';
import type { Voice } from './team.ts';

/* What a debate leaves behind besides its answers. */

/** A voice crossed the middle during the debate; without evidence it had not cited before, it was put back. */
export interface StanceRevised {
  readonly kind: 'stance-revised';
  readonly cycle: number;
  readonly role: Voice;
  readonly seat: number;
  readonly round: number;
  readonly symbol: SymbolId;
  readonly from: number;
  readonly to: number;
  readonly newEvidence: readonly EvidenceId[];
  readonly undone: boolean;
}

/** Probabilities of a rise in one symbol: of each voice, of the code's prior, of the leader, and as used. */
export interface ForecastMade {
  readonly kind: 'forecast-made';
  readonly cycle: number;
  readonly seat: number;
  readonly symbol: SymbolId;
  readonly blind: Readonly<Partial<Record<Voice, number>>>;
  readonly debated: Readonly<Partial<Record<Voice, number>>>;
  readonly prior: number | undefined;
  readonly leader: number;
  readonly used: number;
  /** Until when it should have come true: the middle of what the voices said; undefined where nobody did. */
  readonly horizonMinutes: number | undefined;
  /** What the code changed in the leader's decision, e.g. `leashed`, `against-prior`, `too-few-authors`. */
  readonly notes: readonly string[];
}

/** What a voice's first reading of its peers' claims was worth, by the audit. Not in the digest. */
export interface ClaimsReviewed {
  readonly kind: 'claims-reviewed';
  readonly cycle: number;
  readonly role: Voice;
  readonly seat: number;
  /** Errors put in front of it on purpose, and those of them it did not call supported. */
  readonly planted: number;
  readonly caught: number;
  /** Claims of peers with nothing wrong that it judged, and those of them it did not call supported. */
  readonly sound: number;
  readonly alarms: number;
}

/** How a forecast came out: told at its horizon. Not in the digest. */
export interface ForecastScored {
  readonly kind: 'forecast-scored';
  /** The cycle the forecast was made in. */
  readonly cycle: number;
  readonly seat: number;
  readonly symbol: SymbolId;
  /** Price at the horizon / price at the forecast − 1. */
  readonly change: number;
}
