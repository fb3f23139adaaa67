/**
 * A second, slow ledger that predicts what the real one must say. It keeps the list of what happened since each
 * position was last flat and works everything out again from that list, in exact fractions that are rounded only where
 * the design says so. It shares no arithmetic with `src/`.
 */

/** An exact fraction with a positive divisor. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

const floor = ({ top, bottom }: Fraction): bigint =>
  top >= 0n || top % bottom === 0n ? top / bottom : top / bottom - 1n;
const ceiling = ({ top, bottom }: Fraction): bigint => -floor({ top: -top, bottom });

export interface NaiveInstrument {
  readonly kind: 'perp' | 'spot' | 'equity';
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly marginPrice?: number | undefined;
}

export interface NaiveFill {
  readonly symbol: string;
  /** +1 buys, −1 sells. */
  readonly sign: 1n | -1n;
  readonly size: bigint;
  readonly price: bigint;
  readonly fee: bigint;
  /** In thousandths. */
  readonly leverage: bigint;
  readonly isLiquidation: boolean;
}

type Happening =
  | { readonly kind: 'fill'; readonly fill: NaiveFill }
  | { readonly kind: 'funding'; readonly paid: bigint };

export interface NaivePosition {
  readonly signed: bigint;
  readonly cost: bigint;
  readonly margin: bigint;
}

interface Flow {
  realised: bigint;
  fees: bigint;
  funding: bigint;
  borrow: bigint;
  dividends: bigint;
  insurance: bigint;
}

export class NaiveLedger {
  readonly #isCross: boolean;
  readonly #instruments: ReadonlyMap<string, NaiveInstrument>;
  /** What happened to each position since it was last flat. */
  readonly #happened = new Map<string, Happening[]>();
  readonly #flows = new Map<string, Flow>();
  readonly #holds = new Map<string, { amount: bigint; size: bigint }>();
  #capital = 0n;

  constructor(instruments: ReadonlyMap<string, NaiveInstrument>, isCross: boolean) {
    this.#instruments = instruments;
    this.#isCross = isCross;
    for (const symbol of instruments.keys()) {
      this.#flows.set(symbol, { realised: 0n, fees: 0n, funding: 0n, borrow: 0n, dividends: 0n, insurance: 0n });
      this.#happened.set(symbol, []);
    }
  }

  deposit(amount: bigint): void {
    this.#capital += amount;
  }

  hold(order: string, amount: bigint, size: bigint): void {
    this.#holds.set(order, { amount, size });
  }

  release(order: string): void {
    this.#holds.delete(order);
  }

  funding(symbol: string, paid: bigint): void {
    this.#flow(symbol).funding += paid;
    this.#list(symbol).push({ kind: 'funding', paid });
  }

  borrow(symbol: string, paid: bigint): void {
    this.#flow(symbol).borrow += paid;
  }

  dividend(symbol: string, received: bigint): void {
    this.#flow(symbol).dividends += received;
  }

  fill(fill: NaiveFill, order: string | undefined): void {
    if (order !== undefined) this.#spend(order, fill.size);
    const flow = this.#flow(fill.symbol);
    const before = this.position(fill.symbol);
    const closed = before.signed * fill.sign < 0n ? least(fill.size, magnitude(before.signed)) : 0n;
    const gain = closed === 0n ? 0n : this.#gain(before, fill, closed);
    const backed = this.#instrument(fill.symbol).kind === 'spot' ? before.cost : before.margin;
    const released = closed === 0n ? 0n : this.#part(backed, closed, before);
    const left = released + gain;
    const backing = this.#isCross ? this.cash + left : left;
    const fee = fill.isLiquidation ? least(fill.fee, greatest(backing, 0n)) : fill.fee;
    flow.realised += gain;
    flow.fees += fee;
    this.#append(fill, before, closed);
    if (!this.#isCross && left < 0n) flow.insurance += -left;
    if (this.#isCross && this.#isFlat && this.cash + this.held < 0n) {
      flow.insurance += -(this.cash + this.held);
    }
  }

  /** Folded again from the list each time it is asked for. */
  position(symbol: string): NaivePosition {
    let position: NaivePosition = { signed: 0n, cost: 0n, margin: 0n };
    for (const happening of this.#list(symbol)) {
      if (happening.kind === 'funding') {
        const paid = this.#isCross ? 0n : happening.paid;
        position = { ...position, margin: position.margin - paid };
      } else position = this.#after(position, happening.fill);
    }
    return position;
  }

  flow(symbol: string): Readonly<Flow> {
    return this.#flow(symbol);
  }

  get held(): bigint {
    return [...this.#holds.values()].reduce((sum, hold) => sum + hold.amount, 0n);
  }

  get margin(): bigint {
    return this.#symbols().reduce((sum, symbol) => sum + this.position(symbol).margin, 0n);
  }

  get cost(): bigint {
    const spots = this.#symbols().filter((symbol) => this.#instrument(symbol).kind === 'spot');
    return spots.reduce((sum, symbol) => sum + this.position(symbol).cost, 0n);
  }

  /** What all accounts together must leave for cash. */
  get cash(): bigint {
    return this.owned - this.held - this.margin - this.cost;
  }

  get owned(): bigint {
    const flows = [...this.#flows.values()];
    return flows.reduce(
      (sum, flow) => sum + flow.realised - flow.fees - flow.funding - flow.borrow + flow.dividends + flow.insurance,
      this.#capital,
    );
  }

  get #isFlat(): boolean {
    return this.#symbols().every((symbol) => this.position(symbol).signed === 0n);
  }

  /** A position that is closed, or crossed, begins a new list. */
  #append(fill: NaiveFill, before: NaivePosition, closed: bigint): void {
    if (closed === 0n || closed < magnitude(before.signed)) this.#list(fill.symbol).push({ kind: 'fill', fill });
    else if (closed === fill.size) this.#happened.set(fill.symbol, []);
    else this.#happened.set(fill.symbol, [{ kind: 'fill', fill: { ...fill, size: fill.size - closed } }]);
  }

  #after(before: NaivePosition, fill: NaiveFill): NaivePosition {
    const isOpposite = before.signed * fill.sign < 0n;
    const closed = isOpposite ? least(fill.size, magnitude(before.signed)) : 0n;
    const opened = fill.size - closed;
    const kept =
      closed === 0n
        ? before
        : {
            signed: before.signed + fill.sign * closed,
            cost: before.cost - this.#part(before.cost, closed, before),
            margin: before.margin - this.#part(before.margin, closed, before),
          };
    if (opened === 0n) return kept;
    const cost = this.#worth(fill, opened);
    const { kind, marginPrice = 0 } = this.#instrument(fill.symbol);
    const lowest = this.#worth({ ...fill, sign: 1n, price: BigInt(marginPrice) }, opened);
    const backed = marginPrice === 0 ? cost : greatest(magnitude(cost), lowest);
    const margin = kind === 'spot' ? 0n : ceiling({ top: backed * 1000n, bottom: fill.leverage });
    return { signed: kept.signed + fill.sign * opened, cost: kept.cost + cost, margin: kept.margin + margin };
  }

  #gain(before: NaivePosition, fill: NaiveFill, closed: bigint): bigint {
    const given = this.#part(before.cost, closed, before);
    const taken = this.#worth(fill, closed);
    return before.signed > 0n ? taken - given : given - taken;
  }

  #part(amount: bigint, closed: bigint, { signed }: NaivePosition): bigint {
    return closed === magnitude(signed) ? amount : floor({ top: amount * closed, bottom: magnitude(signed) });
  }

  #worth(fill: NaiveFill, size: bigint): bigint {
    const { priceDecimals, sizeDecimals } = this.#instrument(fill.symbol);
    const exact = { top: fill.price * size * 10n ** 8n, bottom: 10n ** BigInt(priceDecimals + sizeDecimals) };
    return fill.sign > 0n ? ceiling(exact) : floor(exact);
  }

  #spend(order: string, filled: bigint): void {
    const hold = this.#holds.get(order);
    if (hold === undefined) throw new Error(`no hold for ${order}`);
    if (filled >= hold.size) this.#holds.delete(order);
    else {
      hold.amount -= floor({ top: hold.amount * filled, bottom: hold.size });
      hold.size -= filled;
    }
  }

  #symbols(): string[] {
    return [...this.#instruments.keys()];
  }

  #instrument(symbol: string): NaiveInstrument {
    const instrument = this.#instruments.get(symbol);
    if (instrument === undefined) throw new Error(`no instrument ${symbol}`);
    return instrument;
  }

  #flow(symbol: string): Flow {
    const flow = this.#flows.get(symbol);
    if (flow === undefined) throw new Error(`no flow ${symbol}`);
    return flow;
  }

  #list(symbol: string): Happening[] {
    return this.#happened.get(symbol) ?? [];
  }
}

const least = (left: bigint, right: bigint): bigint => (left < right ? left : right);
const greatest = (left: bigint, right: bigint): bigint => (left > right ? left : right);
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
