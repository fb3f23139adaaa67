import type { Fill } from '../domain/fill.ts';
import { sha256 } from '../domain/hash.ts';
import type { CoherenceHistory, RoundTrip, ThesisStep } from '../domain/history.ts';
import type { DecisionId, SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import type { Position } from '../domain/position.ts';
import type { ExitsSet, TeamDecided } from '../domain/record.ts';

/** Follows what a team set out to do, what it laid down against itself, and what its decisions said. */
export class Coherence {
  readonly #steps: ThesisStep[] = [];
  /** Symbols whose position has exits laid down. */
  readonly #planned = new Set<SymbolId>();
  /** By decision, whether its order lays down exits. */
  readonly #plans = new Map<DecisionId, boolean>();
  readonly #words: string[] = [];
  readonly #held = new Set<SymbolId>();
  /** Of the cycle whose decisions come in. */
  #cycle = 0;
  #said: string[] = [];

  decided({ id, cycle, symbol, action, rationale, intents }: TeamDecided): void {
    this.#plans.set(
      id,
      intents.some((intent) => intent.kind === 'open' && hasExit(intent.exits)),
    );
    if (cycle !== this.#cycle) this.#endCycle();
    this.#cycle = cycle;
    this.#said.push(`${symbol} ${action} ${rationale}`);
    if (action === 'open_long' || action === 'open_short') {
      this.#steps.push({ kind: 'asked', symbol, side: action === 'open_long' ? 'long' : 'short' });
    }
  }

  /** A decision laid down what would end its position, or took that back. */
  planned({ symbol, exits }: ExitsSet): void {
    if (hasExit(exits)) this.#planned.add(symbol);
    else this.#planned.delete(symbol);
  }

  /** `trip` is what the fill closed, `after` the position that it left. */
  filled({ cause, symbol }: Fill, trip: RoundTrip | undefined, after: Position | undefined): void {
    if (this.#plans.size === 0) return;
    const isOver = trip !== undefined && (after === undefined || after.side !== trip.side);
    const isNew = after !== undefined && (isOver || !this.#held.has(symbol));
    if (isOver) {
      this.#steps.push({ kind: 'ended', symbol, by: endOf(cause), planned: this.#planned.has(symbol) });
      this.#planned.delete(symbol);
    }
    if (after === undefined) this.#held.delete(symbol);
    else this.#held.add(symbol);
    const isPlanned = cause.kind === 'order' ? this.#plans.get(cause.decision) : undefined;
    if (!isNew || isPlanned === undefined) return;
    if (isPlanned) this.#planned.add(symbol);
    this.#steps.push({ kind: 'opened', symbol, side: after.side });
  }

  history(): CoherenceHistory {
    const last = this.#said.length === 0 ? [] : [hashOf(this.#said)];
    return { steps: this.#steps, words: [...this.#words, ...last] };
  }

  #endCycle(): void {
    if (this.#said.length > 0) this.#words.push(hashOf(this.#said));
    this.#said = [];
  }
}

function hasExit(exits: object | undefined): boolean {
  return Object.values(exits ?? {}).some((exit) => exit !== undefined);
}

function hashOf(said: readonly string[]): string {
  return sha256([...said].sort().join('\n')).slice(0, 16);
}

function endOf(cause: Fill['cause']): Extract<ThesisStep, { kind: 'ended' }>['by'] {
  switch (cause.kind) {
    case 'exit':
      return 'plan';
    case 'order':
      return 'decision';
    case 'liquidation':
      return 'liquidation';
    case 'flatten':
      return 'operator';
    default:
      return assertNever(cause);
  }
}
