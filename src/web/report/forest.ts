import type { BoardRow } from '../../arena/board-row.ts';
import type { Interval } from '../../arena/interval.ts';
import { html, type Markup, NO_MARKUP } from './html.ts';
import { linearScale, percentLabel, type Scale } from './scale.ts';

const WIDTH = 170;
const HEIGHT = 22;
const EDGE = 8;

/** Draws a figure with its interval in a table cell; all rows of a column share one scale and one zero line. */
export interface Forest {
  cell(figure: number, interval: Interval): Markup;
  readonly axis: Markup;
}

export function forestOf(figures: readonly { readonly figure: number; readonly interval: Interval }[]): Forest {
  const ends = figures.flatMap(({ figure, interval }) =>
    'none' in interval ? [figure] : [figure, interval.low, interval.high],
  );
  const x = linearScale([Math.min(0, ...ends), Math.max(0, ...ends)], [EDGE, WIDTH - EDGE], 3, percentLabel);
  return { cell: (figure, interval) => cell(figure, interval, x), axis: axis(x) };
}

/** What the column of differences to buy-and-hold shows. */
export function differenceOf({ versus }: BoardRow): { figure: number; interval: Interval } | undefined {
  return 'none' in versus ? undefined : { figure: versus.difference, interval: versus.interval };
}

function cell(figure: number, interval: Interval, x: Scale): Markup {
  const clear = !('none' in interval) && (interval.low > 0 || interval.high < 0);
  const whisker =
    'none' in interval
      ? NO_MARKUP
      : html`<line x1="${at(x, interval.low)}" x2="${at(x, interval.high)}" y1="11" y2="11"/>`;
  return html`<svg class="forest${clear ? ' clear' : ''}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><line class="level" x1="${at(x, 0)}" x2="${at(x, 0)}" y1="0" y2="${HEIGHT}"/>${whisker}<circle cx="${at(x, figure)}" cy="11" r="3.5"/></svg>`;
}

function axis(x: Scale): Markup {
  const marks = x.ticks.map(
    ({ value, label }) =>
      html`<line class="grid" x1="${at(x, value)}" x2="${at(x, value)}" y1="0" y2="4"/><text class="tick" x="${at(x, value)}" y="16" text-anchor="middle">${label}</text>`,
  );
  return html`<svg class="forest" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${marks}</svg>`;
}

function at(x: Scale, value: number): string {
  return (Math.round(x.at(value) * 10) / 10).toString();
}
