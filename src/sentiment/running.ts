/** Mean and variance of a growing sample (Welford). */
export class RunningMoments {
  count = 0;
  private mean = 0;
  private squares = 0;

  add(value: number): void {
    this.count += 1;
    const before = value - this.mean;
    this.mean += before / this.count;
    this.squares += before * (value - this.mean);
  }

  /** Standard deviations `value` lies above the mean; `floor` is the least deviation believed. */
  z(value: number, floor: number): number {
    const deviation = Math.sqrt(this.squares / Math.max(1, this.count - 1));
    return (value - this.mean) / Math.max(floor, deviation);
  }
}
