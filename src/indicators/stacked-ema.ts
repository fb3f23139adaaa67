import { Ema } from './ema.ts';
import type { Series } from './streaming.ts';

/** An average of an average, each layer starting when the one below has its first value. */
class EmaStack {
  readonly warmUp: number;
  private readonly layers: readonly Ema[];

  constructor(period: number, depth: number) {
    this.warmUp = depth * (period - 1) + 1;
    this.layers = Array.from({ length: depth }, () => new Ema(period));
  }

  update(input: number): void {
    let passed = input;
    for (const layer of this.layers) {
      layer.update(passed);
      passed = layer.value;
      if (Number.isNaN(passed)) return;
    }
  }

  layer(index: number): number {
    return this.layers[index]?.value ?? Number.NaN;
  }
}

/** Double exponential average: 2 E1 − E2 (Mulloy). */
export class Dema extends EmaStack implements Series {
  constructor(period: number) {
    super(period, 2);
  }

  get value(): number {
    return 2 * this.layer(0) - this.layer(1);
  }
}

/** Triple exponential average: 3 E1 − 3 E2 + E3 (Mulloy). */
export class Tema extends EmaStack implements Series {
  constructor(period: number) {
    super(period, 3);
  }

  get value(): number {
    return 3 * this.layer(0) - 3 * this.layer(1) + this.layer(2);
  }
}

/** TRIX (Hutson): percentage change of the triply smoothed input, from one bar to the next. */
export class Trix implements Series {
  readonly warmUp: number;
  value = Number.NaN;
  private readonly stack: EmaStack;

  constructor(period: number) {
    this.stack = new EmaStack(period, 3);
    this.warmUp = this.stack.warmUp + 1;
  }

  update(input: number): void {
    const before = this.stack.layer(2);
    this.stack.update(input);
    this.value = before === 0 ? 0 : (this.stack.layer(2) / before - 1) * 100;
  }
}
