import type { SymbolId } from '../domain/ids.ts';
import type { ForecastMade, ForecastScored } from '../domain/record.ts';
import type { CalibrationRow, Snapshot } from '../domain/snapshot.ts';
import { type Instant, later, MINUTE_MS } from '../domain/time.ts';

interface OpenForecast {
  readonly forecast: ForecastMade;
  readonly price: number;
  readonly due: Instant;
}

const MOST_OPEN = 2_000;

/** Keeps a team's forecasts until their horizons, so that the board can tell whose were worth having. */
export class ForecastBook {
  private open: readonly OpenForecast[] = [];
  private readonly calibration = new CalibrationBook();

  /** Of what has come to its horizon. */
  get calibrated(): readonly CalibrationRow[] {
    return this.calibration.rows();
  }

  /**
   * Takes what a cycle foretold, and gives the instants at which that comes due. A forecast without a horizon of its own
   * is held to one of its symbol that has one.
   */
  add(made: readonly ForecastMade[], { at, symbols }: Snapshot): readonly Instant[] {
    const prices = new Map(symbols.map((view) => [view.symbol, view.price]));
    const opened = made.flatMap((forecast) => {
      const price = prices.get(forecast.symbol);
      const horizonMinutes = forecast.horizonMinutes ?? horizonOf(made, forecast.symbol);
      if (price === undefined || horizonMinutes === undefined) return [];
      return { forecast, price, due: later(at, Math.ceil(horizonMinutes * MINUTE_MS)) };
    });
    this.open = [...this.open, ...opened].slice(-MOST_OPEN);
    return opened.map(({ due }) => due);
  }

  /** What comes due now, by the prices of now; what was due before its cycle had ended foretold nothing. */
  scored(now: Instant, prices: ReadonlyMap<SymbolId, number>): readonly ForecastScored[] {
    const told: ForecastScored[] = [];
    for (const { forecast, price, due } of this.open) {
      const then = due === now ? prices.get(forecast.symbol) : undefined;
      if (then === undefined) continue;
      const { cycle, seat, symbol } = forecast;
      this.calibration.add(forecast.used, then / price - 1);
      told.push({ kind: 'forecast-scored', cycle, seat, symbol, change: then / price - 1 });
    }
    this.open = this.open.filter(({ due }) => due > now);
    return told;
  }
}

function horizonOf(made: readonly ForecastMade[], symbol: SymbolId): number | undefined {
  return made.find((one) => one.symbol === symbol && one.horizonMinutes !== undefined)?.horizonMinutes;
}

const STEPS = 10;

/** How often what a team called likely came true: its forecasts that have come to their horizon, by the tenth they said. */
class CalibrationBook {
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
