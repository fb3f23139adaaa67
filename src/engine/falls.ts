import type { EquityFall } from '../domain/record.ts';
import { type Money, money } from '../domain/units.ts';

/** Follows an account's equity to its deepest fall from its highest point before. It starts at its capital. */
export class Falls {
  private peak: Money;
  private deepest: EquityFall;
  private isNews = false;

  constructor(capital: Money) {
    this.peak = capital;
    this.deepest = { peak: capital, trough: capital };
  }

  /** What is owed beyond all that was owned is no further fall. */
  see(equity: Money): void {
    if (equity > this.peak) this.peak = equity;
    const left = equity < 0n ? money(0n) : equity;
    const { peak, trough } = this.deepest;
    if (left * peak >= trough * this.peak) return;
    this.deepest = { peak: this.peak, trough: left };
    this.isNews = true;
  }

  /** How far this equity may rise and fall, in units of money, until there is a new highest point or a deeper fall. */
  room(equity: Money): { readonly up: number; readonly down: number } {
    const { peak, trough } = this.deepest;
    if (trough === 0n) return { up: Number(this.peak - equity), down: Number.POSITIVE_INFINITY };
    const floor = (this.peak * trough) / peak;
    return { up: Number(this.peak - equity), down: Number(equity - floor) };
  }

  /** The deepest fall, where it is deeper than when this was last asked. */
  takeNews(): EquityFall | undefined {
    if (!this.isNews) return undefined;
    this.isNews = false;
    return this.deepest;
  }
}

/**
 * The marks of one symbol between which an account's equity comes to no new highest point and no deeper fall. While its
 * position is the only one, a mark beyond a limit moves the limit: it is the furthest so far on its side, and need not
 * be weighed before the other side is reached or money moves.
 */
export class Calm {
  from = Number.NEGATIVE_INFINITY;
  to = Number.POSITIVE_INFINITY;
  /** The furthest mark that nobody has been weighed at yet. */
  unseen: number | undefined;
  private gainsWhen: 'rises' | 'falls' | undefined;

  /** The account has been weighed; `gainsWhen` where nothing else is held. */
  set(from: number, to: number, gainsWhen: 'rises' | 'falls' | undefined): void {
    this.from = from;
    this.to = to;
    this.unseen = undefined;
    this.gainsWhen = gainsWhen;
  }

  /** The account has been weighed, and holds nothing else. */
  get isAlone(): boolean {
    return this.gainsWhen !== undefined;
  }

  /** Every mark has to be weighed at. */
  end(): void {
    this.set(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, undefined);
  }

  /** Whether the limit could be moved out to a mark beyond it. */
  stretch(mark: number): boolean {
    if (this.gainsWhen === undefined) return false;
    const isAbove = mark > this.to;
    if (this.unseen !== undefined && this.unseen !== (isAbove ? this.to : this.from)) return false;
    // From a higher peak a fall is as deep a little sooner: at most by as much as the peak has moved.
    if (isAbove) {
      if (this.gainsWhen === 'rises') this.from += mark - this.to;
      this.to = mark;
    } else {
      if (this.gainsWhen === 'falls') this.to -= this.from - mark;
      this.from = mark;
    }
    this.unseen = mark;
    return true;
  }
}
