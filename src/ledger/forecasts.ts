import type { Fill } from '../domain/fill.ts';
import type { RoundTrip } from '../domain/history.ts';
import type { DecisionId, SymbolId } from '../domain/ids.ts';
import type { Position } from '../domain/position.ts';

/** What was said when a position was opened, and whether the whole of it then made money after fees. */
export interface ConfidenceOutcome {
  readonly confidence: number;
  readonly won: boolean;
}

interface Pending {
  readonly confidence: number | undefined;
  net: bigint;
}

/** Follows each position from its opening decision to the close of the last of it. */
export class Forecasts {
  readonly made: ConfidenceOutcome[] = [];
  readonly #confidences = new Map<DecisionId, number>();
  readonly #pending = new Map<SymbolId, Pending>();

  decided(decision: DecisionId, confidence: number | undefined): void {
    if (confidence !== undefined) this.#confidences.set(decision, confidence);
  }

  /** `trip` is what the fill closed, `after` the position that it left. */
  filled(fill: Fill, trip: RoundTrip | undefined, after: Position | undefined): void {
    const pending = this.#pending.get(fill.symbol);
    if (trip !== undefined && pending !== undefined) {
      pending.net += trip.realised - trip.fees;
      if (after === undefined || after.side !== trip.side) this.#end(fill.symbol, pending);
    }
    if (after !== undefined && !this.#pending.has(fill.symbol)) {
      this.#pending.set(fill.symbol, { confidence: this.#confidenceOf(fill), net: 0n });
    }
  }

  #end(symbol: SymbolId, { confidence, net }: Pending): void {
    this.#pending.delete(symbol);
    if (confidence !== undefined) this.made.push({ confidence, won: net > 0n });
  }

  #confidenceOf({ cause }: Fill): number | undefined {
    return cause.kind === 'order' ? this.#confidences.get(cause.decision) : undefined;
  }
}
