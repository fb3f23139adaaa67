import type { ForecastMade, ForecastScored } from '../domain/record.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { type Instant, later, MINUTE_MS } from '../domain/time.ts';

interface OpenForecast {
  readonly forecast: ForecastMade;
  readonly price: number;
  readonly due: Instant;
}

const MOST_OPEN = 2_000;

/** Keeps a team's forecasts until their horizon has passed, so that the board can tell whose were worth having. */
export class ForecastBook {
  #open: readonly OpenForecast[] = [];

  /** A forecast without a horizon of its own is held to one of its cycle that has one. */
  add(forecast: ForecastMade, { at, symbols }: Snapshot): void {
    const { cycle, symbol } = forecast;
    const price = symbols.find((view) => view.symbol === symbol)?.price;
    const beside = this.#open.find((one) => one.forecast.cycle === cycle && one.forecast.symbol === symbol);
    const horizonMinutes = forecast.horizonMinutes ?? beside?.forecast.horizonMinutes;
    if (price === undefined || horizonMinutes === undefined) return;
    const due = later(at, Math.ceil(horizonMinutes * MINUTE_MS));
    this.#open = [...this.#open, { forecast, price, due }].slice(-MOST_OPEN);
  }

  /** Those whose horizon has passed by this snapshot's prices; each is told once. */
  scored({ at, symbols }: Snapshot): readonly ForecastScored[] {
    if (!this.#open.some(({ due }) => due <= at)) return [];
    const prices = new Map(symbols.map((view) => [view.symbol, view.price]));
    const told: ForecastScored[] = [];
    for (const { forecast, price, due } of this.#open) {
      const now = due <= at ? prices.get(forecast.symbol) : undefined;
      if (now === undefined) continue;
      const { cycle, seat, symbol } = forecast;
      told.push({ kind: 'forecast-scored', cycle, seat, symbol, change: now / price - 1 });
    }
    this.#open = this.#open.filter(({ due }) => due > at);
    return told;
  }
}
