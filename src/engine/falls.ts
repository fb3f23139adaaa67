import type { EquityFall } from '../domain/record.ts';
import { type Money, money } from '../domain/units.ts';

/** Follows an account's equity to its deepest fall from its highest point before. It starts at its capital. */
export class Falls {
  #peak: Money;
  #deepest: EquityFall;
  #isNews = false;

  constructor(capital: Money) {
    this.#peak = capital;
    this.#deepest = { peak: capital, trough: capital };
  }

  /** What is owed beyond all that was owned is no further fall. */
  see(equity: Money): void {
    if (equity > this.#peak) this.#peak = equity;
    const left = equity < 0n ? money(0n) : equity;
    const { peak, trough } = this.#deepest;
    if (left * peak >= trough * this.#peak) return;
    this.#deepest = { peak: this.#peak, trough: left };
    this.#isNews = true;
  }

  /** How far this equity may rise and fall, in units of money, until there is a new highest point or a deeper fall. */
  room(equity: Money): { readonly up: number; readonly down: number } {
    const { peak, trough } = this.#deepest;
    if (trough === 0n) return { up: Number(this.#peak - equity), down: Number.POSITIVE_INFINITY };
    const floor = (this.#peak * trough) / peak;
    return { up: Number(this.#peak - equity), down: Number(equity - floor) };
  }

  /** The deepest fall, where it is deeper than when this was last asked. */
  takeNews(): EquityFall | undefined {
    if (!this.#isNews) return undefined;
    this.#isNews = false;
    return this.#deepest;
  }
}
