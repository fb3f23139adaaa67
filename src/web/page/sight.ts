import { effect } from '@preact/signals';
import uPlot from 'uplot';
import { type Steering, steer } from './steer.ts';

/** One of the plots that stand below each other over the same time. */
export interface PlotSpec {
  options(width: number): uPlot.Options;
  readonly data: uPlot.AlignedData;
}

/** The plots of one box, which see the same stretch of time. */
export class Sight {
  readonly #own: HTMLElement;
  readonly #steering: Steering;
  #ends: readonly (() => void)[] = [];

  constructor(own: HTMLElement, steering: Steering) {
    this.#own = own;
    this.#steering = steering;
  }

  draw(specs: readonly PlotSpec[], tell: (point: number | undefined) => void): readonly uPlot[] {
    this.end();
    const [first] = specs;
    const plots = specs.map((spec) => {
      const options = spec.options(this.#own.clientWidth);
      const point = ({ cursor }: uPlot): void => {
        if (cursor.event !== null && cursor.event !== undefined) tell(cursor.idx ?? undefined);
      };
      const hooks = spec === first ? { ...options.hooks, setCursor: [point] } : options.hooks;
      const plot = new uPlot({ ...options, ...(hooks === undefined ? {} : { hooks }) }, spec.data, this.#own);
      plot.root.querySelector('canvas')?.setAttribute('aria-hidden', 'true');
      return plot;
    });
    this.#ends = [
      ...plots.map((plot) => steer(plot, this.#steering)),
      effect(() => {
        for (const plot of plots) look(plot, this.#steering);
      }),
      ...plots.map((plot) => () => plot.destroy()),
    ];
    return plots;
  }

  end(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
  }
}

/** Turns a plot to what is shown. */
export function look(plot: uPlot, { shown, whole }: Steering): void {
  const { from, to } = shown.value ?? whole();
  if (to > from) plot.setScale('x', { min: from / 1000, max: to / 1000 });
}
