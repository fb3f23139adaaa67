import type { Board } from '../../arena/board.ts';
import { FORECAST_TEXT, type ForecastBoard } from '../../arena/forecast-board.ts';
import { formatNumber, formatSigned, formatSignedPercent, groupThousands, NO_FIGURE } from '../../arena/format.ts';
import { REGIME_TEXT, type RegimeTable } from '../../arena/regimes.ts';
import { html, type Markup, NO_MARKUP, SCROLLS } from './html.ts';

/** Where results came from: skill on the same questions, and kinds of market. */
export function originSection({ forecasts, regimes }: Board): Markup {
  return html`${forecasts === undefined ? NO_MARKUP : forecastTable(forecasts)}
${'none' in regimes || regimes.rows.length === 0 ? NO_MARKUP : regimeTable(regimes)}`;
}

function forecastTable({ rows, questions, shared }: ForecastBoard): Markup {
  return html`<section><h2>Forecasts</h2>
${SCROLLS}<div class="wide" tabindex="0"><table><thead><tr><th>Entrant</th><th class="number">Forecasts</th><th class="number">Brier</th><th class="number">Reliability</th><th class="number">Resolution</th><th class="number">Uncertainty</th><th class="number">Ahead<small>95 % interval</small></th></tr></thead>
<tbody>${rows.map(
    ({ entrant, count, brier, reliability, resolution, uncertainty, ahead, interval }) =>
      html`<tr><td>${entrant}</td><td class="number">${groupThousands(String(count))}</td>${[brier, reliability, resolution, uncertainty].map((part) => html`<td class="number">${formatNumber(part, 3)}</td>`)}<td class="number">${'none' in ahead ? NO_FIGURE : formatSigned(ahead.value, 3)}<small>${'none' in interval ? interval.none : `[${formatSigned(interval.low, 3)}, ${formatSigned(interval.high, 3)}]`}</small></td></tr>`,
  )}</tbody></table></div>
<p class="faint">${FORECAST_TEXT} ${String(shared)} of ${String(questions)} questions were answered by several.</p></section>`;
}

function regimeTable({ periods, rows }: RegimeTable): Markup {
  return html`<section><h2>Regimes</h2>
${SCROLLS}<div class="wide" tabindex="0"><table><thead><tr><th>Entrant</th>${periods.map(({ regime, count }) => html`<th class="number">${regime}<small>${groupThousands(String(count))} periods</small></th>`)}</tr></thead>
<tbody>${rows.map(
    ({ entrant, leads }) =>
      html`<tr><td>${entrant}</td>${leads.map((lead) => html`<td class="number">${'none' in lead ? NO_FIGURE : formatSignedPercent(lead.value)}</td>`)}</tr>`,
  )}</tbody></table></div>
<p class="faint">${REGIME_TEXT}</p></section>`;
}
