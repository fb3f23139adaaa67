import type { RoleReply } from '../agents/cycle.ts';
import type { EventRank } from '../domain/event-order.ts';
import type { DecisionId, OrderId, SymbolId } from '../domain/ids.ts';
import type { ApprovedOrder, ExitPlan } from '../domain/order.ts';
import type { CycleOpened } from '../domain/record.ts';
import { type Instant, instant } from '../domain/time.ts';

/** What the engine has promised itself to do at an instant. */
export type InternalEvent =
  | { readonly kind: 'bar-due'; readonly symbol: SymbolId }
  | { readonly kind: 'funding-due' }
  | { readonly kind: 'borrow-due' }
  | { readonly kind: 'closes-delivered' }
  | { readonly kind: 'equity-due' }
  | { readonly kind: 'forecasts-due' }
  | { readonly kind: 'role-replied'; readonly cycle: number; readonly reply: RoleReply }
  | { readonly kind: 'order-arrived'; readonly order: ApprovedOrder }
  | { readonly kind: 'order-expires'; readonly symbol: SymbolId }
  | {
      readonly kind: 'exits-arrived';
      readonly symbol: SymbolId;
      readonly decision: DecisionId;
      readonly exits: ExitPlan;
    }
  | { readonly kind: 'cancel-arrived'; readonly symbol: SymbolId; readonly order: OrderId | 'all' }
  | { readonly kind: 'slot-due'; readonly trigger: CycleOpened['trigger'] };

/** Ranks of internal events; those between tape ranks have a place of their own. */
export const INTERNAL_RANK = { afterCloses: 1.25, equity: 1.5, forecasts: 1.75 } as const;

export type AgendaRank = EventRank | (typeof INTERNAL_RANK)[keyof typeof INTERNAL_RANK];

export interface AgendaItem {
  readonly at: Instant;
  readonly rank: AgendaRank;
  /** Index in the plan's accounts, which are sorted by id; −1 for what concerns all. */
  readonly account: number;
  /** Role or order number: the last tie. */
  readonly minor: number;
  readonly event: InternalEvent;
}

export function before(left: AgendaItem, right: AgendaItem): boolean {
  if (left.at !== right.at) return left.at < right.at;
  if (left.rank !== right.rank) return left.rank < right.rank;
  if (left.account !== right.account) return left.account < right.account;
  return left.minor < right.minor;
}

/** A binary heap of promises, earliest first. */
export class Agenda {
  /** When the earliest is due; Infinity when there is none. A plain field: it is read before every tape event. */
  nextAt = Number.POSITIVE_INFINITY;
  private readonly heap: AgendaItem[] = [];

  /** Promises made so far: the last tie between those of one account that nothing else orders. */
  pushed = 0;

  /** Whether the earliest comes before a tape event of this place. */
  isDueBefore(at: Instant, rank: EventRank): boolean {
    const first = this.heap[0];
    return first !== undefined && (first.at < at || (first.at === at && first.rank < rank));
  }

  push(item: AgendaItem): void {
    const heap = this.heap;
    this.pushed += 1;
    let place = heap.length;
    heap.push(item);
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = heap[parentPlace];
      if (parent === undefined || !before(item, parent)) break;
      heap[place] = parent;
      place = parentPlace;
    }
    heap[place] = item;
    this.nextAt = heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  pop(): AgendaItem | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (first !== undefined && last !== undefined && heap.length > 0) this.#sink(last);
    this.nextAt = heap[0]?.at ?? Number.POSITIVE_INFINITY;
    return first;
  }

  #sink(item: AgendaItem): void {
    const heap = this.heap;
    let place = 0;
    for (;;) {
      const leftPlace = 2 * place + 1;
      const left = heap[leftPlace];
      if (left === undefined) break;
      const right = heap[leftPlace + 1];
      const isRight = right !== undefined && before(right, left);
      const child = isRight ? right : left;
      if (!before(child, item)) break;
      heap[place] = child;
      place = isRight ? leftPlace + 1 : leftPlace;
    }
    heap[place] = item;
  }
}

/** The first UTC multiple of a span after an instant. */
export function nextMultiple(after: Instant, spanMs: number): Instant {
  return instant((Math.floor(after / spanMs) + 1) * spanMs);
}
