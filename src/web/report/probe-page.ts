import { PROBE_LABELS, type ProbeCard, probeLines } from '../../arena/probe/card.ts';
import { html } from './html.ts';
import { page } from './report.ts';

/** Cards of models side by side, as one self-contained page. */
export function renderProbeHtml(cards: readonly ProbeCard[]): string {
  const meanings = Object.values(PROBE_LABELS).filter(({ means }) => means !== '');
  return page(
    'Models, probed',
    html`<header><h1>Models, probed</h1><p class="faint">Shares with their exact 95 % interval (Clopper and Pearson).</p></header>
<section><div class="wide"><table><thead><tr><th>Figure</th>${cards.map(({ model }) => html`<th class="number">${model}</th>`)}</tr></thead>
<tbody>${probeLines(cards).map(({ label, cells }) => html`<tr><td>${label}</td>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`)}</tbody></table></div>
<dl>${meanings.map(({ label, means }) => html`<dt>${label}</dt><dd>${means}</dd>`)}</dl></section>
<section><h2>Said against the odds</h2>${cards.map(
      ({ model, calibration }) =>
        html`<h3>${model}</h3><div class="wide"><table class="counts"><thead><tr><th class="number">Questions</th><th class="number">Said, mean</th><th class="number">Odds, mean</th></tr></thead>
<tbody>${(calibration?.bins ?? []).map(({ count, said, odds }) => html`<tr><td class="number">${count}</td><td class="number">${said.toFixed(2)}</td><td class="number">${odds.toFixed(2)}</td></tr>`)}</tbody></table></div>`,
    )}</section>`,
  ).markup;
}
