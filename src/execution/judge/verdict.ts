import type { SharedReason } from '../../domain/order.ts';

/** Why a reply was not turned into the order it asks for, or into any. */
export type RejectReason =
  | SharedReason
  | 'too-large'
  | 'malformed-json'
  | 'nested-too-deep'
  | 'duplicate-key'
  | 'several-objects'
  | 'symbol-twice'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-type'
  | 'secret'
  | 'unknown-action'
  | 'opposite-side-open'
  | 'already-open'
  | 'evidence-missing'
  | 'evidence-unknown'
  | 'evidence-from-the-future'
  | 'confidence-missing'
  | 'confidence-below-zero'
  | 'invalidation-missing'
  | 'size-missing'
  | 'not-positive'
  | 'leverage-below-one'
  | 'stop-missing'
  | 'target-missing';

export type HoldCode = 'held' | 'no-position' | 'no-decision';

/** What was changed to make an order fit. */
export type ClampNote =
  | 'leverage-cut'
  | 'notional-cut'
  | 'smaller-size-taken'
  | 'size-floored'
  | 'confidence-cut'
  | 'unknown-evidence-dropped'
  | 'text-cut'
  | 'text-cleaned';

/** What was put in order without changing what was meant. */
export type TidyNote = 'repeated-evidence-dropped';

/** What a team asks for, checked, in decimals. */
export type GateOrder =
  | {
      readonly symbol: string;
      readonly action: 'open_long' | 'open_short';
      /** Whole lots. */
      readonly size: number;
      readonly notional: number;
      readonly leverage: number;
      readonly stopLoss: number;
      readonly takeProfit: number;
      readonly invalidation: string;
      readonly confidence: number;
      readonly rationale: string;
      readonly evidence: readonly string[];
    }
  | {
      readonly symbol: string;
      readonly action: 'close';
      readonly rationale: string;
    };

export type OpeningOrder = Extract<GateOrder, { action: 'open_long' | 'open_short' }>;

export type Verdict =
  | {
      readonly verdict: 'accept';
      readonly order: GateOrder;
      readonly reason: undefined;
      readonly notes: readonly TidyNote[];
    }
  | {
      readonly verdict: 'clamp';
      readonly order: OpeningOrder;
      readonly reason: undefined;
      readonly notes: readonly (ClampNote | TidyNote)[];
    }
  | { readonly verdict: 'hold'; readonly order: undefined; readonly reason: HoldCode; readonly notes: readonly [] }
  | {
      readonly verdict: 'reject';
      readonly order: undefined;
      readonly reason: RejectReason;
      /** The key or value it is about. */
      readonly notes: readonly string[];
    };

export function rejected(reason: RejectReason, ...notes: readonly string[]): Verdict {
  return { verdict: 'reject', order: undefined, reason, notes };
}

export function held(reason: HoldCode): Verdict {
  return { verdict: 'hold', order: undefined, reason, notes: [] };
}
