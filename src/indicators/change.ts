import { ROC } from 'technicalindicators';
import type { Series } from './streaming.ts';
import { Window } from './window.ts';

/** What has become of the input since `period` inputs ago. */
abstract class Change implements Series {
  readonly warmUp: number;
  value = Number.NaN;
  private readonly past: Window;

  constructor(period: number) {
    this.warmUp = period + 1;
    this.past = new Window(period);
  }

  update(input: number): void {
    const isWarm = this.past.full;
    const before = this.past.push(input);
    if (isWarm) this.value = this.between(before, input);
  }

  protected abstract between(before: number, input: number): number;
}

/** Rate of change: percent by which the input differs from the one `period` inputs ago. */
export class RateOfChange extends Change {
  protected between(before: number, input: number): number {
    return ROC.calculate({ period: 1, values: [before, input] }).at(-1) ?? Number.NaN;
  }
}

/** Momentum: the input less the one `period` inputs ago. */
export class Momentum extends Change {
  protected between(before: number, input: number): number {
    return input - before;
  }
}
