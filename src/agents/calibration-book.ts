import type { CalibrationRow } from '../domain/snapshot.ts';

const STEPS = 10;

/** How often what a team called likely came true: its forecasts that have come to their horizon, by the tenth they said. */
export class CalibrationBook {
  private readonly tenths = Array.from({ length: STEPS + 1 }, () => ({ count: 0, rose: 0 }));

  /** `change` of the price by the horizon, as a share; an unchanged price says nothing. */
  add(pUp: number, change: number): void {
    const tenth = this.tenths[Math.round(pUp * STEPS)];
    if (tenth === undefined || change === 0) return;
    tenth.count += 1;
    if (change > 0) tenth.rose += 1;
  }

  rows(): readonly CalibrationRow[] {
    return this.tenths.flatMap(({ count, rose }, place) =>
      count === 0 ? [] : [{ said: place / STEPS, rose: rose / count, count }],
    );
  }
}
