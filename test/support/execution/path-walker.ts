/** 1e-8 dollars in a cent: prices are cents, sizes whole units, money is whole 1e-8 dollars. */
const CENT = 1_000_000;
const BPS = 10_000;
/** Of an instrument with 20x: half the margin of the highest leverage. */
const MAINTENANCE = { of: 1, in: 40 };

/** +1 buys, −1 sells. */
type Sign = 1 | -1;

export interface WalkedExits {
  readonly stop: number | undefined;
  readonly target: number | undefined;
  readonly trailing: number | undefined;
}

type Wait =
  | { readonly kind: 'limit'; readonly at: number; readonly isMaker: boolean }
  | { readonly kind: 'stop'; readonly at: number }
  | { readonly kind: 'trailing'; best: number; readonly distance: number }
  | { readonly kind: 'stop-limit'; readonly at: number; readonly limit: number; readonly mayRest: boolean }
  /** Arrived behind the bar's open. */
  | { readonly kind: 'nothing' };

export interface WalkedOrder {
  readonly side: Sign;
  readonly leverage: number;
  readonly reduceOnly: boolean;
  readonly exits: WalkedExits | undefined;
  waits: Wait;
  size: number;
  held: number;
  isBegun: boolean;
}

export interface WalkedAccount {
  /** All that the account has is behind its one position. */
  readonly isCross: boolean;
  cash: number;
  /** Size below zero: short. */
  position: { readonly size: number; readonly cost: number; readonly margin: number } | undefined;
  plan: { readonly exits: WalkedExits; best: number } | undefined;
  orders: WalkedOrder[];
}

export interface WalkedCosts {
  readonly halfSpreadBps: number;
  readonly slippageBps: number;
  readonly takerBps: number;
  readonly makerBps: number;
  readonly fixed: number;
}

/**
 * What an account in one symbol is worth at the end of a path of straight lines: a second, plain model of a walk through a bar
 * that goes cent by cent, asks of everything at each, and tries the margin itself instead of a liquidation price.
 */
export function worthAfter(given: WalkedAccount, path: readonly number[], costs: WalkedCosts): number {
  const walker = new PathWalker(structuredClone(given), costs);
  const [open = 0, ...turns] = path;
  let at = open;
  for (const turn of turns) {
    walker.visit(at, at);
    while (at !== turn) {
      const before = at;
      at += Math.sign(turn - at);
      walker.visit(at, before);
    }
  }
  return walker.worth(at);
}

class PathWalker {
  readonly #own: WalkedAccount;
  readonly #costs: WalkedCosts;

  constructor(own: WalkedAccount, costs: WalkedCosts) {
    this.#own = own;
    this.#costs = costs;
  }

  worth(mark: number): number {
    const { cash, orders } = this.#own;
    return orders.reduce((sum, { held }) => sum + held, cash) + this.#backing(mark);
  }

  /** Does all that is due at a price come to from another, one thing after the other, then lets the trailing stops follow. */
  visit(at: number, before: number): void {
    let from = before;
    while (this.#act(at, from)) from = at;
    const { position, plan } = this.#own;
    if (position !== undefined && plan !== undefined) {
      const side = position.size > 0 ? -1 : 1;
      plan.best = better(side, plan.best, this.#touch(side, at));
    }
    for (const { side, waits } of this.#own.orders) {
      if (waits.kind === 'trailing') waits.best = better(side, waits.best, this.#touch(side, at));
    }
  }

  #act(at: number, from: number): boolean {
    if (this.#exit(at, from)) return true;
    const order = this.#own.orders.find((waiting) => this.#isDue(waiting, at));
    if (order !== undefined) this.#take(order, from);
    return order !== undefined;
  }

  #exit(at: number, from: number): boolean {
    const { position, plan } = this.#own;
    if (position === undefined) return false;
    const side = position.size > 0 ? -1 : 1;
    const touch = this.#touch(side, at);
    const behind = this.#own.isCross ? this.worth(at) : this.#backing(at);
    if (behind * MAINTENANCE.in <= Math.abs(position.size) * at * CENT * MAINTENANCE.of) {
      this.#close(side, at, true);
      return true;
    }
    if (plan === undefined) return false;
    const { stop, target, trailing } = plan.exits;
    const levels = [stop, trailing === undefined ? undefined : plan.best + side * trailing];
    const tightest = levels.reduce((left, right) =>
      left === undefined || right === undefined ? (left ?? right) : better(side, left, right),
    );
    if (tightest !== undefined && side * touch >= side * tightest) {
      this.#close(side, this.#slipped(side, worse(side, tightest, this.#touch(side, from))), false);
      return true;
    }
    if (target === undefined || side * touch > side * target) return false;
    this.#close(side, better(side, target, this.#touch(side, from)), false);
    return true;
  }

  #close(side: Sign, price: number, isLiquidation: boolean): void {
    const size = Math.abs(this.#own.position?.size ?? 0);
    const left = Math.max(0, this.#backing(price) + (this.#own.isCross ? this.#own.cash : 0));
    const asked = this.#fee(price, size, false, true);
    this.#own.cash -= isLiquidation ? Math.min(asked, left) : asked;
    this.#trade(side, size, price, 1);
    if (isLiquidation) for (const order of [...this.#own.orders]) this.#cancel(order);
  }

  #isDue({ side, waits }: WalkedOrder, at: number): boolean {
    const touch = side * this.#touch(side, at);
    switch (waits.kind) {
      case 'nothing':
        return false;
      case 'limit':
        return touch <= side * waits.at;
      case 'trailing':
        return touch >= side * (waits.best + side * waits.distance);
      default:
        return touch >= side * waits.at;
    }
  }

  #take(order: WalkedOrder, from: number): void {
    const { side, waits } = order;
    const touch = this.#touch(side, from);
    switch (waits.kind) {
      case 'nothing':
        return;
      case 'limit':
        this.#fill(order, better(side, waits.at, touch), waits.isMaker);
        return;
      case 'stop':
        this.#fill(order, this.#slipped(side, worse(side, waits.at, touch)), false);
        return;
      case 'trailing':
        this.#fill(order, this.#slipped(side, worse(side, waits.best + side * waits.distance, touch)), false);
        return;
      case 'stop-limit': {
        const price = worse(side, waits.at, touch);
        order.waits = { kind: 'limit', at: waits.limit, isMaker: true };
        if (side * price <= side * waits.limit) this.#fill(order, price, false);
        else if (!waits.mayRest) this.#cancel(order);
      }
    }
  }

  #fill(order: WalkedOrder, price: number, isMaker: boolean): void {
    const own = this.#own;
    const held = own.position?.size ?? 0;
    const closing = held * order.side < 0 ? Math.min(order.size, Math.abs(held)) : 0;
    const opens = !order.reduceOnly && closing < order.size && this.#canPay(order, price, closing, isMaker);
    const size = opens ? order.size : closing;
    if (size === 0) {
      this.#cancel(order);
      return;
    }
    const returned = Math.floor((order.held * size) / order.size);
    own.cash += returned - this.#fee(price, size, isMaker, !order.isBegun);
    order.held -= returned;
    order.size -= size;
    if (order.size === 0) own.orders = own.orders.filter((other) => other !== order);
    this.#trade(order.side, size, price, order.leverage);
    if (opens && order.exits !== undefined && (!order.isBegun || own.plan === undefined)) {
      own.plan = { exits: order.exits, best: own.plan?.exits.trailing === undefined ? price : own.plan.best };
    }
    order.isBegun = true;
  }

  #canPay(order: WalkedOrder, price: number, closing: number, isMaker: boolean): boolean {
    const { cash } = this.#own;
    const opening = order.size - closing;
    const released = closing === 0 ? 0 : this.#backing(price);
    const fee = this.#fee(price, order.size, isMaker, !order.isBegun);
    return (price * opening * CENT) / order.leverage + fee <= cash + order.held + released;
  }

  /** Losses beyond the margin are the insurance's; in cross, what is owed once nothing is held. */
  #trade(side: Sign, size: number, price: number, leverage: number): void {
    const own = this.#own;
    const before = own.position;
    const held = before?.size ?? 0;
    const closing = held * side < 0 ? Math.min(size, Math.abs(held)) : 0;
    if (before !== undefined && closing > 0) {
      const cost = Math.floor((before.cost * closing) / Math.abs(held));
      const margin = Math.floor((before.margin * closing) / Math.abs(held));
      const left = margin - side * (price * closing * CENT - cost);
      own.cash += own.isCross ? left : Math.max(0, left);
      const rest = { size: held + side * closing, cost: before.cost - cost, margin: before.margin - margin };
      own.position = rest.size === 0 ? undefined : rest;
      if (rest.size === 0) this.#end();
    }
    const opening = size - closing;
    if (own.isCross && own.position === undefined && opening === 0) own.cash += Math.max(0, -this.worth(price));
    if (opening === 0) return;
    const cost = price * opening * CENT;
    const grown = own.position ?? { size: 0, cost: 0, margin: 0 };
    own.position = {
      size: grown.size + side * opening,
      cost: grown.cost + cost,
      margin: grown.margin + cost / leverage,
    };
    own.cash -= cost / leverage;
  }

  #end(): void {
    this.#own.plan = undefined;
    for (const order of this.#own.orders.filter(({ reduceOnly }) => reduceOnly)) this.#cancel(order);
  }

  #cancel(order: WalkedOrder): void {
    this.#own.cash += order.held;
    this.#own.orders = this.#own.orders.filter((other) => other !== order);
  }

  /** Margin and open result. */
  #backing(mark: number): number {
    const { position } = this.#own;
    if (position === undefined) return 0;
    return position.margin + Math.sign(position.size) * (Math.abs(position.size) * mark * CENT - position.cost);
  }

  #fee(price: number, size: number, isMaker: boolean, isFirst: boolean): number {
    const { makerBps, takerBps, fixed } = this.#costs;
    return ((price * size * CENT) / BPS) * (isMaker ? makerBps : takerBps) + (isFirst ? fixed : 0);
  }

  #touch(side: Sign, at: number): number {
    return at + side * Math.ceil((at * this.#costs.halfSpreadBps) / BPS);
  }

  #slipped(side: Sign, at: number): number {
    return at + side * Math.ceil((at * this.#costs.slippageBps) / BPS);
  }
}

function better(side: Sign, left: number, right: number): number {
  return side * left < side * right ? left : right;
}

function worse(side: Sign, left: number, right: number): number {
  return side * left < side * right ? right : left;
}
